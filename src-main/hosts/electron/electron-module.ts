// The parts of Electron that this host touches. Everything but the two built entries gets them as a value, because
// loading the module outside of Electron would try to download it; tests hand in a stand-in.

import type * as Electron from 'electron';

export type ElectronModule = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'Menu'
  | 'nativeTheme'
  | 'Notification'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;

/** What a sandboxed preload script may load. */
export type ElectronPreloadModule = Pick<typeof Electron, 'contextBridge' | 'ipcRenderer' | 'webUtils'>;
