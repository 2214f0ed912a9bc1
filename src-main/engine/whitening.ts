// The frozen first layer: filters that make small patches of these pictures uncorrelated.

import type { Random } from '../../src-shared/random.ts';

/** Keeps directions that hardly vary (grey pictures have many) from being blown up into noise. */
const varianceFloor = 5e-4;

/**
 * Eigenvectors of the covariance of kernel × kernel patches, each scaled to unit variance, the strongest first, then
 * the same negated, so that after ReLU nothing is lost. After Jordan 2024, arXiv 2404.00498, section 3.2.
 *
 * @param images   [n, 3, size, size] uint8
 * @param filters  even; half of it positive, half negated
 * @returns        weight [filters, 3, kernel, kernel] float32 for inputs normalised with mean and deviation
 */
export function whiteningFilters(
  images: Uint8Array,
  options: {
    readonly size: number;
    readonly kernel: number;
    readonly filters: number;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    readonly random: Random;
  },
): Float32Array {
  const { size, kernel, filters, mean, deviation, random } = options;
  const count = images.length / (3 * size * size);
  const length = 3 * kernel * kernel;
  const covariance = new Float64Array(length * length);
  const patch = new Float64Array(length);
  const patches = 20_000;
  for (let n = 0; n < patches; n++) {
    const image = random.integer(count) * 3 * size * size;
    const top = random.integer(size - kernel + 1);
    const left = random.integer(size - kernel + 1);
    let at = 0;
    for (let channel = 0; channel < 3; channel++)
      for (let y = 0; y < kernel; y++)
        for (let x = 0; x < kernel; x++) {
          const pixel = images[image + (channel * size + top + y) * size + left + x] / 255;
          patch[at++] = (pixel - mean[channel]) / deviation[channel];
        }
    for (let i = 0; i < length; i++)
      for (let j = 0; j <= i; j++) covariance[i * length + j] += (patch[i] * patch[j]) / patches;
  }
  for (let i = 0; i < length; i++)
    for (let j = 0; j < i; j++) covariance[j * length + i] = covariance[i * length + j];

  const { values, vectors } = symmetricEigen(covariance, length);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const half = filters / 2;
  const weight = new Float32Array(filters * length);
  for (let f = 0; f < half; f++) {
    const column = order[f % length];
    const scale = 1 / Math.sqrt(Math.max(values[column], 0) + varianceFloor);
    for (let i = 0; i < length; i++) {
      const w = vectors[i * length + column] * scale;
      weight[f * length + i] = w;
      weight[(half + f) * length + i] = -w;
    }
  }
  return weight;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5).
 *
 * @param matrix  [length × length]
 * @returns       values [length], vectors [length × length], one eigenvector per column
 */
export function symmetricEigen(
  matrix: Float64Array,
  length: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(length * length);
  for (let i = 0; i < length; i++) v[i * length + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let i = 0; i < length; i++) for (let j = 0; j < i; j++) off += a[i * length + j] ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < length - 1; p++)
      for (let q = p + 1; q < length; q++) {
        const apq = a[p * length + q];
        if (apq === 0) continue;
        const theta = (a[q * length + q] - a[p * length + p]) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < length; k++) rotate(a, k * length + p, k * length + q, c, s);
        for (let k = 0; k < length; k++) rotate(a, p * length + k, q * length + k, c, s);
        for (let k = 0; k < length; k++) rotate(v, k * length + p, k * length + q, c, s);
      }
  }
  return { values: Float64Array.from({ length }, (_, i) => a[i * length + i]), vectors: v };
}

function rotate(values: Float64Array, p: number, q: number, c: number, s: number): void {
  const vp = values[p];
  const vq = values[q];
  values[p] = c * vp - s * vq;
  values[q] = s * vp + c * vq;
}
