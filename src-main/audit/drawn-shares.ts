// What a ranking might mean: how much of each part of it is wrong, drawn again and again.

import type { Random } from '../../src-shared/random.ts';
import { nonIncreasing } from './isotonic.ts';
import type { Bins } from './margin-bins.ts';
import { binOf, binsOf, certainMargin, product } from './margin-bins.ts';
import type { Binned } from './mixture.ts';
import { fitMixture } from './mixture.ts';
import { multiplyOdds, pairOdds } from './pair-odds.ts';
import type { StandIns, StandInsInput } from './stand-ins.ts';
import { plantedAsOwn } from './stand-ins.ts';
import { wrongShares } from './wrong-shares.ts';

export interface DrawnShares {
  /** [n] what is ranked by. */
  readonly margins: Float64Array;
  readonly bins: Bins;
  /** [rounds, or fewer where some do not count] of [bins] shares of wrong labels. */
  readonly drawn: readonly Float64Array[];
  /** [harderRounds, or fewer] the same, where errors are harder to see than is usual: only ranges allow for it. */
  readonly drawnHarder: readonly Float64Array[];
  /** [bins] the mean of those drawn, because how errors are made is not known to be in the middle of what it may be. */
  readonly shares: Float64Array;
}

const rounds = 200;
/** As dense as `rounds`: those are of factors between 0.6 and 1, these between 0.3 and 0.6; see stand-ins.ts. */
const harderRounds = 150;
/**
 * Of several classes the labels themselves tell wrong ones from right ones that are misread, because slips give all of them;
 * how many are slips is drawn with the stand-ins. Of two classes nothing tells: of the right labels that are doubted up to
 * this share is taken to lie as wrong ones do.
 */
const mostMisread = 0.5;

/** By margins alone. */
export function drawnShares(input: StandInsInput, random: Random): DrawnShares {
  const { standIns, size, lowest, ...draw } = plantedAsOwn(input);
  const bins = binsOf(input.margins, lowest);
  const mixture = fitMixture(binned(bins, standIns), size);
  const sharesBy = (standIns: readonly StandIns[]): Float64Array => {
    const again = binned(bins, standIns);
    const examples = bins.counts.map((count) => Math.max(1, count + Math.sqrt(count) * random.normal()));
    const asWrong = wrongShares({ ...again, examples }, size, mixture);
    return input.classes > 2 ? asWrong : withoutMisread(asWrong, again, mostMisread * random.next());
  };
  const drawn = Array.from({ length: rounds }, () => sharesBy(draw.drawn(random)));
  const drawnHarder = Array.from({ length: harderRounds }, () => sharesBy(draw.drawnHarder(random)));
  return { margins: input.margins, bins, drawn, drawnHarder, shares: meanOf(drawn) };
}

/**
 * Where w labels are wrong, of which the part s is doubted, d − s w right ones are doubted too. What lies as wrong labels do
 * is then w + misread (d − s w), which gives w.
 *
 * @param asWrong  [bins] shares of what lies as wrong labels do
 * @param misread  share of the doubted right labels that lie so, 0 … 1
 */
function withoutMisread(
  asWrong: Float64Array,
  { examples, margins, planted }: Binned,
  misread: number,
): Float64Array {
  const isDoubted = margins.map((margin) => (margin < 0 ? 1 : 0));
  const all = product(asWrong, examples);
  const wrong = (all - misread * product(isDoubted, examples)) / (1 - misread * product(isDoubted, planted));
  return asWrong.map((share) => share * Math.max(0, Math.min(1, wrong / (all || 1))));
}

/** Moved as far as a label may be that another one is believed more than. */
const stillDoubted = -1e-6;

/**
 * The same draws, where pairs of classes count too. A label that another one is believed more than stays below 0, whatever its
 * pair says.
 *
 * The ranking takes a margin for the logarithm of odds, as the model does. The draws go by the odds that margins have here.
 */
export function withPairs(
  input: StandInsInput,
  { bins: byMargin, drawn, drawnHarder, shares }: DrawnShares,
): DrawnShares {
  const chances = new Float64Array(input.margins.length);
  const readChances = (of: Float64Array): void => {
    for (let example = 0; example < chances.length; example++) chances[example] = of[byMargin.of[example]];
  };
  readChances(shares);
  const odds = pairOdds({ ...input, chances });
  const margins = input.margins.map((margin, example) => {
    const moved = margin - odds[example];
    if (margin >= certainMargin) return margin;
    return margin < 0 && moved >= 0 ? stillDoubted / (1 + moved) : Math.min(certainMargin, moved);
  });
  const bins = binsOf(margins, Infinity);
  const factors = odds.map(Math.exp);
  const byPairs = (of: Float64Array): Float64Array => {
    readChances(of);
    multiplyOdds(chances, factors);
    const means = new Float64Array(bins.counts.length);
    for (let example = 0; example < chances.length; example++) {
      const bin = bins.of[example];
      means[bin] += chances[example] / bins.counts[bin];
    }
    return nonIncreasing(means, bins.counts);
  };
  const again = drawn.map(byPairs);
  return { margins, bins, drawn: again, drawnHarder: drawnHarder.map(byPairs), shares: meanOf(again) };
}

/** Those draws only in which at least so many labels are wrong; some must be. */
export function withoutFewer(told: DrawnShares, fewest: number): DrawnShares {
  const isKept = (shares: Float64Array): boolean => product(shares, told.bins.counts) >= fewest;
  const drawn = told.drawn.filter(isKept);
  return { ...told, drawn, drawnHarder: told.drawnHarder.filter(isKept), shares: meanOf(drawn) };
}

function meanOf(drawn: readonly Float64Array[]): Float64Array {
  return drawn[0].map((_, bin) => Math.min(1, drawn.reduce((sum, of) => sum + of[bin], 0) / drawn.length));
}

function binned({ from, counts: examples, margins: means }: Bins, standIns: readonly StandIns[]): Binned {
  const planted = new Float64Array(from.length);
  for (const { margins, weights } of standIns)
    margins.forEach((margin, at) => (planted[binOf(from, margin)] += weights[at]));
  return { examples, margins: means, planted };
}
