// How much of each class is wrong, as a report shows it: promised where the run tested itself, else suspected.

import type { ClassSummary } from './contract.ts';
import { noiseRate } from './promises.ts';
import type { Interval } from './review.ts';
import type { SelfTest } from './self-test.ts';

export interface ClassRate extends ClassSummary {
  /** Share of the class whose label is wrong, 0 … 1; left out where the run tested nothing. */
  readonly rate?: Interval;
  /** What its bar shows: the rate, or the share that is suspected, 0 … 1. */
  readonly share: number;
}

/** Classes without pictures are left out. */
export function classRates(
  classes: readonly ClassSummary[],
  selfTest: SelfTest | undefined,
): readonly ClassRate[] {
  const errorsOf = new Map(selfTest?.perClass.map(({ label, errors }) => [label, errors]));
  return classes
    .filter(({ examples }) => examples > 0)
    .map((one) => {
      const errors = errorsOf.get(one.label);
      const suspected = (one.tiers.likely + one.tiers.possible) / one.examples;
      if (errors === undefined) return { ...one, share: suspected };
      const rate = noiseRate(errors, one.examples);
      return { ...one, rate, share: rate.value };
    });
}
