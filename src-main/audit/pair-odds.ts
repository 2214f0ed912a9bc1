// What a pair of classes says about a label beyond its margin: what the picture looks like, and what it is called.
//
// Where a model often mistakes one class for another, a doubted label is the more likely right; where people often err, or
// where the model hardly ever does, it is the more likely wrong. How often either happens in each pair is estimated from the
// margins of its labels, as a mixture of wrong and right ones. All pairs share the shapes of both but for a scale, because a
// model holds some classes farther apart than others. Few labels say little, so a pair is drawn towards what is usual:
// empirical Bayes, with gammas over Poisson counts whose shapes are found by moments (Robbins 1956, Efron 2010).

import { certainMargin } from './margin-bins.ts';
import { suggestion } from './rank-suspects.ts';
import type { StandInsInput } from './stand-ins.ts';

export interface PairOddsInput extends Pick<
  StandInsInput,
  'margins' | 'probabilities' | 'opinions' | 'leftOut' | 'labels' | 'classes'
> {
  /** [n], 0 … 1, how likely each label is wrong by its margin alone. */
  readonly chances: Float64Array;
}

/** A model's tails are not known well enough to say more of classes that it hardly ever mistakes. */
const mostOdds = 1;

/** @returns  [n], natural: what its pair adds to the logarithm of the odds that a label is wrong */
export function pairOdds(input: PairOddsInput): Float64Array {
  const pairOf = pairsOf(input);
  const { pairs, all } = mixtureOf(input, pairOf);
  const oddsOf = new Map(
    Array.from(pairs, ([pair, { found }]) => [
      pair,
      Math.min(mostOdds, Math.log(found.wrong / all.wrong) - Math.log(found.right / all.right)),
    ]),
  );
  return Float64Array.from(pairOf, (pair) => oddsOf.get(pair) ?? 0);
}

/** No margin makes an error more certain. */
const largestChance = 0.995;
const mostSteps = 20;
const enough = 1e-3;

/**
 * Puts chances that labels are wrong, and more that is known of them, together: in all as many wrong ones as before, but for
 * what no margin makes certain. Loops, because a self-test does it hundreds of times.
 *
 * @param chances  [n], 0 … 1, is overwritten
 * @param factors  [n], by which the odds of each are multiplied
 */
export function multiplyOdds(chances: Float64Array, factors: Float64Array): void {
  let wrong = 0;
  const against = new Float64Array(chances.length);
  for (let i = 0; i < chances.length; i++) {
    const chance = Math.min(largestChance, chances[i]);
    wrong += chance;
    against[i] = (1 - chance) / (chance * factors[i]);
  }
  // Newton's method in the logarithm of a factor that all odds share.
  let shared = 1;
  for (let step = 0; step < mostSteps; step++) {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < chances.length; i++) {
      const chance = 1 / (1 + against[i] * shared);
      chances[i] = chance;
      sum += chance;
      slope += chance * (1 - chance);
    }
    const change = (sum - wrong) / slope;
    if (!(Math.abs(change) > enough)) return;
    shared *= Math.exp(Math.min(1, Math.max(-1, change)));
  }
}

/** [n] pairs: what the model takes the picture for, if not for what its label says, × classes + its label. */
export function pairsOf({
  probabilities,
  labels,
  classes,
}: Pick<PairOddsInput, 'probabilities' | 'labels' | 'classes'>): Int32Array {
  return labels.map((label, example) => {
    const row = probabilities.subarray(example * classes, (example + 1) * classes);
    return suggestion(row, label, 'likely') * classes + label;
  });
}

/** Labels of one pair that may be in doubt. */
interface Pair {
  /** [bins] */
  readonly counts: Float64Array;
  /** How many of them would be wrong and right, were all pairs alike but for the sizes of their classes. */
  readonly usual: Amounts;
  /** How many are, as far as is known. */
  found: Amounts;
}

interface Amounts {
  readonly wrong: number;
  readonly right: number;
}

/** Margins as multiples of what is usual for the pair. Those above are in no doubt. */
const [lowestMargin, highestMargin] = [-14, 4];
const bins = highestMargin - lowestMargin;
const rounds = 40;

/** Expectation and maximization. */
function mixtureOf(
  input: PairOddsInput,
  pairOf: Int32Array,
): { readonly pairs: ReadonlyMap<number, Pair>; readonly all: Amounts } {
  const { margins, chances, labels, classes } = input;
  const scales = scalesOf(input);
  const countsOf = new Map<number, Float64Array>();
  const wrong = new Float64Array(bins);
  const right = new Float64Array(bins);
  pairOf.forEach((pair, example) => {
    const scaled = margins[example] / scales[pair];
    if (scaled >= highestMargin || margins[example] >= certainMargin) return;
    const bin = Math.max(0, Math.floor(scaled - lowestMargin));
    let counts = countsOf.get(pair);
    if (counts === undefined) countsOf.set(pair, (counts = new Float64Array(bins)));
    counts[bin]++;
    wrong[bin] += chances[example];
    right[bin] += 1 - chances[example];
  });
  const all = { wrong: sumOf(wrong), right: sumOf(right) };
  if (all.wrong === 0 || all.right === 0) return { pairs: new Map(), all };

  // One more in every class, for those that no label names.
  const sizes = new Float64Array(classes).fill(1);
  for (const label of labels) sizes[label]++;
  const shares = sizes.map((size) => size / (labels.length + classes) / (classes - 1));
  const pairs = new Map<number, Pair>();
  for (const [pair, counts] of countsOf) {
    const usual = {
      wrong: all.wrong * shares[Math.floor(pair / classes)],
      right: all.right * shares[pair % classes],
    };
    pairs.set(pair, { counts, usual, found: usual });
  }
  const squares = (classes - 1) * sumOf(shares.map((share) => share ** 2));
  for (let round = 0; round < rounds; round++) {
    const expected = Array.from(pairs.values(), (pair) => ({
      pair,
      ...expectedOf(pair, { wrong, right }, all),
    }));
    const drawnTo = (kind: keyof Amounts): ((pair: Pair, found: number) => number) => {
      const counts = expected.map(({ pair, [kind]: found }) => ({ found, usual: pair.usual[kind] }));
      const shape = gammaShape(counts, squares * all[kind] ** 2);
      return ({ usual }, found) => (shape + found) / (shape / usual[kind] + 1);
    };
    const [ofWrong, ofRight] = [drawnTo('wrong'), drawnTo('right')];
    for (const { pair, wrong, right } of expected)
      pair.found = { wrong: ofWrong(pair, wrong), right: ofRight(pair, right) };
  }
  return { pairs, all };
}

/** @param of  [bins] wrong and right labels of all pairs */
function expectedOf(
  { counts, found }: Pair,
  of: { readonly wrong: Float64Array; readonly right: Float64Array },
  all: Amounts,
): Amounts {
  let wrong = 0;
  let right = 0;
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const wrongOnes = (found.wrong / all.wrong) * of.wrong[bin];
    const rightOnes = (found.right / all.right) * of.right[bin];
    wrong += (count * wrongOnes) / (wrongOnes + rightOnes);
    right += (count * rightOnes) / (wrongOnes + rightOnes);
  });
  return { wrong, right };
}

/** Gamma shapes: pairs that have nothing in common, and pairs that are all alike. */
const [leastAlike, mostAlike] = [0.1, 50];

/**
 * Of what the labels of pairs are drawn from: the more they differ from what is usual, beyond what Poisson counts do, the lower.
 * What is expected of a mixture differs less than counts would, so pairs are taken for more alike than they are.
 *
 * @param usualSquares  sum of the squares of what is usual, over all pairs, those without labels included
 */
function gammaShape(
  counts: readonly { readonly found: number; readonly usual: number }[],
  usualSquares: number,
): number {
  let excess = usualSquares;
  for (const { found, usual } of counts) excess += (found - usual) ** 2 - usual ** 2 - found;
  return excess <= 0 ? mostAlike : Math.min(mostAlike, Math.max(leastAlike, usualSquares / excess));
}

/** No two classes are told apart worse than this, on average. */
const leastDistance = 0.5;

/**
 * How far apart the model holds the classes of every pair: how much less it believes the second one of pictures that it takes for
 * the first, which bear that label.
 *
 * @returns  [classes × classes], what is shown × the label, as multiples of their geometric mean; 1 where nothing is believed
 */
function scalesOf({ margins, opinions, leftOut, labels, classes }: PairOddsInput): Float64Array {
  const sums = new Float64Array(classes * classes);
  const add = (logs: ArrayLike<number>, weight: number): void => {
    labels.forEach((shown, example) => {
      if (margins[example] <= 0) return;
      const from = example * classes;
      for (let c = 0; c < classes; c++)
        sums[shown * classes + c] += weight * (logs[from + shown] - logs[from + c]);
    });
  };
  for (const logs of opinions) add(logs, 1 / opinions.length);
  if (leftOut !== undefined) add(leftOut, 1);
  const believed = new Float64Array(classes);
  labels.forEach((label, example) => (believed[label] += margins[example] > 0 ? 1 : 0));

  const isKnown = (pair: number): boolean =>
    believed[Math.floor(pair / classes)] > 0 && Math.floor(pair / classes) !== pair % classes;
  const logarithms = sums.map((sum, pair) =>
    isKnown(pair) ? Math.log(Math.max(leastDistance, sum / believed[Math.floor(pair / classes)])) : 0,
  );
  const known = believed.filter((count) => count > 0).length * (classes - 1);
  const mean = sumOf(logarithms) / Math.max(1, known);
  return logarithms.map((logarithm, pair) => (isKnown(pair) ? Math.exp(logarithm - mean) : 1));
}

function sumOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
