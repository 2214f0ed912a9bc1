// The window: a browser with everything switched off that a page of ours does not need.

import type { BrowserWindow } from 'electron';
import type { ElectronModule } from './electron-module.ts';
import { pageAddress } from './protocol.ts';
import { keepWindowState, minimumSize, readWindowState } from './window-state.ts';

export interface WindowOptions {
  /** The built preload script. */
  readonly preloadFile: string;
  /** Where size and position are kept. */
  readonly stateFile: string;
  /** Left out, the system finds one. */
  readonly iconFile?: string;
}

/** The page's ground before it has drawn anything; as in the page's theme. */
const ground = { light: '#f6f6f6', dark: '#191919' } as const;

/** A page that dies again so soon would die for ever. */
const calmMs = 10_000;

/** Opens the window; it shows itself once the page has drawn. `loadPlace` brings the page into it. */
export function createWindow(
  electron: Pick<ElectronModule, 'app' | 'BrowserWindow' | 'nativeTheme' | 'screen'>,
  { preloadFile, stateFile, iconFile }: WindowOptions,
): BrowserWindow {
  const { isMaximized, ...bounds } = readWindowState(stateFile, electron);
  const window = new electron.BrowserWindow({
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Second Look',
    show: false,
    backgroundColor: groundOf(electron),
    ...(iconFile === undefined ? {} : { icon: iconFile }),
    webPreferences: {
      preload: preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: !electron.app.isPackaged,
      // It would fetch dictionaries from the network.
      spellcheck: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    keepWindowState(stateFile, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  followTheme(window, electron);
  reviveThePage(window);
  return window;
}

/**
 * Leads the page to a place, as `#/…`, or loads it. A page that is open already only changes its place, so nothing is
 * lost.
 */
export function loadPlace(window: BrowserWindow, place: string): void {
  // Rejects when the window is closed or led elsewhere meanwhile, and then there is nothing to do.
  window.loadURL(`${pageAddress}${place}`).catch(() => undefined);
}

function groundOf({ nativeTheme }: Pick<ElectronModule, 'nativeTheme'>): string {
  return nativeTheme.shouldUseDarkColors ? ground.dark : ground.light;
}

function followTheme(window: BrowserWindow, electron: Pick<ElectronModule, 'nativeTheme'>): void {
  const onUpdated = (): void => {
    window.setBackgroundColor(groundOf(electron));
  };
  electron.nativeTheme.on('updated', onUpdated);
  window.once('closed', () => {
    electron.nativeTheme.off('updated', onUpdated);
  });
}

/** A page that crashed is loaded again: the app behind it goes on, and the page catches up. */
function reviveThePage(window: BrowserWindow): void {
  let lastAt = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const isTooSoon = performance.now() - lastAt < calmMs;
    lastAt = performance.now();
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (isTooSoon) window.destroy();
    else window.webContents.reload();
  });
}
