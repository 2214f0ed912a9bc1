// The start of the desktop program: one instance per data folder, and a sentence where it cannot start.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError, errorTable } from '../../../src-shared/errors.ts';
import { openPlace } from '../../../src-shared/page-place.ts';
import type { Desktop, DesktopOptions } from './desktop.ts';
import { openDesktop } from './desktop.ts';
import type { ElectronModule } from './electron-module.ts';
import { guardPages } from './guard.ts';
import { registerPageScheme } from './protocol.ts';

export interface StartOptions extends DesktopOptions {
  /** As the program was called, its own name first. */
  readonly words: readonly string[];
  readonly currentFolder: string;
}

/** As in electron-builder.config.ts: Windows groups windows and news by the one, Linux finds icons by the other. */
export const appId = 'app.second-look';
export const desktopName = 'second-look.desktop';

/**
 * Call it while the entry is evaluated: the address of the page has to be known before Electron is ready. Do not await
 * it there, because Electron is not ready before the entry has been evaluated.
 */
export async function runDesktop(electron: ElectronModule, options: StartOptions): Promise<void> {
  const { app, dialog } = electron;
  const { dataFolder, platform } = options;
  try {
    app.setName('Second Look');
    if (platform === 'win32') app.setAppUserModelId(appId);
    if (platform === 'linux') app.setDesktopName(desktopName);
    app.enableSandbox();
    registerPageScheme(electron);
    guardPages(electron);
    // The browser's own files lie with ours, and so does the lock.
    const browserFolder = join(dataFolder, 'window');
    mkdirSync(browserFolder, { recursive: true });
    app.setPath('userData', browserFolder);

    const folder = folderIn(options.words, app.isPackaged, options.currentFolder);
    if (!app.requestSingleInstanceLock({ folder })) {
      app.quit();
      return;
    }
    const opening = Promise.withResolvers<Desktop>();
    app.on('second-instance', (_event, _words, _currentFolder, additional) => {
      const asked = (additional as { folder?: unknown } | null)?.folder;
      void opening.promise.then(({ show }) => {
        show(typeof asked === 'string' ? openPlace(asked) : undefined);
      });
    });
    await app.whenReady();
    const desktop = await openDesktop(electron, options);
    desktop.show(folder === null ? undefined : openPlace(folder));
    opening.resolve(desktop);
  } catch (error) {
    const sentence = error instanceof AppError ? error.message : options.apologise(error);
    dialog.showErrorBox('Second Look cannot start', sentence);
    app.exit(errorTable[error instanceof AppError ? error.code : 'internal'].exitCode);
  }
}

/** The folder that the program was called with, absolute; before it is packaged, its first word is its own entry. */
function folderIn(words: readonly string[], isPackaged: boolean, currentFolder: string): string | null {
  const given = words.slice(1).filter((word) => !word.startsWith('-'));
  const folder = given.at(isPackaged ? 0 : 1);
  return folder === undefined || folder === '' ? null : resolve(currentFolder, folder);
}
