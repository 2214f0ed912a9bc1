// What crosses between the program and its training process: plain data and typed arrays, by structured clone.

import type { ErrorCode } from '../../src-shared/errors.ts';
import type { BackendState, TrainingJob, TrainingReport, TrainingResult } from '../../src-shared/trainer.ts';

/** One request per process; the others at any time after it. */
export type ToTraining =
  | { readonly kind: 'train'; readonly job: TrainingJob; readonly isPaused: boolean }
  | { readonly kind: 'backends' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' };

/** Any number of reports, then one of the others; after that the process is ended. */
export type FromTraining =
  | { readonly kind: 'report'; readonly report: TrainingReport }
  | { readonly kind: 'result'; readonly result: TrainingResult }
  | { readonly kind: 'backends'; readonly states: readonly BackendState[] }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly message: string; readonly stack: string };
