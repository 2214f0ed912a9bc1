// The menu. Its editing keys are only announced where the system needs no menu for them, because the page gives some of
// them a meaning of its own: Ctrl+Z takes back a verdict.

import type { MenuItemConstructorOptions } from 'electron';
import { openPlace, settingsPlace } from '../../../src-shared/page-place.ts';

export interface MenuOptions {
  readonly platform: string;
  readonly isPackaged: boolean;
  /** Shows the window, at a place of the page where one is given. */
  readonly show: (place?: string) => void;
  /** Opens the folder with the program's own files. */
  readonly showDataFolder: () => void;
}

export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin';
  return [
    ...(isMac ? [appMenu(options)] : []),
    fileMenu(options, isMac),
    editMenu(isMac),
    viewMenu(options),
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    helpMenu(options, isMac),
  ];
}

function appMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings(options),
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}

function fileMenu(options: MenuOptions, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      {
        label: 'Open Folder…',
        accelerator: 'CmdOrCtrl+O',
        click: () => {
          options.show(openPlace());
        },
      },
      { type: 'separator' },
      ...(isMac
        ? [{ role: 'close' } as const]
        : [settings(options), { type: 'separator' } as const, { role: 'quit' } as const]),
    ],
  };
}

function editMenu(isMac: boolean): MenuItemConstructorOptions {
  const registerAccelerator = isMac;
  return {
    label: '&Edit',
    submenu: [
      { role: 'undo', registerAccelerator },
      { role: 'redo', registerAccelerator },
      { type: 'separator' },
      { role: 'cut', registerAccelerator },
      { role: 'copy', registerAccelerator },
      { role: 'paste', registerAccelerator },
      { role: 'selectAll', registerAccelerator },
    ],
  };
}

function viewMenu({ isPackaged }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(isPackaged
        ? []
        : [{ type: 'separator' } as const, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
    ],
  };
}

function helpMenu({ showDataFolder }: MenuOptions, isMac: boolean): MenuItemConstructorOptions {
  return {
    role: 'help',
    label: '&Help',
    submenu: [
      { label: 'Show Data Folder and Log', click: showDataFolder },
      ...(isMac ? [] : [{ role: 'about' } as const]),
    ],
  };
}

function settings({ show }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => {
      show(settingsPlace);
    },
  };
}
