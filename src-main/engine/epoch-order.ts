// Which pictures an epoch shows, in which order. Those of a rare class are shown several times: the gradient of Lq is
// p^q times that of cross-entropy, and a class that the network hardly ever sees has a p near 0, so that it would never be
// learned and all of it be pruned.

import type { Random } from '../../src-shared/random.ts';
import { shuffle } from './shuffle.ts';

/** A class is rare below this share of the median class. */
const rareShare = 0.5;
/** More would have the network learn the few by heart, wrong labels and all. */
const mostTimes = 4;

/**
 * How often an epoch shows a picture of each class: once, and √(median ÷ size) times where the class is rare (Gupta, Dollár
 * and Girshick 2019 call it the repeat factor). In full proportion, median ÷ size, wrong labels of a rare class were
 * learned, too (docs/benchmarks.md).
 *
 * @param labels  [n], 0 … classes − 1
 * @returns       [classes], 1 … 4
 */
export function repeatFactors(labels: Int32Array, classes: number): Float64Array {
  const sizes = new Float64Array(classes);
  for (const label of labels) sizes[label]++;
  const taken = sizes.filter((size) => size > 0).sort();
  const median = taken[taken.length >> 1];
  return sizes.map((size) =>
    size > 0 && size < rareShare * median ? Math.min(mostTimes, Math.sqrt(median / size)) : 1,
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
