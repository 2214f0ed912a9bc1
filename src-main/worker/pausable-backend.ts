// A backend that holds before its next piece of work while a person pauses, and a clock that stands still meanwhile.

import type { PauseSwitch } from '../../src-shared/trainer.ts';
import type { Backend } from '../engine/backend.ts';

interface PausableOptions {
  readonly pause: PauseSwitch;
  /** An abort ends every pause, and none holds after it. */
  readonly signal: AbortSignal;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/**
 * The engine knows nothing of pauses: to it, a paused step is a slow one that took no time. `hold` is for work that no
 * backend does: it waits as a step would.
 */
export function pausableBackend(
  backend: Backend,
  { pause, signal, now }: PausableOptions,
): { readonly backend: Backend; readonly now: () => number; readonly hold: () => Promise<void> } {
  let heldMs = 0;

  async function hold(): Promise<void> {
    if (!pause.isPaused || signal.aborted) return;
    const since = now();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const goOn = (): void => {
      if (!pause.isPaused || signal.aborted) resolve(undefined);
    };
    const unlisten = pause.onChange(goOn);
    signal.addEventListener('abort', goOn);
    await promise;
    unlisten();
    signal.removeEventListener('abort', goOn);
    heldMs += now() - since;
  }

  return {
    now: () => now() - heldMs,
    hold,
    backend: {
      name: backend.name,
      async step(input) {
        await hold();
        return backend.step(input);
      },
      async score(images) {
        await hold();
        return backend.score(images);
      },
      async embed(images) {
        await hold();
        return backend.embed(images);
      },
      parameters: () => backend.parameters(),
      restore: (parameters) => backend.restore(parameters),
      close: () => backend.close(),
    },
  };
}
