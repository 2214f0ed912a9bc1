// An app and a screen in one process.

import { serveChannel } from '../../src-main/app/serve-channel.ts';
import type { SecondLook } from '../../src-shared/contract.ts';
import type { AppMessage, CallMessage, ScreenChannel } from '../../src-shared/wire.ts';

/** Both ends in one place, and a way to cut them apart. */
export function joined(app: SecondLook): { channel: ScreenChannel; cut: () => void } {
  let toScreen: ((message: AppMessage) => void) | undefined;
  let toApp: ((message: unknown) => void) | undefined;
  const onClose: (() => void)[] = [];
  const early: AppMessage[] = [];
  serveChannel(
    app,
    {
      send(message) {
        if (toScreen) toScreen(message);
        else early.push(message);
      },
      listen: (listeners) => {
        toApp = listeners.onMessage;
        onClose.push(listeners.onClose);
      },
      close: () => undefined,
    },
    { version: '1', abilities: {}, apologise: String },
  );
  const cut = (): void => {
    for (const close of onClose.splice(0)) close();
  };
  return {
    cut,
    channel: {
      send: (message: CallMessage) => toApp?.(message),
      listen: (listeners) => {
        toScreen = listeners.onMessage;
        onClose.push(listeners.onClose);
        for (const message of early.splice(0)) toScreen(message);
      },
      close: cut,
    },
  };
}
