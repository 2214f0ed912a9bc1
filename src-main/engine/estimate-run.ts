// How long a whole run takes, from its settings and how fast the machine is: known from an earlier run, or measured.

import type { RunSize, TrainingSpeed } from '../../src-shared/trainer.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { pictureCost } from './multiply-adds.ts';
import { usuallyPruned, workAfter, workOf, workOfPretraining } from './time-left.ts';

/** @returns seconds; Infinity where the speed is nothing */
export function estimateSeconds(run: RunSize, speed: TrainingSpeed): number {
  return workOfRun(run, shareKept(speed)) / examplesPerSecond(speed, run.settings);
}

/**
 * @param kept  share of the training examples that are not pruned once pruning has begun
 * @returns     in trained examples
 */
export function workOfRun({ settings, examples }: RunSize, kept: number): number {
  const all = examples * (1 - settings.heldOutShare);
  const trained = settings.pruneAfterEpochs.length === 0 ? all : kept * all;
  const before = workOfPretraining(settings, examples);
  return before + workAfter(0, { trained, scored: examples }, all, settings);
}

/** As in an earlier run that pruned: mostly the same folder is looked at again. */
function shareKept(speed: TrainingSpeed): number {
  const isKnown = speed.kind === 'run' && speed.settings.pruneAfterEpochs.length > 0;
  return (isKnown ? speed.epochs.at(-1)?.shareKept : undefined) ?? 1 - usuallyPruned;
}

/** In trained examples, of pictures and a network as in these settings. */
function examplesPerSecond(speed: TrainingSpeed, settings: TrainingSettings): number {
  switch (speed.kind) {
    case 'measured':
      return (speed.picturesPerSecond * pictureCost(speed)) / pictureCost(settings);
    case 'run': {
      const { epochs, examples, settings: earlier } = speed;
      const work = epochs.reduce(
        (sum, { imagesTrained }) => sum + workOf({ trained: imagesTrained, scored: examples }),
        workOfPretraining(earlier, examples),
      );
      const seconds = epochs.at(-1)?.seconds ?? 0;
      return ((work / seconds) * pictureCost(earlier)) / pictureCost(settings);
    }
    default:
      return speed satisfies never;
  }
}
