// How long the rest of a run takes, from the work still to do and the time the work done has taken.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { scoredView } from './score-all.ts';

/** Scoring a picture takes this share of training on it (measured on the cpu backend). */
const scoringCost = 0.22;

export interface EpochWork {
  /** Examples that went through a training step. */
  readonly trained: number;
  readonly scored: number;
  /** Whether pictures may be mirrored. */
  readonly mirror: boolean;
}

/** In trained examples. */
export function workOf(
  epoch: number,
  { trained, scored, mirror }: EpochWork,
  settings: TrainingSettings,
): number {
  const views = scoredView(epoch, mirror, settings) === 'both' ? 2 : 1;
  return trained + scoringCost * views * scored;
}

/**
 * @param epoch  the last one done, counted through all trainings; the others are taken to train as many examples as `next` says
 * @param done   work of the epochs done
 */
export function secondsLeft(
  epoch: number,
  next: EpochWork,
  done: { readonly work: number; readonly seconds: number },
  settings: TrainingSettings,
): number {
  const { epochs, trainings, warmUpEpochs } = settings;
  let work = 0;
  for (let later = epoch; later < trainings * epochs; later++) {
    const ofTraining = (later % epochs) + 1;
    const trained = ofTraining <= warmUpEpochs ? next.scored : next.trained;
    work += workOf(ofTraining, { ...next, trained }, settings);
  }
  return (work * done.seconds) / done.work;
}
