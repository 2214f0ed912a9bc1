import { expect, test } from 'vitest';
import { rowProducts } from '../../src-main/engine/products.ts';
import { seededRandom } from '../../src-shared/random.ts';

test('every tile and what is left beside them is the plain inner product', () => {
  const random = seededRandom(1, 'products');
  for (const [rows, others, length] of [
    [1, 1, 1],
    [2, 4, 3],
    [5, 7, 6],
    [4, 9, 2],
    [3, 3, 5],
  ]) {
    const a = Float64Array.from({ length: rows * length }, () => random.normal());
    const b = Float64Array.from({ length: others * length }, () => random.normal());
    const out = new Float64Array(rows * others).fill(99);
    rowProducts(a, b, out, { rows, others, length });
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < others; j++) {
        let sum = 0;
        for (let k = 0; k < length; k++) sum += a[i * length + k] * b[j * length + k];
        expect(out[i * others + j]).toBeCloseTo(sum, 12);
      }
  }
});
