// What features that know no label say about every label: a ridge that never saw the example, its strength and its trust
// in itself chosen from the given labels. Labels that it does not believe stop teaching it, as the network's do.

import type { PreparedRidge, Rest, RidgeProblem } from './leave-one-out-ridge.ts';
import { choleskyFactor } from './cholesky.ts';
import { leftOutScores, prepareRidge } from './leave-one-out-ridge.ts';

export interface LeftOutOpinion {
  /** [n × classes] natural logarithms of probabilities. */
  readonly logProbabilities: Float64Array;
  /** Share of the examples whose given label is the most probable, 0 … 1. */
  readonly agreement: number;
}

/** How often labels that are not believed are left out, and the rest fitted anew. */
const prunings = 2;
/** A label stops teaching where another one is at least four times as probable. */
const prunedBelow = Math.log(1 / 4);
/** Of every class this share always teaches: those believed most. */
const classFloor = 0.5;

/** @param trusted  [n], 1 where the label is known to be right: it always teaches */
export async function leftOutOpinion(
  given: RidgeProblem,
  trusted: Uint8Array | undefined,
  rest: Rest,
): Promise<LeftOutOpinion> {
  const problem = withoutSpareFeatures(given);
  const { labels, classes } = problem;
  const all = await prepareRidge(problem, new Uint8Array(labels.length).fill(1), rest);
  const best = await bestStrength(all, rest);
  let { scores } = best;
  for (let pruning = 0; pruning < prunings; pruning++) {
    const keep = believed(calibrated(scores, labels, classes), labels, classes, trusted);
    const pruned = await prepareRidge(problem, keep, rest);
    scores = await leftOutScores(pruned, best.strength * meanVariance(pruned), rest);
  }
  return {
    logProbabilities: calibrated(scores, labels, classes),
    agreement: agreementOf(scores, labels, classes),
  };
}

/**
 * No more features than examples: a ridge knows examples only by their inner products, and the rows of the products'
 * triangle have the same.
 */
function withoutSpareFeatures(problem: RidgeProblem): RidgeProblem {
  const { features, width, labels } = problem;
  const count = labels.length;
  if (count >= width) return problem;
  const products = new Float64Array(count * count);
  let largest = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += features[i * width + k] * features[j * width + k];
      products[i * count + j] = sum;
      largest = Math.max(largest, sum);
    }
  // Examples that are equal make the products singular.
  const triangle = choleskyFactor(products, count, 1e-9 * largest + 1e-12);
  return { ...problem, features: Float32Array.from(triangle), width: count };
}

const firstStrength = 0.3;
const strengthStep = Math.sqrt(10);
const mostSteps = 8;

/**
 * The ridge with the smallest squared error on examples left out, every class weighing the same: in steps from a usual
 * one, as long as it gets better. A strength is a ridge in shares of the features' variance.
 */
async function bestStrength(
  prepared: PreparedRidge,
  rest: Rest,
): Promise<{ scores: Float64Array; strength: number }> {
  const tryStrength = async (
    strength: number,
  ): Promise<{ strength: number; scores: Float64Array; error: number }> => {
    const scores = await leftOutScores(prepared, strength * meanVariance(prepared), rest);
    return { strength, scores, error: squaredError(scores, prepared) };
  };
  let best = await tryStrength(firstStrength);
  const weaker = await tryStrength(firstStrength / strengthStep);
  const factor = weaker.error < best.error ? 1 / strengthStep : strengthStep;
  let next = weaker.error < best.error ? weaker : await tryStrength(firstStrength * strengthStep);
  for (let step = 0; step < mostSteps && next.error < best.error; step++) {
    best = next;
    next = await tryStrength(best.strength * factor);
  }
  return best;
}

/** Of an example, all features together. */
function meanVariance({ gram, problem: { width }, weights }: PreparedRidge): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += gram[i * width + i];
  return sum / weights.reduce((total, weight) => total + weight, 0) + 1e-9;
}

function squaredError(
  scores: Float64Array,
  { problem: { labels, classes }, weights }: PreparedRidge,
): number {
  let sum = 0;
  labels.forEach((label, example) => {
    for (let c = 0; c < classes; c++)
      sum += weights[example] * (scores[example * classes + c] - (label === c ? 1 : -1)) ** 2;
  });
  return sum;
}

/**
 * Which examples teach.
 *
 * @param logs  [n × classes] log probabilities
 * @returns     [n]
 */
function believed(
  logs: Float64Array,
  labels: Int32Array,
  classes: number,
  trusted: Uint8Array | undefined,
): Uint8Array {
  const margins = ownMargins(logs, labels, classes);
  const keep = Uint8Array.from(margins, (margin, example) =>
    margin > prunedBelow || trusted?.[example] === 1 ? 1 : 0,
  );
  for (const members of Map.groupBy(labels.keys(), (example) => labels[example]).values())
    for (const example of members
      .sort((a, b) => margins[b] - margins[a] || a - b)
      .slice(0, Math.ceil(classFloor * members.length)))
      keep[example] = 1;
  return keep;
}

function agreementOf(scores: Float64Array, labels: Int32Array, classes: number): number {
  return ownMargins(scores, labels, classes).filter((margin) => margin > 0).length / labels.length;
}

/**
 * @param values  [n × classes]
 * @returns       [n] value of the given label − the largest other one
 */
export function ownMargins(values: Float64Array, labels: Int32Array, classes: number): Float64Array {
  return Float64Array.from(labels, (label, example) => {
    let other = -Infinity;
    for (let c = 0; c < classes; c++) if (c !== label) other = Math.max(other, values[example * classes + c]);
    return values[example * classes + label] - other;
  });
}

/** [n × classes] log probabilities of scores. */
function calibrated(scores: Float64Array, labels: Int32Array, classes: number): Float64Array {
  return logSoftmaxRows(scores, classes, likeliestScale(scores, labels, classes));
}

const largestScale = 30;

/**
 * The scale at which a softmax of the scores makes the given labels most likely (temperature scaling, Guo et al. 2017,
 * arXiv 1706.04599), by Newton's method on a convex function of one number.
 */
function likeliestScale(scores: Float64Array, labels: Int32Array, classes: number): number {
  let scale = 1;
  for (let step = 0; step < 30; step++) {
    const logs = logSoftmaxRows(scores, classes, scale);
    let slope = 0;
    let curvature = 0;
    labels.forEach((label, example) => {
      let mean = 0;
      let squares = 0;
      for (let at = example * classes; at < (example + 1) * classes; at++) {
        const p = Math.exp(logs[at]);
        mean += p * scores[at];
        squares += p * scores[at] ** 2;
      }
      slope += scores[example * classes + label] - mean;
      curvature += Math.max(0, squares - mean * mean);
    });
    // At most twice as far at a time: far from its top the function is nearly flat.
    const next = scale + slope / (curvature + 1e-9);
    const bounded = Math.min(largestScale, 2 * scale + 0.1, Math.max(scale / 2, next));
    if (Math.abs(bounded - scale) < 1e-6) break;
    scale = bounded;
  }
  return scale;
}

/** @param scores [n × classes] */
function logSoftmaxRows(scores: Float64Array, classes: number, scale: number): Float64Array {
  const logs = scores.map((score) => scale * score);
  for (let row = 0; row < logs.length; row += classes) {
    let largest = -Infinity;
    for (let at = row; at < row + classes; at++) largest = Math.max(largest, logs[at]);
    let sum = 0;
    for (let at = row; at < row + classes; at++) sum += Math.exp(logs[at] - largest);
    const total = largest + Math.log(sum);
    for (let at = row; at < row + classes; at++) logs[at] -= total;
  }
  return logs;
}
