// A channel whose other end the test holds in its hand.

import type { AppMessage, CallMessage, ScreenChannel } from '../../../src-shared/wire.ts';

export interface HeldChannel extends ScreenChannel {
  readonly sent: CallMessage[];
  say(message: AppMessage): void;
  drop(): void;
}

export function heldChannel(): HeldChannel {
  const sent: CallMessage[] = [];
  let listeners: Parameters<ScreenChannel['listen']>[0] | undefined;
  return {
    sent,
    send(message) {
      sent.push(message);
    },
    listen(given) {
      listeners = given;
    },
    close() {
      listeners?.onClose();
    },
    say(message) {
      listeners?.onMessage(message);
    },
    drop() {
      listeners?.onClose();
    },
  };
}

export const hello: AppMessage = { kind: 'hello', version: '1.2.3', abilities: ['chooseFolder'] };
