import { expect, test } from 'vitest';
import { pixelStatistics } from '../../src-main/engine/pixel-statistics.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { symmetricEigen, whiteningFilters } from '../../src-main/engine/whitening.ts';

function eigenPairs(matrix: readonly number[], length: number): { value: number; vector: number[] }[] {
  const { values, vectors } = symmetricEigen(Float64Array.from(matrix), length);
  return [...values]
    .map((value, column) => ({
      value,
      vector: Array.from({ length }, (_, row) => vectors[row * length + column]),
    }))
    .sort((a, b) => a.value - b.value);
}

test('eigenvalues of a matrix worked out by hand', () => {
  // by hand: [[2, 1], [1, 2]] has 1 along (1, −1) and 3 along (1, 1)
  const [low, high] = eigenPairs([2, 1, 1, 2], 2);
  expect(low.value).toBeCloseTo(1, 12);
  expect(high.value).toBeCloseTo(3, 12);
  expect(low.vector[0] / low.vector[1]).toBeCloseTo(-1, 12);
  expect(high.vector[0] / high.vector[1]).toBeCloseTo(1, 12);
});

test('a diagonal matrix and a matrix of zeros are their own answer', () => {
  expect(eigenPairs([3, 0, 0, -1], 2).map(({ value }) => value)).toEqual([-1, 3]);
  expect(eigenPairs([0, 0, 0, 0], 2).map(({ value }) => value)).toEqual([0, 0]);
});

test('the eigenvectors are orthonormal and put the matrix together again', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = seededRandom(seed, 'eigen');
    const n = 2 + random.integer(30);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal();
    const before = Float64Array.from(matrix);
    const { values, vectors } = symmetricEigen(matrix, n);
    expect(matrix, `seed ${seed}`).toEqual(before);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let product = 0;
        let rebuilt = 0;
        for (let k = 0; k < n; k++) {
          product += vectors[k * n + i] * vectors[k * n + j];
          rebuilt += vectors[i * n + k] * values[k] * vectors[j * n + k];
        }
        expect(Math.abs(product - (i === j ? 1 : 0)), `seed ${seed}`).toBeLessThan(1e-10);
        expect(Math.abs(rebuilt - matrix[i * n + j]), `seed ${seed}`).toBeLessThan(1e-9);
      }
  }
});

/** Pictures of smooth waves under noise, in colours that go together, as photos have them. */
function waves(n: number, size: number, seed: number): Uint8Array {
  const random = seededRandom(seed, 'waves');
  const images = new Uint8Array(n * 3 * size * size);
  for (let image = 0; image < n; image++) {
    const [fx, fy, phase] = [random.next(), random.next(), 6.3 * random.next()];
    for (let channel = 0; channel < 3; channel++)
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++)
          images[((image * 3 + channel) * size + y) * size + x] = Math.round(
            128 + (70 + 10 * channel) * Math.sin(fx * x + fy * y + phase) + 12 * random.normal(),
          );
  }
  return images;
}

const size = 12;

function filtersOf(images: Uint8Array, kernel: number, filters: number, seed = 1): Float32Array {
  return whiteningFilters(images, {
    size,
    kernel,
    filters,
    ...pixelStatistics(images, size),
    random: seededRandom(seed, 'whitening'),
  });
}

test('the second half of the filters is the first half negated', () => {
  const weight = filtersOf(waves(60, size, 1), 2, 24);
  const half = weight.length / 2;
  expect(weight).toHaveLength(24 * 12);
  expect(weight.subarray(half)).toEqual(weight.subarray(0, half).map((value) => -value));
});

test('what the filters see of the patches is uncorrelated and of variance near 1', () => {
  const images = waves(400, size, 2);
  const { mean, deviation } = pixelStatistics(images, size);
  for (const kernel of [2, 4]) {
    const length = 3 * kernel * kernel;
    const weight = filtersOf(images, kernel, 24);
    const products = new Float64Array(144);
    let patches = 0;
    for (let image = 0; image < 400; image++)
      for (let top = image % 3; top + kernel <= size; top += 3)
        for (let left = image % 2; left + kernel <= size; left += 3) {
          patches++;
          const seen = new Float64Array(12);
          for (let i = 0; i < length; i++) {
            const channel = Math.floor(i / kernel ** 2);
            const row = top + (Math.floor(i / kernel) % kernel);
            const pixel = images[((image * 3 + channel) * size + row) * size + left + (i % kernel)] / 255;
            for (let f = 0; f < 12; f++)
              seen[f] += (weight[f * length + i] * (pixel - mean[channel])) / deviation[channel];
          }
          for (let f = 0; f < 12; f++) for (let g = 0; g < 12; g++) products[f * 12 + g] += seen[f] * seen[g];
        }
    for (let f = 0; f < 12; f++)
      for (let g = 0; g < 12; g++) {
        const covariance = products[f * 12 + g] / patches;
        // The variance floor lowers the weakest directions a little; the patches here are other ones.
        expect(Math.abs(covariance - (f === g ? 1 : 0)), `kernel ${kernel}: ${f}, ${g}`).toBeLessThan(0.15);
      }
  }
});

test('the strongest direction comes first and so has the smallest filter', () => {
  const weight = filtersOf(waves(60, size, 3), 2, 24);
  const lengths = Array.from({ length: 12 }, (_, f) => Math.hypot(...weight.subarray(f * 12, f * 12 + 12)));
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
});

test('grey and blank pictures give finite filters that the variance floor bounds', () => {
  const grey = waves(40, size, 4);
  for (let image = 0; image < 40; image++)
    for (const channel of [1, 2]) {
      const start = image * 3 * size * size;
      grey.copyWithin(start + channel * size * size, start, start + size * size);
    }
  for (const images of [grey, new Uint8Array(20 * 3 * size * size).fill(255)])
    for (const value of filtersOf(images, 2, 24)) {
      expect(Number.isFinite(value)).toBe(true);
      // by hand: 1 / √0.0005 = 44.7 is the longest filter
      expect(Math.abs(value)).toBeLessThan(44.8);
    }
});

test('a seed means the same filters', () => {
  const images = waves(40, size, 5);
  expect(filtersOf(images, 2, 24, 7)).toEqual(filtersOf(images, 2, 24, 7));
});
