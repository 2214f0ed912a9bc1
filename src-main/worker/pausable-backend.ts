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

export interface PausableBackend {
  readonly backend: Backend;
  readonly now: () => number;
  readonly untilResumed: () => Promise<void>;
}

/**
 * The engine knows nothing of pauses: to it, a paused step is a slow one that took no time. `hold` is for work that no
 * backend does: it waits as a step would.
 */
export function pausableBackend(backend: Backend, { pause, signal, now }: PausableOptions): PausableBackend {
  let pausedMs = 0;

  async function untilResumed(): Promise<void> {
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
    pausedMs += now() - since;
  }

  return {
    now: () => now() - pausedMs,
    untilResumed,
    backend: {
      name: backend.name,
      async step(input) {
        await untilResumed();
        return backend.step(input);
      },
      async score(images) {
        await untilResumed();
        return backend.score(images);
      },
      async embed(images) {
        await untilResumed();
        return backend.embed(images);
      },
      parameters: () => backend.parameters(),
      restore: (parameters) => backend.restore(parameters),
      async hold(pictures) {
        const held = await backend.hold?.(pictures);
        return (
          held && {
            async step(input) {
              await untilResumed();
              return held.step(input);
            },
            async look(wanted) {
              await untilResumed();
              return held.look(wanted);
            },
            logProbabilities: () => held.logProbabilities(),
            average: (weight) => held.average(weight),
            averaged: () => held.averaged(),
          }
        );
      },
      close: () => backend.close(),
    },
  };
}
