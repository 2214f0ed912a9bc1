// Ridge regression on features, and what it would say of every example had it never seen that example.

import { choleskyFactor, solveLower } from './cholesky.ts';

export interface RidgeProblem {
  /** [n × width] */
  readonly features: Float32Array;
  readonly width: number;
  /** [n], 0 … classes − 1. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** [n], equal where examples show nearly the same: they are left out together, so that none vouches for another. */
  readonly groups: ArrayLike<number>;
}

/** All that does not hang on the strength of the ridge. */
export interface PreparedRidge {
  readonly problem: RidgeProblem;
  /** [n], sums to the number of examples that count; every class has the same sum, and 0 leaves an example out. */
  readonly weights: Float64Array;
  /** [width] weighted mean of the features. */
  readonly mean: Float64Array;
  /** [width × width] weighted products of the centred features, lower triangle. */
  readonly gram: Float64Array;
  /** [classes × width] weighted products of the centred targets and features. */
  readonly cross: Float64Array;
  /** [classes] weighted mean of the targets. */
  readonly targetMean: Float64Array;
}

/** Called between two pieces of work, some tenths of a second each; rejects where the work shall end. */
export type Rest = () => Promise<void>;

/** So many examples are looked at together; what is needed of them stays in the cache. */
const examplesAtOnce = 64;

/** @param keep  [n], 0 where an example shall teach nothing; at least one of each class stays */
export async function prepareRidge(
  problem: RidgeProblem,
  keep: Uint8Array,
  rest: Rest,
): Promise<PreparedRidge> {
  const { features, width, labels, classes } = problem;
  const weights = balancedWeights(labels, classes, keep);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(width);
  const targetMean = new Float64Array(classes);
  weights.forEach((weight, example) => {
    if (weight === 0) return;
    for (let i = 0; i < width; i++) mean[i] += (weight / total) * features[example * width + i];
    for (let c = 0; c < classes; c++) targetMean[c] += (weight / total) * target(labels[example], c);
  });

  const gram = new Float64Array(width * width);
  const cross = new Float64Array(classes * width);
  const counted = Int32Array.from(weights.keys()).filter((example) => weights[example] > 0);
  for (let from = 0; from < counted.length; from += examplesAtOnce) {
    const some = counted.subarray(from, from + examplesAtOnce);
    // Feature after feature, so that products of two features run along memory.
    const columns = new Float64Array(width * some.length);
    some.forEach((example, place) => {
      const weight = weights[example];
      const root = Math.sqrt(weight);
      for (let i = 0; i < width; i++) {
        const centred = features[example * width + i] - mean[i];
        columns[i * some.length + place] = root * centred;
        for (let c = 0; c < classes; c++)
          cross[c * width + i] += weight * centred * (target(labels[example], c) - targetMean[c]);
      }
    });
    addProducts(columns, some.length, gram, width);
    await rest();
  }
  return { problem, weights, mean, gram, cross, targetMean };
}

/**
 * One against the rest, targets −1 and 1, intercept free: what the regression predicts for every example when its group is
 * left out, exact, without fitting anew. With K the inner products of examples under the inverse, e = r + K W e gives the
 * residuals e of a group left out from its residuals r (for one example r / (1 − h), the hat matrix's diagonal h).
 * An example of weight 0 is left out anyway, and so gets the plain prediction, without the rest of its group.
 *
 * @param ridge  above 0
 * @returns      [n × classes], about −1 … 1
 */
export async function leftOutScores(
  { problem, weights, mean, gram, cross, targetMean }: PreparedRidge,
  ridge: number,
  rest: Rest,
): Promise<Float64Array> {
  const { features, width, labels, classes, groups } = problem;
  const factor = choleskyFactor(gram, width, ridge);
  await rest();
  const solved = Float64Array.from(cross);
  solveLower(factor, width, solved, { first: 0, count: classes, upTo: width });
  const interceptShare = 1 / weights.reduce((sum, weight) => sum + weight, 0);

  const scores = new Float64Array(labels.length * classes);
  for (const blocks of togetherInBlocks(groups, labels.length)) {
    const members = blocks.flat();
    const rows = new Float64Array(members.length * width);
    members.forEach((example, place) => {
      for (let i = 0; i < width; i++) rows[place * width + i] = features[example * width + i] - mean[i];
    });
    solveLower(factor, width, rows, { first: 0, count: members.length, upTo: width });
    let first = 0;
    for (const group of blocks) {
      const residuals = new Float64Array(group.length * classes);
      group.forEach((example, place) => {
        for (let c = 0; c < classes; c++) {
          const fitted = targetMean[c] + dot(rows, (first + place) * width, solved, c * width, width);
          residuals[place * classes + c] = target(labels[example], c) - fitted;
        }
      });
      const leverage = new Float64Array(group.length ** 2);
      group.forEach((_, i) => {
        group.forEach((other, j) => {
          const product = dot(rows, (first + i) * width, rows, (first + j) * width, width);
          leverage[i * group.length + j] = (product + interceptShare) * weights[other];
        });
      });
      leaveOut(leverage, residuals, group.length, classes);
      group.forEach((example, place) => {
        for (let c = 0; c < classes; c++)
          scores[example * classes + c] = target(labels[example], c) - residuals[place * classes + c];
      });
      first += group.length;
    }
    await rest();
  }
  return scores;
}

function target(label: number, c: number): number {
  return label === c ? 1 : -1;
}

/** Every class weighs the same, however many examples it has. */
function balancedWeights(labels: Int32Array, classes: number, keep: Uint8Array): Float64Array {
  const counts = new Int32Array(classes);
  let kept = 0;
  labels.forEach((label, example) => {
    counts[label] += keep[example];
    kept += keep[example];
  });
  const present = counts.filter((count) => count > 0).length;
  return Float64Array.from(labels, (label, example) =>
    keep[example] === 0 ? 0 : kept / (present * counts[label]),
  );
}

/** Lists of groups, each list of about as many examples as are looked at together. */
function togetherInBlocks(groups: ArrayLike<number>, examples: number): number[][][] {
  const blocks: number[][][] = [];
  let room = 0;
  for (const group of Map.groupBy(Array(examples).keys(), (example) => groups[example]).values()) {
    if (room < group.length) {
      blocks.push([]);
      room = examplesAtOnce;
    }
    blocks[blocks.length - 1].push(group);
    room -= group.length;
  }
  return blocks;
}

/** gram += columns · columnsᵀ, lower triangle, in tiles of two by two and four. */
function addProducts(columns: Float64Array, length: number, gram: Float64Array, width: number): void {
  for (let i = 0; i < width; i++) {
    const a = i * length;
    let j = 0;
    for (; j + 4 <= i + 1; j += 4) {
      const b = j * length;
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let k = 0; k < length; k++) {
        const value = columns[a + k];
        sum0 += value * columns[b + k];
        sum1 += value * columns[b + length + k];
        sum2 += value * columns[b + 2 * length + k];
        sum3 += value * columns[b + 3 * length + k];
      }
      gram[i * width + j] += sum0;
      gram[i * width + j + 1] += sum1;
      gram[i * width + j + 2] += sum2;
      gram[i * width + j + 3] += sum3;
    }
    for (; j <= i; j++) gram[i * width + j] += dot(columns, a, columns, j * length, length);
  }
}

function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[fromA + i] * b[fromB + i];
  return sum;
}

/** A group that is nearly all there is has nothing else to be judged by; then the system is nearly singular. */
const smallestPivot = 1e-9;

/**
 * Solves (1 − leverage) e = r by Gaussian elimination with partial pivoting, in place.
 *
 * @param leverage   [size × size], destroyed
 * @param residuals  [size × columns], r, then e
 */
function leaveOut(leverage: Float64Array, residuals: Float64Array, size: number, columns: number): void {
  const matrix = leverage.map((value, at) => (at % (size + 1) === 0 ? 1 : 0) - value);
  for (let step = 0; step < size; step++) {
    let pivot = step;
    for (let row = step + 1; row < size; row++)
      if (Math.abs(matrix[row * size + step]) > Math.abs(matrix[pivot * size + step])) pivot = row;
    swapRows(matrix, size, step, pivot);
    swapRows(residuals, columns, step, pivot);
    const value = matrix[step * size + step];
    const inverse = 1 / (Math.abs(value) < smallestPivot ? smallestPivot : value);
    for (let row = 0; row < size; row++) {
      if (row === step) continue;
      const factor = matrix[row * size + step] * inverse;
      if (factor === 0) continue;
      for (let i = step; i < size; i++) matrix[row * size + i] -= factor * matrix[step * size + i];
      for (let c = 0; c < columns; c++)
        residuals[row * columns + c] -= factor * residuals[step * columns + c];
    }
    for (let i = step; i < size; i++) matrix[step * size + i] *= inverse;
    for (let c = 0; c < columns; c++) residuals[step * columns + c] *= inverse;
  }
}

function swapRows(matrix: Float64Array, width: number, a: number, b: number): void {
  if (a === b) return;
  for (let i = 0; i < width; i++) {
    const value = matrix[a * width + i];
    matrix[a * width + i] = matrix[b * width + i];
    matrix[b * width + i] = value;
  }
}
