// The connection of a page in the desktop window. It lasts as long as the window, so it never closes by itself.

import type { DesktopBridge } from '../../src-shared/desktop-bridge.ts';
import { bridgeName } from '../../src-shared/desktop-bridge.ts';
import type { ScreenChannel } from '../../src-shared/wire.ts';

/** Undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  return (window as unknown as Partial<Record<typeof bridgeName, DesktopBridge>>)[bridgeName];
}

export function desktopChannel(bridge: DesktopBridge): ScreenChannel {
  return {
    send(message) {
      bridge.send(message);
    },
    listen({ onMessage }) {
      bridge.listen(onMessage);
    },
    close() {
      // Ends with the window.
    },
  };
}
