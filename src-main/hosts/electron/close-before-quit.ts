// The program quits when the app is closed: a training has then ended as stopped, and everything is on the disk.

import type { App } from 'electron';

export interface ClosingOptions {
  /** Takes as long as it must, and ends. */
  readonly close: () => Promise<void>;
  /** Quitting was asked for, once. */
  readonly onClosing: () => void;
  readonly onFailed: (error: unknown) => void;
}

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
    void close()
      .catch(onFailed)
      .then(() => {
        state = 'closed';
        app.quit();
      });
  });
}
