// How much work epochs are, and how long the rest of a run takes: the work still to do, at the speed of the work done.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { labelFreeWork } from './label-free-work.ts';

/** Scoring a picture takes this share of training on it (measured on the cpu backend, one thread: 1.03 and 3.2 ms). */
const scoringCost = 0.32;

/**
 * Share of the training examples that are set aside once pruning has begun, where nothing is known of a run yet. An
 * assumption: wrong labels, up to a tenth more that the self-test plants, and right labels of odd pictures.
 */
export const usuallyPruned = 0.2;

export interface EpochWork {
  /** Examples that went through a training step. */
  readonly trained: number;
  readonly scored: number;
}

/** In trained examples. */
export function workOf({ trained, scored }: EpochWork): number {
  return trained + scoringCost * scored;
}

/**
 * Only the first training warms up on all examples: a later one begins with those that earlier ones believe.
 *
 * @param epoch  the last one done, counted through all trainings; 0 before the first
 * @param next   `trained` is what trains once pruning has begun
 * @param all    what trains before that
 * @returns      work of all epochs after it and of what a run ends with, in trained examples
 */
export function workAfter(epoch: number, next: EpochWork, all: number, settings: TrainingSettings): number {
  const { epochs, trainings } = settings;
  const [firstPruning = 0] = settings.pruneAfterEpochs;
  let work = labelFreeWork(next.scored, settings);
  for (let later = epoch; later < trainings * epochs; later++) {
    work += workOf({ ...next, trained: later < firstPruning ? all : next.trained });
  }
  return work;
}

/** After a pretraining an epoch is tried with what was learnt, and one without it. */
const trialEpochs = 2;

/**
 * Nothing is scored in it.
 *
 * @param done  epochs of it that are over
 * @returns     in trained examples, the trial after it included
 */
export function workOfPretraining({ pretrainEpochs }: TrainingSettings, examples: number, done = 0): number {
  return pretrainEpochs === 0 ? 0 : (pretrainEpochs - done + trialEpochs) * examples;
}

/**
 * @param epoch     of the pretraining, the last one done
 * @param examples  all there are
 * @param done      work of the epochs done
 */
export function secondsLeftOfPretraining(
  epoch: number,
  examples: number,
  done: { readonly work: number; readonly seconds: number },
  settings: TrainingSettings,
): number {
  const left = workOfPretraining(settings, examples, epoch);
  const next = { trained: examples * (1 - settings.heldOutShare), scored: examples };
  return (left * done.seconds) / done.work + secondsLeft(0, next, done, settings);
}

/**
 * @param epoch  the last one done, counted through all trainings
 * @param next   as one more epoch would be; the others train as many examples, or fewer once pruning begins
 * @param done   work of the epochs done
 */
export function secondsLeft(
  epoch: number,
  next: EpochWork,
  done: { readonly work: number; readonly seconds: number },
  settings: TrainingSettings,
): number {
  const [firstPruning = 0] = settings.pruneAfterEpochs;
  const trained = epoch < firstPruning ? (1 - usuallyPruned) * next.trained : next.trained;
  return (workAfter(epoch, { ...next, trained }, next.trained, settings) * done.seconds) / done.work;
}
