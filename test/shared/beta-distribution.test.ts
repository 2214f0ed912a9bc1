import { expect, test } from 'vitest';
import { betaQuantile } from '../../src-shared/beta-distribution.ts';

test.each([
  // By hand: the distributions that can be turned around on paper.
  { beta: { a: 1, b: 1 }, probability: 0.3, share: 0.3 },
  { beta: { a: 2, b: 1 }, probability: 0.25, share: 0.5 },
  { beta: { a: 1, b: 30 }, probability: 0.95, share: 1 - 0.05 ** (1 / 30) },
  { beta: { a: 0.5, b: 0.5 }, probability: 0.95, share: Math.sin((0.95 * Math.PI) / 2) ** 2 },
  // scipy.stats.beta.ppf(0.95, 1.5, 29.5)
  { beta: { a: 1.5, b: 29.5 }, probability: 0.95, share: 0.12309776840805 },
])('$probability of Beta($beta.a, $beta.b) lies below $share', ({ beta, probability, share }) => {
  expect(betaQuantile(probability, beta)).toBeCloseTo(share, 6);
});

test('upper and lower end mirror each other', () => {
  for (const [a, b] of [
    [0.02, 0.7],
    [3, 1000],
    [40, 40],
    [5000, 20],
  ]) {
    expect(betaQuantile(0.05, { a, b })).toBeCloseTo(1 - betaQuantile(0.95, { a: b, b: a }), 9);
  }
});

test('without any weight on one side all of it lies on the other', () => {
  expect([betaQuantile(0.5, { a: 0, b: 3 }), betaQuantile(0.5, { a: 3, b: 0 })]).toEqual([0, 1]);
});
