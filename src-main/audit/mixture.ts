// How many labels of a ranking are wrong, from what planted errors show of where wrong ones lie.
//
// Examples with a wrong label lie as the planted errors do, and those with a right one as if the planted errors' density were
// tilted by a line in the margin: f_right(m) = f_wrong(m) · exp(intercept + slope · m) / (1 − share). A margin is a logarithm of
// odds, so for a model whose odds are right up to a power that is how they lie. However many right labels lie as deep as wrong
// ones, the line tells how many, where a bound by the deepest examples alone takes them all for wrong.
//
// Qin 1999, "Empirical likelihood ratio based confidence intervals for mixture proportions"; Elkan and Noto 2008.

export interface Mixture {
  /** Of all examples, those with a wrong label, 0 … 1. */
  readonly share: number;
  readonly intercept: number;
  readonly slope: number;
}

/** A ranking in bins. */
export interface Binned {
  /** [bins] examples of the data set. */
  readonly examples: Float64Array;
  /** [bins] share of the planted errors, in all 1. */
  readonly planted: Float64Array;
  /** [bins] mean margin of the examples. */
  readonly margins: Float64Array;
}

/**
 * The likeliest mixture: of what lies in a bin, examples of the data set and planted errors together, the share of the first
 * tells how much denser they lie there.
 *
 * @param size  how many planted errors there are, each counted by its weight: (Σw)² / Σw²
 * @param near  that of nearly the same numbers, which spares most of the search
 */
export function fitMixture({ examples, planted, margins }: Binned, size: number, near?: Mixture): Mixture {
  const total = examples.reduce((a, b) => a + b, 0);
  const bins = Array.from(examples, (count, bin) => ({
    margin: margins[bin],
    count,
    all: count + size * planted[bin],
  }));
  const problem = { bins, odds: total / size };
  if (near !== undefined) return descend(problem, near).mixture;
  let best = { mixture: { share: 1, intercept: 0, slope: 1 }, loss: Infinity };
  for (const share of startingShares)
    for (const slope of startingSlopes) {
      const found = descend(problem, { share, slope, intercept: 0 });
      if (found.loss < best.loss) best = found;
    }
  return best.mixture;
}

interface Problem {
  readonly bins: readonly { readonly margin: number; readonly count: number; readonly all: number }[];
  /** Examples per planted error. */
  readonly odds: number;
}

const startingShares = [0.02, 0.3];
const startingSlopes = [0.2, 0.6];
const steps = 60;
const [smallestShare, largestShare] = [1e-4, 1];
const [smallestSlope, largestSlope] = [0.02, 4];

/** Levenberg and Marquardt, in the logarithms of share and slope. */
function descend(problem: Problem, from: Mixture): { mixture: Mixture; loss: number } {
  let mixture = from;
  let loss = lossOf(problem, mixture);
  let damping = 1e-2;
  for (let step = 0; step < steps && damping < 1e9; step++) {
    const next = stepFrom(problem, mixture, damping);
    const nextLoss = lossOf(problem, next);
    if (!(nextLoss < loss)) {
      damping *= 6;
      continue;
    }
    const isSettled = loss - nextLoss < 1e-7;
    mixture = next;
    loss = nextLoss;
    damping /= 4;
    if (isSettled) break;
  }
  return { mixture, loss };
}

/** Minus the logarithm of the likelihood. */
function lossOf({ bins, odds }: Problem, { share, intercept, slope }: Mixture): number {
  let sum = 0;
  for (const { margin, count, all } of bins) {
    const dense = odds * (share + Math.exp(intercept + slope * margin));
    sum += all * Math.log1p(dense) - count * Math.log(dense);
  }
  return sum;
}

function stepFrom({ bins, odds }: Problem, { share, intercept, slope }: Mixture, damping: number): Mixture {
  const products = new Float64Array(9);
  const right = new Float64Array(3);
  const by = new Float64Array(3);
  for (const { margin, count, all } of bins) {
    const tilted = Math.exp(intercept + slope * margin);
    const ofWrong = share / (share + tilted);
    by[0] = ofWrong;
    by[1] = 1 - ofWrong;
    by[2] = (1 - ofWrong) * slope * margin;
    const chance = 1 - 1 / (1 + odds * (share + tilted));
    const off = count - all * chance;
    const weight = all * chance * (1 - chance);
    for (let i = 0; i < 3; i++) {
      right[i] += by[i] * off;
      for (let j = 0; j < 3; j++) products[3 * i + j] += weight * by[i] * by[j];
    }
  }
  for (let i = 0; i < 3; i++) products[4 * i] += damping * products[4 * i] + 1e-9;
  const [ofShare, ofIntercept, ofSlope] = solved(products, right).map(held);
  return {
    share: within(smallestShare, share * Math.exp(ofShare), largestShare),
    intercept: intercept + ofIntercept,
    slope: within(smallestSlope, slope * Math.exp(ofSlope), largestSlope),
  };
}

/** No step is so long that what it was computed from says nothing of where it leads. */
function held(step: number): number {
  return within(-1, step, 1);
}

function within(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Three equations, by Cramer's rule. */
function solved(a: Float64Array, b: Float64Array): number[] {
  const determinant = (m: Float64Array): number =>
    m[0] * (m[4] * m[8] - m[5] * m[7]) -
    m[1] * (m[3] * m[8] - m[5] * m[6]) +
    m[2] * (m[3] * m[7] - m[4] * m[6]);
  const whole = determinant(a);
  return [0, 1, 2].map(
    (column) =>
      determinant(a.map((value, at) => (at % 3 === column ? b[Math.floor(at / 3)] : value))) / whole,
  );
}
