// How much of a ranking is wrong, from its least believed examples to its most believed ones: a mixture of right and wrong
// labels, of which planted errors show what the wrong ones look like.
//
// That is estimating from positive and unlabelled data (Elkan and Noto 2008; Garg et al. 2021, "Mixture Proportion
// Estimation and PU Learning", arXiv 2111.00980).

import { nonIncreasing } from './isotonic.ts';

/** A ranking in bins, the least believed first. */
export interface Binned {
  /** [bins] examples of the data set; more than 0 in every bin. */
  readonly examples: Float64Array;
  /** [bins] share of the planted errors, in all 1. */
  readonly planted: Float64Array;
}

/**
 * @param size  how many planted errors there are, each counted by its weight: (Σw)² / Σw²
 * @returns     [bins] share of a bin's examples whose label is wrong, 0 … 1, never rising
 */
export function wrongShares({ examples, planted }: Binned, size: number): Float64Array {
  const total = sum(examples);
  const share = mixtureShare({ examples, planted }, size);
  const ratios = planted.map((part, bin) => (share * total * part) / examples[bin]);
  return nonIncreasing(ratios, examples).map((ratio) => Math.min(1, ratio));
}

/** Standard errors by which a count may be off. */
const doubt = 2.5;

/**
 * The largest share of wrong labels that the ranking leaves room for: however far one looks from its low end, there are at
 * least as many examples as wrong ones. Where almost all of what is looked at is wrong, that is the true share. The place
 * to look is where the bound, with the doubt about both counts, is lowest (Garg et al. 2021, algorithm 1).
 *
 * @returns 0 … 1
 */
function mixtureShare({ examples, planted }: Binned, size: number): number {
  const total = sum(examples);
  let best = { bound: Infinity, share: 1 };
  let seen = 0;
  let found = 0;
  for (let bin = 0; bin < examples.length; bin++) {
    seen += examples[bin];
    found += planted[bin];
    const sureFound = found - doubt * Math.sqrt((found * (1 - found)) / size) - 1 / size;
    if (sureFound <= 0) continue;
    const bound = (seen + doubt * Math.sqrt(seen)) / total / sureFound;
    if (bound < best.bound) best = { bound, share: seen / total / found };
  }
  return Math.min(1, best.share);
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
