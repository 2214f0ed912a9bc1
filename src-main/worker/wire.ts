// What crosses between the program and its training process: plain data and typed arrays, by structured clone.

import type { ErrorCode } from '../../src-shared/errors.ts';
import type {
  BackendState,
  FailedBackend,
  TrainingJob,
  TrainingReport,
  TrainingResult,
  TrainingSpeed,
} from '../../src-shared/trainer.ts';
import type { BackendName, TrainingRequest } from '../../src-shared/training-settings.ts';

/** One request per process; the others at any time after it. */
export type ToTraining =
  | {
      readonly kind: 'train';
      readonly job: TrainingJob;
      readonly isPaused: boolean;
      /** Not to be taken again. */
      readonly failed: readonly FailedBackend[];
    }
  /** For the result that the job's checkpoint amounts to. */
  | { readonly kind: 'salvage'; readonly job: TrainingJob }
  | { readonly kind: 'backends'; readonly failed: readonly FailedBackend[] }
  | {
      readonly kind: 'speed';
      readonly backend: TrainingRequest['backend'];
      readonly failed: readonly FailedBackend[];
    }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' };

/** Any number of reports and of what is tried, then one of the others; after that the process is ended. */
export type FromTraining =
  | { readonly kind: 'report'; readonly report: TrainingReport }
  /** A backend is being tried, whose driver may end the process; null when it has been. */
  | { readonly kind: 'trying'; readonly name: BackendName | null }
  | { readonly kind: 'result'; readonly result: TrainingResult }
  /** The checkpoint holds nothing that could be used. */
  | { readonly kind: 'nothing' }
  /** The backend is of no use any more. */
  | { readonly kind: 'backend-failed'; readonly message: string; readonly stack: string }
  | { readonly kind: 'backends'; readonly states: readonly BackendState[] }
  | { readonly kind: 'speed'; readonly speed: TrainingSpeed }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly message: string; readonly stack: string };
