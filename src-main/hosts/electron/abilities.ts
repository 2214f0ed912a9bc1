// What the screen can ask of the desktop beside the app's own calls: the system's dialogs, and its file manager.

import { resolve } from 'node:path';
import type { BrowserWindow, Session } from 'electron';
import type { HostAbilities, SecondLook } from '../../../src-shared/contract.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { ElectronModule } from './electron-module.ts';
import { pageOrigin } from './protocol.ts';

/** Files and folders that this program wrote since it was started: the page can have no other one shown. */
export type WrittenPaths = Set<string>;

/** @param window  the window that asks */
export function hostAbilities(
  { dialog, shell }: Pick<ElectronModule, 'dialog' | 'shell'>,
  window: BrowserWindow,
  written: Readonly<Pick<WrittenPaths, 'has'>>,
): HostAbilities {
  return {
    async chooseFolder({ title }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        // macOS shows no title.
        message: title,
        properties: ['openDirectory'],
      });
      return canceled ? null : (filePaths.at(0) ?? null);
    },
    async chooseTarget({ title, suggested }) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title,
        message: title,
        defaultPath: suggested,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    showInFolder({ path }) {
      const place = resolve(path);
      if (!written.has(place)) {
        const sentence = `${place} was not written since Second Look was started, so it is not shown. Open its folder yourself.`;
        return Promise.reject(new AppError('invalid', sentence));
      }
      shell.showItemInFolder(place);
      return Promise.resolve(null);
    },
  };
}

/** The same app, which also takes down what its exports wrote. */
export function takingDownExports(app: SecondLook, written: Pick<WrittenPaths, 'add'>): SecondLook {
  return {
    ...app,
    async exportLabels(request, options) {
      const report = await app.exportLabels(request, options);
      written.add(resolve(report.to));
      return report;
    },
  };
}

/** The page may save what it made itself, such as the report, where the person says; nothing else is downloaded. */
export function guardDownloads(session: Session, written: Pick<WrittenPaths, 'add'>): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions({ defaultPath: item.getFilename() });
    item.once('done', (_event, state) => {
      if (state === 'completed') written.add(resolve(item.getSavePath()));
    });
  });
}
