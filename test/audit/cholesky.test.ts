import { expect, test } from 'vitest';
import { choleskyFactor, solveLower } from '../../src-main/audit/cholesky.ts';
import { seededRandom } from '../../src-shared/random.ts';

test('a factor worked out by hand', () => {
  // by hand: [[4, 2], [2, 5]] = L Lᵀ with L = [[2, 0], [1, 2]]
  expect([...choleskyFactor(Float64Array.of(3, 2, 2, 4), 2, 1)]).toEqual([2, 0, 1, 2]);
});

test('factor times its transpose is the matrix with the ridge, and what it solves fits, for every width up to 13', () => {
  for (let width = 1; width <= 13; width++) {
    const random = seededRandom(width, 'cholesky');
    const root = Float64Array.from({ length: width * width }, () => random.normal());
    const matrix = new Float64Array(width * width);
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++)
        for (let k = 0; k < width; k++) matrix[i * width + j] += root[i * width + k] * root[j * width + k];
    const before = Float64Array.from(matrix);
    const factor = choleskyFactor(matrix, width, 0.5);
    expect(matrix).toEqual(before);
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += factor[i * width + k] * factor[j * width + k];
        expect(sum, `width ${width}`).toBeCloseTo(matrix[i * width + j] + (i === j ? 0.5 : 0), 10);
      }

    const rows = Float64Array.from({ length: 6 * width }, () => random.normal());
    const solved = Float64Array.from(rows);
    solveLower(factor, width, solved, { first: 1, count: 5, upTo: width });
    expect(solved.subarray(0, width)).toEqual(rows.subarray(0, width));
    for (let row = 1; row < 6; row++)
      for (let i = 0; i < width; i++) {
        let sum = 0;
        for (let k = 0; k <= i; k++) sum += factor[i * width + k] * solved[row * width + k];
        expect(sum, `width ${width}`).toBeCloseTo(rows[row * width + i], 10);
      }
  }
});
