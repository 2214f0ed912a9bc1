// Ctrl+C: once asks to stop, twice quits at once.

/** npm passes Ctrl+C on to a child that the terminal has told already; so close together it is one key press. */
const sameKeyPressMs = 500;

export interface InterruptOptions {
  /** Calls `listener` at each Ctrl+C until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  /** The first Ctrl+C. */
  readonly onStop: () => void;
  /** Any further one. */
  readonly onQuit: () => void;
}

/** Runs `work` with a signal that Ctrl+C aborts; afterwards Ctrl+C means again what it meant before. */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  { onInterrupt, now, onStop, onQuit }: InterruptOptions,
): Promise<Result> {
  const controller = new AbortController();
  let firstAt = -Infinity;
  const unlisten = onInterrupt(() => {
    if (!controller.signal.aborted) {
      firstAt = now();
      onStop();
      controller.abort();
    } else if (now() - firstAt > sameKeyPressMs) {
      onQuit();
    }
  });
  try {
    return await work(controller.signal);
  } finally {
    unlisten();
  }
}
