// How much of a ranking is wrong, from its least believed examples to its most believed ones: a mixture of right and wrong
// labels, of which planted errors show what the wrong ones look like.

import { nonIncreasing } from './isotonic.ts';
import type { Binned, Mixture } from './mixture.ts';
import { fitMixture } from './mixture.ts';

/**
 * @param binned  the least believed bin first, and more than 0 examples in every one
 * @param size    how many planted errors there are, each counted by its weight: (Σw)² / Σw²
 * @param near    the mixture of nearly the same numbers, where it is known
 * @returns       [bins] share of a bin's examples whose label is wrong, 0 … 1, never rising
 */
export function wrongShares(binned: Binned, size: number, near?: Mixture): Float64Array {
  const { examples, planted } = binned;
  const total = examples.reduce((a, b) => a + b, 0);
  const mixture = fitMixture(binned, size, near);
  const ratios = planted.map((part, bin) => (mixture.share * total * part) / examples[bin]);
  return nonIncreasing(ratios, examples).map((ratio) => Math.min(1, ratio));
}
