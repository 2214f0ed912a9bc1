// The running desktop program: one app, and one window that may be closed and opened again. Training goes on without a
// window; whoever starts the program again, or clicks on the news of its end, finds it.

import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { SecondLook } from '../../../src-shared/contract.ts';
import { reviewPlace, trainingPlace } from '../../../src-shared/page-place.ts';
import type { Activity } from '../../../src-shared/training-view.ts';
import type { OnWait } from '../../app/activity.ts';
import { openPage } from '../../app/open-page.ts';
import { serveChannel } from '../../app/serve-channel.ts';
import { warmUp } from '../../app/warm-up.ts';
import { guardDownloads, hostAbilities, takingDownExports } from './abilities.ts';
import { listenToPage } from './channel.ts';
import { closeBeforeQuit } from './close-before-quit.ts';
import type { ElectronModule } from './electron-module.ts';
import { guardSession } from './guard.ts';
import { menuTemplate } from './menu.ts';
import { servePage } from './protocol.ts';
import { showTaskbarProgress } from './taskbar-progress.ts';
import { trainingNews } from './training-news.ts';
import { createWindow, loadPlace } from './window.ts';

export interface DesktopOptions {
  readonly version: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** The built main-process code, beside which the preload script and the page lie. */
  readonly builtFolder: string;
  /** For Linux, which finds no icon for a program that is not installed. */
  readonly iconFile?: string;
  readonly platform: string;
  readonly openApp: () => Promise<{
    readonly app: SecondLook;
    /** `onWait` hears that it takes a while. */
    readonly close: (onWait?: OnWait) => Promise<void>;
  }>;
  /** Logs a defect whole and returns the sentence for the person. */
  readonly apologise: (error: unknown) => string;
}

export interface Desktop {
  /** Shows the window, opened again where it was closed, at a place of the page where one is given. */
  readonly show: (place?: string) => void;
}

/** Without a window and with nothing to do, the program waits so long for a click on its news. */
const waitForClickMs = 60 * 60 * 1000;

/** Opens the app and everything around it but the window. It closes itself when the program quits. */
export async function openDesktop(electron: ElectronModule, options: DesktopOptions): Promise<Desktop> {
  const { app: secondLook, close } = await options.openApp();
  void warmUp(secondLook);
  try {
    return await connect(electron, options, secondLook, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect(
  electron: ElectronModule,
  { version, dataFolder, builtFolder, iconFile, platform, apologise }: DesktopOptions,
  opened: SecondLook,
  close: (onWait?: OnWait) => Promise<void>,
): Promise<Desktop> {
  const { app, nativeTheme, session, shell, BrowserWindow, Menu } = electron;
  let window: BrowserWindow | undefined;
  let activity: Activity = { kind: 'idle' };

  const written = new Set<string>();
  const secondLook = takingDownExports(opened, written);
  nativeTheme.themeSource = (await secondLook.preferences({})).theme;
  servePage(electron, await openPage(join(builtFolder, '..', 'renderer'), secondLook), apologise);
  guardSession(session.defaultSession);
  guardDownloads(session.defaultSession, written);
  const drawProgress = showTaskbarProgress(secondLook, () => window);
  const news = trainingNews(electron, secondLook, {
    onClick: ({ dataSetId, state }) => {
      show(state === 'failed' ? trainingPlace(dataSetId) : reviewPlace(dataSetId));
    },
    onGone: quitWhenForgotten,
  });

  secondLook.listen((event) => {
    switch (event.kind) {
      case 'activity':
        activity = event.activity;
        break;
      case 'preferences':
        nativeTheme.themeSource = event.preferences.theme;
        break;
      case 'trainingEnded':
        activity = { kind: 'idle' };
        // Somebody who stopped it knows; and nobody is told of what they are looking at.
        if (event.end.state !== 'stopped' && BrowserWindow.getFocusedWindow() === null) {
          news.ended(event.end).catch(apologise);
          setTimeout(quitWhenForgotten, waitForClickMs).unref();
        } else {
          quitWhenForgotten();
        }
        break;
      default:
    }
  });

  const showDataFolder = (): void => {
    void shell.openPath(dataFolder);
  };
  const { isPackaged } = app;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform, isPackaged, show, showDataFolder })),
  );
  app.on('activate', () => {
    show();
  });
  app.on('window-all-closed', () => {
    // Whether a window's own `closed` comes before this is nowhere promised.
    window = undefined;
    if (activity.kind !== 'training' || activity.state === 'stopping') activity = { kind: 'idle' };
    else if (platform !== 'darwin') news.goesOn();
    quitWhenForgotten();
  });
  closeBeforeQuit(app, {
    close: () =>
      close(({ kind }) => {
        if (kind === 'training') news.keeps();
      }),
    onClosing: () => window?.hide(),
    onFailed: apologise,
  });
  return { show };

  function show(place?: string): void {
    if (window === undefined) {
      window = openWindow();
      loadPlace(window, place ?? '');
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (place !== undefined) loadPlace(window, place);
  }

  function openWindow(): BrowserWindow {
    const created = createWindow(electron, {
      preloadFile: join(builtFolder, '..', 'preload', 'preload.cjs'),
      stateFile: join(dataFolder, 'window.json'),
      ...(platform === 'linux' && iconFile !== undefined ? { iconFile } : {}),
    });
    const abilities = hostAbilities(electron, created, written);
    listenToPage(created.webContents, (channel) => {
      serveChannel(secondLook, channel, { version, abilities, apologise });
    });
    created.once('closed', () => {
      window = undefined;
    });
    drawProgress(created);
    return created;
  }

  /** Without a window nothing else would ever end the program, except on macOS, where its icon stays in the dock. */
  function quitWhenForgotten(): void {
    if (window === undefined && activity.kind !== 'training' && platform !== 'darwin') app.quit();
  }
}
