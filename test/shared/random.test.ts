import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';

const draw = (seed: number, stream: string, n: number): number[] => {
  const random = seededRandom(seed, stream);
  return Array.from({ length: n }, () => random.next());
};

test('a seed means the same numbers on every machine and in every version', () => {
  // From sfc32 and splitmix32 written down a second time in Python. Whoever changes them changes every stored run.
  expect(draw(1, 'batches', 4).map((value) => value * 2 ** 32)).toEqual([
    515600022, 2330367578, 2586796636, 2383555183,
  ]);
});

test('seeds and streams are kept apart', () => {
  const firsts = new Set<number>();
  for (let seed = 0; seed < 1000; seed++)
    for (const stream of ['batches', 'held-out', 'whitening']) firsts.add(draw(seed, stream, 1)[0]);
  // Three thousand of 2^32 numbers: two alike happen once in a thousand.
  expect(firsts.size).toBe(3000);
  expect(draw(0xffffffff, 'a', 3)).not.toEqual(draw(0, 'a', 3));
});

test('next is uniform in [0, 1)', () => {
  const values = draw(5, 'uniform', 100_000);
  const tenths = new Array<number>(10).fill(0);
  for (const value of values) tenths[Math.floor(value * 10)]++;
  // χ² with 9 degrees of freedom is above 27.9 once in a thousand.
  expect(tenths.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
  expect(tenths).toHaveLength(10);
});

test('integer takes every value below its bound and no other', () => {
  const random = seededRandom(1, 'integer');
  const seen = new Set(Array.from({ length: 1000 }, () => random.integer(7)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(random.integer(1)).toBe(0);
});

test('normal has mean 0, variance 1 and the tails of a normal', () => {
  const random = seededRandom(2, 'normal');
  const values = Array.from({ length: 100_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
  // Four standard errors each: 1/√n, √(2/n), √(0.0455 × 0.9545 / n).
  expect(Math.abs(mean)).toBeLessThan(0.0127);
  expect(Math.abs(variance - 1)).toBeLessThan(0.018);
  expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.0027);
  expect(values.every(Number.isFinite)).toBe(true);
});
