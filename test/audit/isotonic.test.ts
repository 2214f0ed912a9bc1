import { expect, test } from 'vitest';
import { nonIncreasing } from '../../src-main/audit/isotonic.ts';
import { seededRandom } from '../../src-shared/random.ts';

test('what never rises stays as it is', () => {
  expect([...nonIncreasing([3, 2, 2, 0], [1, 5, 1, 2])]).toEqual([3, 2, 2, 0]);
});

test('what rises is pooled to its weighted mean', () => {
  // by hand: (1 × 1 + 3 × 3) / 4 = 2.5
  expect([...nonIncreasing([4, 1, 3, 0], [1, 1, 3, 1])]).toEqual([4, 2.5, 2.5, 0]);
});

test('a value without weight takes that of its neighbours', () => {
  expect([...nonIncreasing([1, 9, 0], [1, 0, 1])]).toEqual([1, 1, 0]);
});

test('nothing that never rises is closer', () => {
  const random = seededRandom(5, 'isotonic');
  for (let trial = 0; trial < 50; trial++) {
    const values = Array.from({ length: 6 }, () => random.next());
    const weights = Array.from({ length: 6 }, () => 0.1 + random.next());
    const fitted = nonIncreasing(values, weights);
    const distance = (to: ArrayLike<number>): number =>
      values.reduce((sum, value, i) => sum + weights[i] * (value - to[i]) ** 2, 0);
    for (let i = 1; i < 6; i++) expect(fitted[i]).toBeLessThanOrEqual(fitted[i - 1] + 1e-12);
    for (let other = 0; other < 30; other++) {
      const falling = Array.from({ length: 6 }, () => random.next()).sort((a, b) => b - a);
      expect(distance(fitted)).toBeLessThanOrEqual(distance(falling) + 1e-12);
    }
  }
});
