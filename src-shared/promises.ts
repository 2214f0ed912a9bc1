// What a self-test promises about a cut of the ranking, and the cuts that are worth telling.

import type { Tier } from './domain.ts';
import type { Interval } from './review.ts';
import type { SelfTest } from './self-test.ts';

export interface CutPromise {
  /** Examples above the cut: the first of the ranking. */
  readonly reviewed: number;
  /** Wrong labels among them. */
  readonly found: Interval;
  /** Share of them whose label is wrong, 0 … 1. */
  readonly precision: Interval;
  /** Share of all wrong labels that are among them, 0 … 1. */
  readonly recall: Interval;
}

/**
 * What reviewing the first `reviewed` examples finds, in a straight line between the points of the curve.
 *
 * @param reviewed  0 … examples; above the end of the curve, its end counts
 */
export function promiseAt(selfTest: Pick<SelfTest, 'errors' | 'curve'>, reviewed: number): CutPromise {
  const found = atMost(foundAt(selfTest, reviewed), reviewed);
  const precision = scaled(found, reviewed === 0 ? 0 : 1 / reviewed);
  return { reviewed, found, precision: inShares(precision), recall: recallOf(found, selfTest.errors) };
}

/**
 * Share of the wrong labels that are found, F / (F + M) with M those that are missed. Its range is that of first order, with
 * F and M erring independently. They err together where all is estimated too high or too low, and then the share hardly
 * moves: independent is the careful way.
 */
function recallOf(found: Interval, errors: Interval): Interval {
  const all = Math.max(errors.value, found.value);
  if (all <= 0) return { low: 0, value: 0, high: 0 };
  const missed = all - found.value;
  const missedDown = rest(errors.value - errors.low, found.value - found.low);
  const missedUp = rest(errors.high - errors.value, found.high - found.value);
  const reach = (ofFound: number, ofMissed: number): number =>
    Math.hypot(missed * ofFound, found.value * ofMissed) / all ** 2;
  const value = found.value / all;
  return inShares({
    low: value - reach(found.value - found.low, missedUp),
    value,
    high: value + reach(found.high - found.value, missedDown),
  });
}

/** What an error is left with when an independent part is taken out of it. */
function rest(whole: number, part: number): number {
  return Math.sqrt(Math.max(0, whole ** 2 - part ** 2));
}

function foundAt({ curve }: Pick<SelfTest, 'curve'>, reviewed: number): Interval {
  const after = curve.findIndex((point) => point.reviewed >= reviewed);
  if (after < 0) return curve.at(-1)?.found ?? { low: 0, value: 0, high: 0 };
  if (after === 0) return curve[0].found;
  const [a, b] = [curve[after - 1], curve[after]];
  const share = (reviewed - a.reviewed) / (b.reviewed - a.reviewed);
  const between = (side: keyof Interval): number => a.found[side] + share * (b.found[side] - a.found[side]);
  return { low: between('low'), value: between('value'), high: between('high') };
}

/** Fewer are looked at before anybody has read what they hold. */
const fewestReviewed = 10;

/**
 * Cuts that help to decide how much to review, ascending: the borders of the tiers, a round part of the likely, and where
 * nineteen of twenty wrong labels are found. Round ones that say nearly the same as another one are left out.
 */
export function usefulCuts(
  selfTest: Pick<SelfTest, 'errors' | 'curve'>,
  tiers: Readonly<Record<Tier, number>>,
): readonly CutPromise[] {
  const suspects = tiers.likely + tiers.possible;
  const examples = suspects + tiers.fine;
  const most = round(firstWith(selfTest, 0.95, examples));
  const isUseful = (reviewed: number): boolean => reviewed >= fewestReviewed && reviewed < examples;
  const cuts = new Set([tiers.likely, suspects].filter(isUseful));
  for (const reviewed of [round(tiers.likely / 4), most].filter(isUseful)) {
    if ([...cuts].every((other) => isApart(reviewed, other))) cuts.add(reviewed);
  }
  return [...cuts].sort((a, b) => a - b).map((reviewed) => promiseAt(selfTest, reviewed));
}

function isApart(one: number, other: number): boolean {
  return Math.max(one, other) >= 1.15 * Math.min(one, other);
}

/** The shortest beginning of the ranking that is expected to hold this share of the wrong labels. */
function firstWith(selfTest: Pick<SelfTest, 'errors' | 'curve'>, recall: number, examples: number): number {
  const wanted = recall * selfTest.errors.value;
  let [low, high] = [0, examples];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (foundAt(selfTest, middle).value >= wanted) high = middle;
    else low = middle;
  }
  return high;
}

/** 1,234 → 1,200 */
function round(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / step) * step;
}

/** Share of the examples of a class whose label is wrong, 0 … 1. */
export function noiseRate(errors: Interval, examples: number): Interval {
  return examples === 0 ? { low: 0, value: 0, high: 0 } : inShares(scaled(errors, 1 / examples));
}

/** Of so many reviewed, no more can be wrong, whatever an estimate says. */
function atMost({ low, value, high }: Interval, most: number): Interval {
  return { low: Math.min(most, low), value: Math.min(most, value), high: Math.min(most, high) };
}

function scaled({ low, value, high }: Interval, by: number): Interval {
  return { low: low * by, value: value * by, high: high * by };
}

function inShares({ low, value, high }: Interval): Interval {
  const share = (part: number): number => Math.min(1, Math.max(0, part));
  return { low: share(low), value: share(value), high: share(high) };
}
