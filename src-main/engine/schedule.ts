// Learning rate and loss of every moment of a run.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { Loss } from './truncated-lq.ts';

/** Share of the run in which the learning rate climbs. */
const climb = 0.2;

/**
 * Up in a straight line, then down to zero in a straight line, so that the last epochs settle.
 *
 * @param progress  share of the run done, 0 … 1
 */
export function learningRateAt(progress: number, settings: TrainingSettings): number {
  const { learningRate } = settings;
  if (progress < climb) return learningRate * (0.1 + (0.9 * progress) / climb);
  return learningRate * Math.max(0.01, (1 - progress) / (1 - climb));
}

/**
 * While warming up Lq with a q that grows from 0, which is cross-entropy, towards that of the run: cross-entropy learns
 * fastest, and the longer it goes on the more wrong labels it memorises. Then the loss of the run.
 *
 * @param epoch  1-based
 */
export function lossAt(epoch: number, settings: TrainingSettings): Loss {
  const { loss, q, k, warmUpEpochs } = settings;
  if (epoch <= warmUpEpochs) return { name: 'lq', q: (q * (epoch - 1)) / warmUpEpochs, k };
  return { name: loss, q, k };
}
