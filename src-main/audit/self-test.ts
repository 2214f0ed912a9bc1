// What planted errors promise about the errors nobody planted: how many there are, and where in the ranking they lie.

import type { Tier } from '../../src-shared/domain.ts';
import { tiers } from '../../src-shared/domain.ts';
import { seededRandom } from '../../src-shared/random.ts';
import type { Interval } from '../../src-shared/review.ts';
import type { CurvePoint, SelfTest } from '../../src-shared/self-test.ts';
import { fewestPlanted } from '../../src-shared/self-test.ts';
import { drawnShares, withoutFewer, withPairs } from './drawn-shares.ts';
import { belowAll, certainMargin, product } from './margin-bins.ts';
import { pairsOf } from './pair-odds.ts';
import type { CertainDoubts } from './rank-suspects.ts';
import { certainlyWrong, qualities, tierOf } from './rank-suspects.ts';
import type { StandInsInput } from './stand-ins.ts';

export interface SelfTestInput extends StandInsInput {
  readonly seed: number;
  /** What is known of some labels whatever a model thinks, which moves them in the ranking. */
  readonly doubts: CertainDoubts;
  /** Whether the model learnt too little to be believed; see `agreementOf`. Left out, it did not. */
  readonly isWeak?: boolean;
}

export interface SelfTestOutcome {
  /** [n] to rank by: those of the input, less what its pair of classes adds to the log odds that a label is wrong. */
  readonly margins: Float64Array;
  /** Margins below which more than so much of what is there is wrong; see `tierShares`. */
  readonly cuts: Readonly<Record<Exclude<Tier, 'fine'>, number>>;
  readonly result: SelfTest<number>;
  /** Whether the planted errors are a measure of what is doubted here; if not, the result is not worth telling. */
  readonly isMeasure: boolean;
}

/** Likely: more of these labels are wrong than right. Possible: one look of ten still finds an error. */
const tierShares = { likely: 0.5, possible: 0.1 } as const;

/**
 * Below it another label is believed more, and that is worth a look whatever planted errors promise: people's own errors may
 * be harder to see than those.
 */
const believedMargin = 0;
/**
 * Where planted errors say that a smaller share of those labels is wrong, most of the doubt is not explained by errors of that
 * kind: the rest may be errors of another kind or right labels that cannot be learned, and some of what is promised too. Then
 * nothing is called likely.
 */
const fewestOfDoubted = 1 / 3;
/**
 * Where they are a measure, and yet how they are drawn again leaves less than this share explained, it is that draw which is none:
 * drawn deeper than what is doubted, they find nothing there, and would halve what is promised of everything.
 */
const fewestOfDrawn = fewestOfDoubted / 2;
/**
 * Of the labels that would be wrong if they were drawn by chance. Where no more than chance tells planted labels from the
 * others, all of them look planted, and more than that are promised: nothing was learnt.
 */
const mostOfChance = 0.9;
/** Nine of ten rounds lie within. */
const tail = 0.05;
const curvePoints = 100;
/** Of an example that is certainly right. */
const noPair = -1;
/** Pairs with fewer expected errors are left out. */
const fewestInPair = 0.5;

/** @returns undefined where too little was planted */
export function selfTest(asked: SelfTestInput): SelfTestOutcome | undefined {
  const input = { ...asked, margins: asMarginsOfTrusted(asked) };
  const { planted, labels, classes, seed, doubts } = input;
  if (planted.examples.length < fewestPlanted) return undefined;
  const random = seededRandom(seed, 'self-test');
  const byMargin = drawnShares(input, random);
  const doubted = countBelow(input.margins, believedMargin);
  const wrong = product(byMargin.shares, byMargin.bins.counts);
  const tellsApart =
    wrong >= fewestOfDoubted * doubted && wrong <= mostOfChance * wrongByChance(labels, classes);
  // What tells wrong labels from right ones nowhere tells no pairs apart either.
  const { margins, bins, drawn, drawnHarder, shares } = tellsApart
    ? withoutFewer(withPairs(input, byMargin), fewestOfDrawn * doubted)
    : byMargin;
  const ranging = [...drawn, ...drawnHarder];
  const isMeasure = tellsApart && asked.isWeak !== true;

  /** What the shares say of some of the examples. */
  const errorsAmong = ({ certain, counts }: Some): Interval => {
    // Which labels are wrong is chance too, where a bin's share is known.
    const spread = Math.sqrt(
      product(
        shares.map((p) => p * (1 - p)),
        counts,
      ),
    );
    const values = ranging.map((share) => certain + product(share, counts) + spread * random.normal());
    return intervalOf(valueOf({ certain, counts }), values, sizeOf({ certain, counts }));
  };
  const valueOf = ({ certain, counts }: Some): number => certain + product(shares, counts);
  const isCertain = certainlyWrong(margins, labels, doubts);
  const none = (): Some => ({ certain: 0, counts: new Float64Array(bins.counts.length) });
  const count = (example: number, some: Some): void => {
    if (isCertain[example] === 1) some.certain++;
    else some.counts[bins.of[example]]++;
  };
  /** The examples of each kind, by one pass. */
  const countsBy = <Kind>(kindOf: (example: number) => Kind): Map<Kind, Some> => {
    const kinds = new Map<Kind, Some>();
    labels.forEach((_, example) => {
      const kind = kindOf(example);
      let own = kinds.get(kind);
      if (own === undefined) kinds.set(kind, (own = none()));
      count(example, own);
    });
    return kinds;
  };

  const cuts = {
    likely: isMeasure ? cutAt(tierShares.likely) : belowAll(bins),
    possible: Math.max(cutAt(tierShares.possible), believedMargin),
  };
  const quality = qualities(margins, labels, doubts, cuts);
  const all = none();
  labels.forEach((_, example) => {
    count(example, all);
  });
  const ofTiers = countsBy((example) => tierOf(quality[example], cuts));
  const precision = (tier: Tier): Interval => {
    const some = ofTiers.get(tier) ?? none();
    const size = sizeOf(some);
    const { low, value, high } = errorsAmong(some);
    return size === 0
      ? { low: 0, value: 0, high: 0 }
      : { low: low / size, value: value / size, high: high / size };
  };
  const ofClasses = countsBy((example) => labels[example]);
  return {
    margins: margins.map((margin, example) =>
      asked.trusted?.[example] === 1 ? asked.margins[example] : margin,
    ),
    cuts,
    isMeasure,
    result: {
      planted: planted.examples.length,
      errors: errorsAmong(all),
      precision: Object.fromEntries(tiers.map((tier) => [tier, precision(tier)])) as Record<Tier, Interval>,
      curve: curve(),
      perClass: Array.from({ length: classes }, (_, label) => ({
        label,
        errors: errorsAmong(ofClasses.get(label) ?? none()),
      })),
      pairs: pairs(),
    },
  };

  /** The highest margin up to which every bin has at least this share; below all margins where none has. */
  function cutAt(share: number): number {
    const first = shares.findIndex((p) => p < share);
    if (first === 0) return belowAll(bins);
    return first < 0 ? bins.from[bins.from.length - 1] : bins.from[first];
  }

  function curve(): CurvePoint[] {
    const points: CurvePoint[] = [{ reviewed: 0, found: { low: 0, value: 0, high: 0 } }];
    const upTo = none();
    const every = Math.ceil(quality.length / curvePoints);
    const order = Int32Array.from(quality.keys()).sort((a, b) => quality[a] - quality[b]);
    order.forEach((example, place) => {
      count(example, upTo);
      const reviewed = place + 1;
      if (reviewed % every === 0 || reviewed === order.length)
        points.push({ reviewed, found: errorsAmong(upTo) });
    });
    return points;
  }

  function pairs(): SelfTest<number>['pairs'] {
    const pairOf = pairsOf(input);
    const isRight = (example: number): boolean => isCertain[example] === 0 && shares[bins.of[example]] === 0;
    const ofPairs = countsBy((example) => (isRight(example) ? noPair : pairOf[example]));
    ofPairs.delete(noPair);
    return [...ofPairs]
      .filter(([, some]) => valueOf(some) >= fewestInPair)
      .map(([pair, some]) => ({
        given: pair % classes,
        suggested: Math.floor(pair / classes),
        errors: errorsAmong(some),
      }))
      .sort((a, b) => b.errors.value - a.errors.value || a.given - b.given || a.suggested - b.suggested);
  }
}

/** Some of the examples. */
interface Some {
  /** Those that are certainly wrong. */
  certain: number;
  /** [bins] how many of the others lie in each. */
  readonly counts: Float64Array;
}

function sizeOf({ certain, counts }: Some): number {
  return counts.reduce((sum, count) => sum + count, certain);
}

/** What a person vouches for is at the other end of the ranking from what is wrong. */
function asMarginsOfTrusted({ margins, trusted }: SelfTestInput): Float64Array {
  return trusted === undefined
    ? margins
    : margins.map((margin, example) => (trusted[example] === 1 ? certainMargin : margin));
}

/** How many labels would be wrong if each were that of an example drawn by chance. */
function wrongByChance(labels: Int32Array, classes: number): number {
  const sizes = new Float64Array(classes);
  for (const label of labels) sizes[label]++;
  return labels.length - product(sizes, sizes) / labels.length;
}

function countBelow(margins: Float64Array, cut: number): number {
  return margins.reduce((count, margin) => count + (margin < cut ? 1 : 0), 0);
}

function intervalOf(value: number, drawn: readonly number[], most: number): Interval {
  const sorted = [...drawn].sort((a, b) => a - b);
  const within = (x: number): number => Math.min(most, Math.max(0, x));
  return {
    low: within(Math.min(value, sorted[Math.floor(tail * sorted.length)])),
    value: within(value),
    high: within(Math.max(value, sorted[Math.ceil((1 - tail) * sorted.length) - 1])),
  };
}
