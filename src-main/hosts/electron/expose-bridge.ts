// Gives the page its one way out. Electron's own objects stay on this side: the page gets three functions and can
// reach no other name of the wire through them.

import type { DesktopBridge } from '../../../src-shared/desktop-bridge.ts';
import { bridgeName } from '../../../src-shared/desktop-bridge.ts';
import type { AppMessage } from '../../../src-shared/wire.ts';
import type { ElectronPreloadModule } from './electron-module.ts';
import { messageName, openName } from './message-names.ts';

export function exposeBridge({ contextBridge, ipcRenderer, webUtils }: ElectronPreloadModule): void {
  const bridge: DesktopBridge = {
    send(message) {
      ipcRenderer.send(messageName, message);
    },
    listen(onMessage) {
      ipcRenderer.removeAllListeners(messageName);
      // The event would hand the page an object of Electron.
      ipcRenderer.on(messageName, (_event, message: AppMessage) => {
        onMessage(message);
      });
      ipcRenderer.send(openName);
    },
    pathOf: (file) => webUtils.getPathForFile(file),
  };
  contextBridge.exposeInMainWorld(bridgeName, bridge);
}
