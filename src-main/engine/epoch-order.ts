// Which pictures an epoch shows, in which order. Those of a rare class are shown several times: the gradient of Lq is
// p^q times that of cross-entropy, and a class that the network hardly ever sees has a p near 0, so that it would never be
// learned and all of it be pruned.

import { fewPictures } from '../../src-shared/few-pictures.ts';
import type { Random } from '../../src-shared/random.ts';
import { classSizes, rareShares } from './rare-classes.ts';
import { shuffle } from './shuffle.ts';

/** More would have the network learn the few by heart, wrong labels and all. */
const mostTimes = 4;

/**
 * How often an epoch shows a picture of each class: once, and ∛(mean size ÷ size) times where the class is rare; also once
 * where it has too few to be learned. After repeat factor sampling (Gupta, Dollár and Girshick 2019, arXiv 1908.03195), which
 * takes the square root: with that, and more so in full proportion, wrong labels of a rare class were learned, too
 * (docs/benchmarks.md).
 *
 * @param labels  [n], 0 … classes − 1, as they are given and not as errors were planted among them
 * @returns       [classes], 1 … 4
 */
export function repeatFactors(labels: Int32Array, classes: number): Float64Array {
  const sizes = classSizes(labels, classes);
  return rareShares(labels, classes).map((share, label) =>
    sizes[label] < fewPictures ? 1 : Math.min(mostTimes, Math.cbrt(1 / share)),
  );
}

/**
 * @param factors   [classes]; a part of a time is a chance
 * @param isShown   [n], 1 where an example trains
 * @returns         examples, each as often as it is shown
 */
export function epochOrder(
  labels: Int32Array,
  factors: Float64Array,
  isShown: Uint8Array,
  random: Random,
): Int32Array {
  const order: number[] = [];
  labels.forEach((label, example) => {
    if (isShown[example] === 0) return;
    const whole = Math.floor(factors[label]);
    const part = factors[label] - whole;
    const times = part > 0 && random.next() < part ? whole + 1 : whole;
    for (let time = 0; time < times; time++) order.push(example);
  });
  return shuffle(Int32Array.from(order), random);
}

/** How many an epoch shows, in the mean. */
export function shownInEpoch(labels: Int32Array, factors: Float64Array, isShown: Uint8Array): number {
  let sum = 0;
  labels.forEach((label, example) => (sum += isShown[example] * factors[label]));
  return sum;
}
