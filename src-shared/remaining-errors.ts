// How many wrong labels are still there, from what people said so far: what to know before one stops reviewing.
//
// Suspects are reviewed lowest quality first, so the share of wrong ones among them says nothing of those that come later.
// That is what controls are for, which were drawn at random: of each tier they are a fair sample. The share of wrong ones is
// then Beta(a + wrong, b + right), where a and b are 1/2 each (Jeffreys' choice: its intervals hold what they promise for
// rare errors too), or what the self-test promised, worth no more than 50 pictures. How many of the open ones are wrong
// follows as a beta-binomial; those of several tiers are added by mean and variance, as far as promises are off together with
// their covariance, and the range is that of a beta distribution with the same two. Nothing has to be drawn at random, so a
// key press moves the number at once. While nothing is reviewed, it is what the self-test says.
//
// Brown, Cai, DasGupta 2001, "Interval Estimation for a Binomial Proportion".

import type { Beta } from './beta-distribution.ts';
import { betaQuantile } from './beta-distribution.ts';
import type { Part, ReviewCounts } from './count-reviewed.ts';
import { tiers } from './domain.ts';
import type { Interval } from './review.ts';
import type { SelfTest } from './self-test.ts';

export type Promise90 = Pick<SelfTest<unknown>, 'errors' | 'precision' | 'curve' | 'perClass'>;

export interface RemainingErrors {
  /** Examples without a verdict. */
  readonly open: number;
  /** Wrong labels among them, 90 % range; null where nothing is known of them. */
  readonly errors: Interval | null;
  /** Believed controls that were reviewed in their turn: they stand for the many pictures that nobody looks at. */
  readonly controls: number;
  /** How many more are needed before anybody should stop; 0 where enough were seen, or no more can be shown. */
  readonly controlsNeeded: number;
  /** How many more can be shown. */
  readonly controlsLeft: number;
  /** Wrong labels that the next 100 pictures of the ranking would show, or those that are left; null as above. */
  readonly nextFinds: number | null;
  /** How many pictures those are: 100, or all that are left. */
  readonly nextLooks: number;
  /** The ranking finds no more than looking at random would. */
  readonly isExhausted: boolean;
}

export interface ClassRemains {
  /** 0 … classCount − 1. */
  readonly given: number;
  readonly open: number;
  readonly errors: Interval;
}

/** Of the range that is told: nine times of ten the true number lies in it. */
const [lowerEnd, upperEnd] = [0.05, 0.95];
/** Half the width of such a range in standard deviations, of a normal distribution. */
const halfWidth = 1.645;
const controlsForAnEstimate = 10;
const controlsForStopping = 30;
/** Pictures that a promise of the self-test is worth at most, once people looked where it speaks of. */
const mostPromiseWeight = 50;
const looksAhead = 100;
/** Shape of how classes differ: one of them may well have no error, or four times the share of all. */
const classShape = 0.5;
/** Pictures that all classes together say about the upper end of one of them at most. */
const mostClassWeight = 10;

const fine = tiers.indexOf('fine');
const jeffreys: Beta = { a: 0.5, b: 0.5 };

/** What is known of the open examples of one tier, ahead of people or skipped by them. */
interface Known {
  readonly part: Part;
  readonly tier: number;
  readonly open: number;
  /** What the self-test says of them; null where it is not asked. */
  readonly promised: { readonly share: Beta; readonly isSure: boolean } | null;
  /** The share of wrong ones. */
  readonly share: Beta;
  /** The same for the lower end of the range, which no error that nobody has seen may lift. */
  readonly leastShare: Beta;
  /** And for the upper end. */
  readonly mostShare: Beta;
  /** By how many errors, as a standard deviation, a promise may be off together with those of the other tiers. */
  readonly offTogether: number;
}

export function remainingErrors(counts: ReviewCounts, selfTest?: Promise90): RemainingErrors {
  const known = knownParts(counts, selfTest);
  const open = known.reduce((sum, part) => sum + part.open, 0);
  const [believed] = known.filter(({ part, tier }) => part === counts.ahead && tier === fine);
  const controls = sumOfTier(counts.ahead.seen, fine, counts.classCount);
  const controlsLeft = counts.controlsLeft[fine];
  const controlsNeeded = Math.max(0, Math.min(controlsLeft, controlsForStopping - controls));
  // Where fewer were drawn, all of them say what can be said.
  const needed = Math.max(1, Math.min(controlsForAnEstimate, controls + controlsLeft));
  const isKnown = selfTest !== undefined || believed.open === 0 || controls >= needed;
  const next = nextFinds(known);
  return {
    open,
    errors: isKnown ? (asPromised(counts, selfTest?.errors) ?? rangeOf(known)) : null,
    controls,
    controlsNeeded,
    controlsLeft,
    nextFinds: isKnown ? next.finds : null,
    nextLooks: next.looks,
    isExhausted: isKnown && believed.open > 0 && next.finds <= next.looks * meanOf(believed.share) + 1e-9,
  };
}

/**
 * The same by given label, in the order of the classes; empty where nothing is known. Few controls fall on one class, so what
 * they all say together is where each class starts from.
 */
export function remainingPerClass(counts: ReviewCounts, selfTest?: Promise90): readonly ClassRemains[] {
  const { errors: all } = remainingErrors(counts, selfTest);
  if (all === null) return [];
  const known = knownParts(counts, selfTest);
  return Array.from({ length: counts.classCount }, (_, given) => {
    const promise = selfTest && classPromise(counts, given, selfTest);
    const own = known.map((of) => ownPart(of, of.tier * counts.classCount + given, promise));
    return {
      given,
      open: own.reduce((sum, part) => sum + part.open, 0),
      errors: asPromised(counts, selfTest?.perClass.at(given)?.errors) ?? notAbove(all.high, rangeOf(own)),
    };
  });
}

/** No class has more of them than there are. */
function notAbove(most: number, { low, value, high }: Interval): Interval {
  return { low: Math.min(low, most), value: Math.min(value, most), high: Math.min(high, most) };
}

/** What the self-test says of open examples, while there is no verdict that says more. */
function asPromised(
  { sizes, passed, ahead }: ReviewCounts,
  errors: Interval | undefined,
): Interval | undefined {
  const open = sumOf(passed.open) + sumOf(ahead.open);
  if (errors === undefined || open < sumOf(sizes)) return undefined;
  return errors;
}

function knownParts(counts: ReviewCounts, selfTest: Promise90 | undefined): Known[] {
  const together = selfTest === undefined ? 0 : correlation(counts, selfTest);
  return tiers.flatMap((_, tier) =>
    [counts.passed, counts.ahead].map((part): Known => {
      const { classCount } = counts;
      const [open, seen, wrong] = [part.open, part.seen, part.wrong].map((of) =>
        sumOfTier(of, tier, classCount),
      );
      const promise =
        part === counts.ahead && selfTest !== undefined ? promised(counts, tier, seen, selfTest) : null;
      const { a, b } = promise?.share ?? jeffreys;
      const share = { a: a + wrong, b: b + seen - wrong };
      const leastShare = promise?.isSure === true ? share : { ...share, a: wrong };
      // Of what is seen, no two tiers are wrong together.
      const offTogether =
        promise === null ? 0 : (Math.sqrt(together) * open * deviationOf(share) * (a + b)) / (a + b + seen);
      return { part, tier, open, promised: promise, share, leastShare, mostShare: share, offTogether };
    }),
  );
}

/** How much the promises of tiers are off together, 0 … 1: what is off in all, beyond what each by itself makes of it. */
function correlation({ sizes }: ReviewCounts, { errors, precision }: Promise90): number {
  const ofTiers = tiers.map((tier, at) => sizes[at] * deviationWithin(precision[tier]));
  const apart = sumOf(ofTiers.map((deviation) => deviation ** 2));
  const most = sumOf(ofTiers) ** 2;
  if (most <= apart) return 0;
  return Math.min(1, Math.max(0, (deviationWithin(errors) ** 2 - apart) / (most - apart)));
}

function deviationWithin({ low, high }: Interval): number {
  return (high - low) / (2 * halfWidth);
}

/** What the self-test says of the part of a tier that lies ahead, and whether it is sure that there are errors. */
function promised(
  { sizes, passedSizes }: ReviewCounts,
  tier: number,
  seen: number,
  { precision, curve }: Promise90,
): { share: Beta; isSure: boolean } {
  const range = precision[tiers[tier]];
  const { low, value, high } = range;
  const end = sizes.slice(0, tier + 1).reduce((sum, size) => sum + size, 0);
  const start = end - sizes[tier] + passedSizes[tier];
  const onCurve = end > start ? (foundAt(curve, end) - foundAt(curve, start)) / (end - start) : value;
  // A promise of nothing at all is never meant so exactly.
  const mean = Math.min(0.999, Math.max(onCurve, high / 20, 1e-4));
  const deviation = deviationWithin(range) * (value > 0 ? mean / value : 1);
  const weight = deviation > 0 ? (mean * (1 - mean)) / deviation ** 2 - 1 : mostPromiseWeight;
  const beyond = Math.max(0, weight - mostPromiseWeight) / (1 + seen);
  const counted = Math.max(1, Math.min(mostPromiseWeight, weight) + beyond);
  return { share: { a: mean * counted, b: (1 - mean) * counted }, isSure: low > 0 };
}

function foundAt(curve: Promise90['curve'], reviewed: number): number {
  const next = curve.findIndex((point) => point.reviewed >= reviewed);
  if (next <= 0) return curve.at(next)?.found.value ?? 0;
  const [from, to] = [curve[next - 1], curve[next]];
  const way = (reviewed - from.reviewed) / (to.reviewed - from.reviewed);
  return from.found.value + way * (to.found.value - from.found.value);
}

/** What the self-test says of a class beside what it says of all. */
interface ClassPromise {
  /** Its wrong labels, as a multiple of what they would be if each of its tiers were like that of all classes. */
  readonly factor: number;
  /** Standard deviation of that, as a share of it. */
  readonly deviation: number;
  /** Whether there are errors. */
  readonly isSure: boolean;
}

function classPromise(
  { cellSizes, classCount }: ReviewCounts,
  given: number,
  { perClass, precision }: Promise90,
): ClassPromise | undefined {
  const errors = perClass.at(given)?.errors;
  const usual = sumOf(tiers.map((tier, at) => cellSizes[at * classCount + given] * precision[tier].value));
  if (errors === undefined || errors.value === 0 || usual === 0) return undefined;
  return {
    factor: errors.value / usual,
    deviation: deviationWithin(errors) / errors.value,
    isSure: errors.low > 0,
  };
}

/**
 * One class among all, drawn towards them as far as it was not looked at; what the self-test says of it counts less the more of
 * it was seen.
 */
function ownPart(of: Known, cell: number, promise: ClassPromise | undefined): Known {
  const { part, share: ofAll, promised } = of;
  const [open, seen, wrong] = [part.open[cell], part.seen[cell], part.wrong[cell]];
  const isPromised = promised !== null && promise !== undefined;
  const mean = Math.min(0.999, meanOf(ofAll) * (isPromised ? promise.factor : 1));
  const spread = isPromised ? (deviationOf(ofAll) / meanOf(ofAll)) ** 2 + promise.deviation ** 2 : Infinity;
  const shape = classShape + Math.max(0, 1 / spread - classShape) / (1 + seen);
  const weight = shape / mean - shape;
  const mostWeight = isPromised
    ? mostClassWeight + Math.max(0, weight - mostClassWeight) / (1 + seen)
    : mostClassWeight;
  const share = { a: shape + wrong, b: weight + seen - wrong };
  const leastShare = isPromised && promised.isSure && promise.isSure ? share : { ...share, a: wrong };
  const mostShare = { ...share, b: Math.min(weight, mostWeight) + seen - wrong };
  const offTogether = isPromised ? (open * deviationOf(share)) / (1 + seen) : 0;
  return { ...of, open, share, leastShare, mostShare, offTogether };
}

/** Wrong ones among the next pictures as the ranking shows them: tier by tier. */
function nextFinds(known: readonly Known[]): { finds: number; looks: number } {
  let finds = 0;
  let looks = 0;
  for (const { open, share } of known) {
    const taken = Math.min(open, looksAhead - looks);
    finds += taken * meanOf(share);
    looks += taken;
  }
  return { finds, looks };
}

/** Whole numbers at the ends, rounded outwards. */
function rangeOf(known: readonly Known[]): Interval {
  const open = known.reduce((sum, part) => sum + part.open, 0);
  const low = Math.floor(quantileOf(lowerEnd, known, 'leastShare', open));
  const high = Math.min(open, Math.ceil(quantileOf(upperEnd, known, 'mostShare', open)));
  const value = known.reduce((sum, part) => sum + part.open * meanOf(part.share), 0);
  return { low: Math.min(low, high), value: Math.min(high, Math.max(low, value)), high };
}

/** Of the sum of beta-binomials, taken for a beta distribution over 0 … open with the same mean and variance. */
function quantileOf(
  probability: number,
  known: readonly Known[],
  which: 'leastShare' | 'mostShare',
  open: number,
): number {
  let mean = 0;
  let variance = 0;
  let together = 0;
  for (const { open: some, [which]: share, offTogether } of known) {
    if (some === 0 || share.a === 0) continue;
    variance += 2 * together * offTogether;
    together += offTogether;
    mean += some * meanOf(share);
    const weight = share.a + share.b;
    variance += (some * meanOf(share) * (1 - meanOf(share)) * (weight + some)) / (weight + 1);
  }
  if (mean === 0) return 0;
  return open * betaQuantile(probability, betaWith(mean / open, variance / open ** 2));
}

function meanOf({ a, b }: Beta): number {
  return a / (a + b);
}

function deviationOf({ a, b }: Beta): number {
  return Math.sqrt((a * b) / (a + b + 1)) / (a + b);
}

/** The widest there is where the variance is more than any share can have. */
function betaWith(mean: number, variance: number): Beta {
  const weight = Math.max(0.02, (mean * (1 - mean)) / variance - 1);
  return { a: mean * weight, b: (1 - mean) * weight };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at];
  return sum;
}

function sumOfTier(cells: Float64Array, tier: number, classCount: number): number {
  let sum = 0;
  for (let cell = tier * classCount; cell < (tier + 1) * classCount; cell++) sum += cells[cell];
  return sum;
}
