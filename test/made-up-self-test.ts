// A self-test as a good run would have one: most of the likely are wrong, some of the possible, hardly any of the rest.

import type { Tier } from '../src-shared/domain.ts';
import type { Interval } from '../src-shared/review.ts';
import type { SelfTest } from '../src-shared/self-test.ts';

const precision: Readonly<Record<Tier, Interval>> = {
  likely: { low: 0.91, value: 0.93, high: 0.95 },
  possible: { low: 0.27, value: 0.31, high: 0.36 },
  fine: { low: 0.004, value: 0.006, high: 0.009 },
};

/** @param perClass  examples of each class, in order; errors are shared out so that later classes have more */
export function madeUpSelfTest(
  perClass: readonly { readonly label: string; readonly examples: number }[],
  tiers: Readonly<Record<Tier, number>>,
): SelfTest {
  const among = (tier: Tier, count = tiers[tier]): Interval => times(precision[tier], count);
  const likely = among('likely');
  const suspects = plus(likely, among('possible'));
  const errors = plus(suspects, among('fine'));
  const weights = perClass.map(({ examples }, place) => examples * (1 + place));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const ofClass = perClass.map(({ label, examples }, place) => ({
    label,
    errors: atMost(wider(times(errors, weights[place] / all)), examples),
  }));
  const pairs = ofClass.flatMap(({ label, errors: own }, place) =>
    [1, 2]
      .filter((step) => step < perClass.length)
      .map((step) => ({
        given: label,
        suggested: perClass[(place + step) % perClass.length].label,
        errors: wider(times(own, step === 1 ? 0.7 : 0.2)),
      })),
  );
  return {
    planted: 240,
    errors,
    precision,
    curve: [
      { reviewed: 0, found: { low: 0, value: 0, high: 0 } },
      { reviewed: Math.floor(tiers.likely / 4), found: times(likely, 0.255) },
      { reviewed: tiers.likely, found: likely },
      { reviewed: tiers.likely + tiers.possible, found: suspects },
      { reviewed: tiers.likely + tiers.possible + tiers.fine, found: errors },
    ],
    perClass: ofClass,
    pairs: pairs.filter(({ errors: own }) => own.value >= 1).sort((a, b) => b.errors.value - a.errors.value),
  };
}

function times({ low, value, high }: Interval, by: number): Interval {
  return { low: low * by, value: value * by, high: high * by };
}

function plus(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, value: a.value + b.value, high: a.high + b.high };
}

/** Of a part less is known than of the whole. */
function wider({ low, value, high }: Interval): Interval {
  return { low: Math.max(0, value - 2 * (value - low)), value, high: value + 2 * (high - value) };
}

function atMost({ low, value, high }: Interval, most: number): Interval {
  return { low: Math.min(most, low), value: Math.min(most, value), high: Math.min(most, high) };
}
