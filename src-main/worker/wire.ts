// What crosses between the program and its training process. Node's advanced serialization carries typed arrays.

import type { ErrorCode } from '../../src-shared/errors.ts';
import type { BackendState, TrainingJob, TrainingReport, TrainingResult } from '../../src-shared/trainer.ts';

/** One request per process, and `stop` at any time after it. */
export type ToTraining =
  | { readonly kind: 'train'; readonly job: TrainingJob }
  | { readonly kind: 'backends' }
  | { readonly kind: 'stop' };

/** Any number of reports, then one of the others; after that the process ends. */
export type FromTraining =
  | { readonly kind: 'report'; readonly report: TrainingReport }
  | { readonly kind: 'result'; readonly result: TrainingResult }
  | { readonly kind: 'backends'; readonly states: readonly BackendState[] }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly message: string; readonly stack: string };
