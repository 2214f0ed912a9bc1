// The program's hold on one training process, whatever kind of process a host makes of training-process.ts.

import type { FromTraining, ToTraining } from './wire.ts';

/** Starts training-process.ts. A process that cannot be started ends. */
export type StartProcess = () => TrainingProcess;

export interface TrainingProcess {
  /** Messages keep their order; what is sent after the end is dropped. */
  send(message: ToTraining): void;
  /** One listener each, set before anything else is done. */
  onMessage(listener: (message: FromTraining) => void): void;
  onEnd(listener: (end: ProcessEnd) => void): void;
  /** At once, whatever it is doing: it does not listen to SIGTERM. The end is still told. */
  kill(): void;
}

export interface ProcessEnd {
  /** Null where a signal ended it, or where it never started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to standard error, or why it did not start. */
  readonly lastWords: string;
}
