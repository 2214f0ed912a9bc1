// How long a whole run takes, from its settings and how fast the machine is: known from an earlier run, or measured.

import type { RunSize, TrainingSpeed } from '../../src-shared/trainer.ts';
import { workOf } from './time-left.ts';

/** @returns seconds; Infinity where the speed is nothing */
export function estimateSeconds(run: RunSize, speed: TrainingSpeed): number {
  return workOfRun(run) / examplesPerSecond(speed, run.settings.size);
}

/**
 * As if no label were set aside and mirror images were looked at, which is the most there is to do.
 *
 * @returns in trained examples
 */
export function workOfRun({ settings, examples }: RunSize): number {
  const trained = examples * (1 - settings.heldOutShare);
  let work = 0;
  for (let epoch = 1; epoch <= settings.epochs; epoch++)
    work += workOf(epoch, { trained, scored: examples, mirror: true }, settings);
  return settings.trainings * work;
}

/** In trained examples, of pictures of this size: work grows with the pixels. */
function examplesPerSecond(speed: TrainingSpeed, size: number): number {
  switch (speed.kind) {
    case 'measured':
      return speed.picturesPerSecond * (speed.size / size) ** 2;
    case 'run': {
      const { epochs, examples, settings } = speed;
      const work = epochs.reduce(
        (sum, { epoch, imagesTrained }) =>
          sum + workOf(epoch, { trained: imagesTrained, scored: examples, mirror: true }, settings),
        0,
      );
      const seconds = epochs.at(-1)?.seconds ?? 0;
      return (work / seconds) * (settings.size / size) ** 2;
    }
    default:
      return speed satisfies never;
  }
}
