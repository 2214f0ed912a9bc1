// Calls about the one long thing the app does at a time: reading a folder, or training.

import type { Calls } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { AppContext } from './open-app.ts';

export type ActivityCalls = Pick<
  Calls,
  | 'openFolder'
  | 'activity'
  | 'startTraining'
  | 'pauseTraining'
  | 'resumeTraining'
  | 'stopActivity'
  | 'training'
  | 'suggestSettings'
>;

/** The caller closes: what is underway is then stopped, and what is done is kept. */
export function activityCalls(context: AppContext): {
  readonly calls: ActivityCalls;
  readonly close: () => Promise<void>;
} {
  void context;
  const notYet = (): Promise<never> => Promise.reject(new AppError('unsupported', 'This comes later.'));
  return {
    calls: {
      openFolder: notYet,
      activity: () => Promise.resolve({ kind: 'idle' }),
      startTraining: notYet,
      pauseTraining: notYet,
      resumeTraining: notYet,
      stopActivity: notYet,
      training: notYet,
      suggestSettings: notYet,
    },
    close: () => Promise.resolve(),
  };
}
