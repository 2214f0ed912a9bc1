// What the desktop window's page finds as `window.secondLook`: one channel to the app, and the place of a dropped file.

import type { AppMessage, CallMessage } from './wire.ts';

export interface DesktopBridge {
  /** Messages keep their order. */
  send(message: CallMessage): void;
  /** Set once; whatever came before, `hello` among it, is handed over first. Typed arrays arrive as such. */
  listen(onMessage: (message: AppMessage) => void): void;
  /** Absolute path of a file or folder that was dropped on the page; empty where it has none. */
  pathOf(file: File): string;
}

/** The name of the bridge on `window`. */
export const bridgeName = 'secondLook';
