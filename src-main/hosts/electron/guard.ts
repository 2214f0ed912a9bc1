// What no page may do, whatever it holds: leave its address, open windows, ask for devices, or reach the network.

import type { Session, WebContents } from 'electron';
import type { ElectronModule } from './electron-module.ts';
import { isPageAddress } from './protocol.ts';

/** Guards every page of the program, also one that is opened by a way nobody thought of. */
export function guardPages({ app }: Pick<ElectronModule, 'app'>): void {
  app.on('web-contents-created', (_event, contents) => {
    guardPage(contents);
  });
}

function guardPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  // A frame inside the page; there is none of ours.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Refuses every permission, every device and every address that is not ours. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: /^(?:https?|wss?|ftp|file):/i.test(url) });
  });
}
