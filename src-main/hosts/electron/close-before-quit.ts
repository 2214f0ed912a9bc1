// The program quits when the app is closed: a training has then ended as stopped, and everything is on the disk.

import type { App } from 'electron';

export interface ClosingOptions {
  readonly close: () => Promise<void>;
  /** Quitting was asked for, once. */
  readonly onClosing: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** A training that does not end by itself for so long is ended by the program's end. */
const closeWithinMs = 15_000;

export function closeBeforeQuit(
  app: Pick<App, 'on' | 'quit'>,
  { close, onClosing, onFailed }: ClosingOptions,
): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    onClosing();
    void Promise.race([close(), afterMs(closeWithinMs)])
      .catch(onFailed)
      .then(() => {
        state = 'closed';
        app.quit();
      });
  });
}

function afterMs(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs).unref());
}
