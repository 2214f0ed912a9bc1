// Small patches that pictures are made of, learnt from the pictures alone: whitened, then k-means (Coates, Ng and Lee 2011,
// "An Analysis of Single-Layer Networks in Unsupervised Feature Learning").

import { rowProducts } from './products.ts';
import type { Random } from '../../src-shared/random.ts';
import { symmetricEigen } from './whitening.ts';

export interface PatchDictionary {
  /** Side of a patch, pixels. */
  readonly patch: number;
  /** [3 · patch²] mean of the normalised patches. */
  readonly mean: Float64Array;
  /** [directions × 3 · patch²], makes a normalised patch's numbers uncorrelated and of like variance. */
  readonly whitening: Float64Array;
  readonly directions: number;
  /** [atoms × directions] */
  readonly atoms: Float64Array;
  readonly atomCount: number;
}

const mostPatches = 16_000;
/** More of one picture say little new. */
const mostPatchesOfOne = 100;
const rounds = 10;
/** Of a patch's variance, 0 … 255²: keeps the noise of a blank patch from being blown up. */
const contrastFloor = 10;
/** Of the mean variance of a direction: directions that hardly vary stay weak. */
const varianceFloor = 0.1;

/** @param pictures  [n, 3, side, side] uint8 */
export function learnPatches(
  pictures: Uint8Array,
  options: {
    readonly side: number;
    readonly patch: number;
    /** At most; grey pictures have fewer. */
    readonly directions: number;
    readonly atoms: number;
    readonly random: Random;
  },
): PatchDictionary {
  const { side, patch, atoms: atomCount, random } = options;
  const length = 3 * patch * patch;
  const count = pictures.length / (3 * side * side);
  const looked = Math.min(mostPatches, mostPatchesOfOne * count);
  const patches = new Float64Array(looked * length);
  for (let at = 0; at < patches.length; at += length) {
    const start = random.integer(count) * 3 * side * side;
    const top = random.integer(side - patch + 1);
    const left = random.integer(side - patch + 1);
    takePatch(pictures, start + top * side + left, side, patch, patches, at);
  }
  const { mean, whitening, directions } = whiten(patches, length, options.directions);
  const whitened = new Float64Array(looked * directions);
  rowProducts(patches, whitening, whitened, { rows: looked, others: directions, length });
  const atoms = clusterCentres(whitened, directions, atomCount, random);
  return { patch, mean, whitening, directions, atoms, atomCount };
}

/**
 * One patch, its mean taken away and its contrast made equal to that of others.
 *
 * @param from  place of its first pixel, in its picture's first channel
 */
export function takePatch(
  pictures: Uint8Array,
  from: number,
  side: number,
  patch: number,
  out: Float64Array,
  to: number,
): void {
  const length = 3 * patch * patch;
  let at = to;
  let sum = 0;
  let squares = 0;
  for (let channel = 0; channel < 3; channel++)
    for (let y = 0; y < patch; y++) {
      const row = from + (channel * side + y) * side;
      for (let x = 0; x < patch; x++) {
        const value = pictures[row + x];
        out[at++] = value;
        sum += value;
        squares += value * value;
      }
    }
  const mean = sum / length;
  const scale = 1 / Math.sqrt(Math.max(0, squares / length - mean * mean) + contrastFloor);
  for (let i = to; i < at; i++) out[i] = (out[i] - mean) * scale;
}

/** Centres the patches in place. */
function whiten(
  patches: Float64Array,
  length: number,
  mostDirections: number,
): Pick<PatchDictionary, 'mean' | 'whitening' | 'directions'> {
  const count = patches.length / length;
  const mean = new Float64Array(length);
  patches.forEach((value, at) => (mean[at % length] += value / count));
  for (let at = 0; at < patches.length; at++) patches[at] -= mean[at % length];
  const covariance = new Float64Array(length * length);
  for (let at = 0; at < patches.length; at += length)
    for (let i = 0; i < length; i++) {
      const value = patches[at + i] / count;
      for (let j = 0; j < length; j++) covariance[i * length + j] += value * patches[at + j];
    }
  const { values, vectors } = symmetricEigen(covariance, length);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const floor = values.reduce((sum, value) => sum + value, 0) * (varianceFloor / length);
  const strong = order.filter((column) => values[column] > 1e-6 * values[order[0]]);
  const directions = Math.max(1, Math.min(mostDirections, strong.length));
  const whitening = new Float64Array(directions * length);
  for (let d = 0; d < directions; d++) {
    const scale = 1 / Math.sqrt(Math.max(0, values[order[d]]) + floor + 1e-12);
    for (let i = 0; i < length; i++) whitening[d * length + i] = vectors[i * length + order[d]] * scale;
  }
  return { mean, whitening, directions };
}

/**
 * k-means. A centre that nothing is near starts anew at a point drawn by chance.
 *
 * @param points  [n × length]
 * @returns       [count × length]
 */
function clusterCentres(points: Float64Array, length: number, count: number, random: Random): Float64Array {
  const n = points.length / length;
  const centres = new Float64Array(count * length);
  const drawCentre = (centre: number): void => {
    const from = random.integer(n) * length;
    centres.set(points.subarray(from, from + length), centre * length);
  };
  for (let centre = 0; centre < count; centre++) drawCentre(centre);
  const atOnce = 500;
  const products = new Float64Array(atOnce * count);
  for (let round = 0; round < rounds; round++) {
    const half = Float64Array.from(
      { length: count },
      (_, centre) => squareLength(centres, centre, length) / 2,
    );
    const sums = new Float64Array(centres.length);
    const members = new Int32Array(count);
    for (let from = 0; from < n; from += atOnce) {
      const rows = Math.min(atOnce, n - from);
      const some = points.subarray(from * length, (from + rows) * length);
      rowProducts(some, centres, products, { rows, others: count, length });
      for (let row = 0; row < rows; row++) {
        let nearest = 0;
        for (let centre = 1; centre < count; centre++)
          if (products[row * count + centre] - half[centre] > products[row * count + nearest] - half[nearest])
            nearest = centre;
        members[nearest]++;
        for (let i = 0; i < length; i++) sums[nearest * length + i] += some[row * length + i];
      }
    }
    for (let centre = 0; centre < count; centre++)
      if (members[centre] === 0) drawCentre(centre);
      else
        for (let i = 0; i < length; i++)
          centres[centre * length + i] = sums[centre * length + i] / members[centre];
  }
  return centres;
}

export function squareLength(rows: Float64Array, row: number, length: number): number {
  let sum = 0;
  for (let i = row * length; i < (row + 1) * length; i++) sum += rows[i] * rows[i];
  return sum;
}
