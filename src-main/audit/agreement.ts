// Whether a model learnt enough for anybody to believe it: does it agree with the labels that it did not train on?

import type { EpochReport } from '../../src-shared/domain.ts';
import { fewPictures } from '../../src-shared/few-pictures.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';

export interface Agreement {
  /** Share of the labels it did not train on that the model agrees with, 0 … 1. */
  readonly agreed: number;
  /** What always naming the largest class would agree with, 0 … 1. */
  readonly chance: number;
  /** Hardly better than that: such a model has no opinion worth much. */
  readonly isWeak: boolean;
}

/** Of the way from always naming the largest class to agreeing with every label. */
const leastOfTheWay = 0.25;

/**
 * Averaged over the epochs that count, because a single one says little where few are held out, and each training holds out
 * others; over all of them where none counts yet.
 *
 * @param epochs  of all trainings, at least one
 * @param sizes   [classes] examples of each
 * @returns       undefined where so few are there that none are held out
 */
export function agreementOf(
  epochs: readonly EpochReport[],
  sizes: ArrayLike<number>,
  { averageAfterEpoch }: Pick<TrainingSettings, 'averageAfterEpoch'>,
): Agreement | undefined {
  const all = Array.from(sizes);
  const examples = all.reduce((sum, size) => sum + size, 0);
  if (examples < fewPictures) return undefined;
  const counting = epochs.filter(({ epoch }) => epoch > averageAfterEpoch);
  const counted = counting.length === 0 ? epochs : counting;
  const agreed = counted.reduce((sum, { heldOutAccuracy }) => sum + heldOutAccuracy, 0) / counted.length;
  const chance = Math.max(...all) / examples;
  return { agreed, chance, isWeak: agreed <= chance + leastOfTheWay * (1 - chance) };
}
