import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { shuffle } from '../../src-main/engine/shuffle.ts';

test('a shuffle keeps every value once', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const values = Int32Array.from({ length: seed * 7 }, (_, i) => i);
    const shuffled = shuffle(Int32Array.from(values), seededRandom(seed, 'shuffle'));
    expect(shuffled.toSorted(), `seed ${seed}`).toEqual(values);
  }
});

test('it happens in place', () => {
  const values = [1, 2, 3];
  expect(shuffle(values, seededRandom(1, 'shuffle'))).toBe(values);
});

test('none and one stay as they are', () => {
  expect(shuffle([], seededRandom(1, 'shuffle'))).toEqual([]);
  expect(shuffle([7], seededRandom(1, 'shuffle'))).toEqual([7]);
});

test('every order is as likely as any other', () => {
  const random = seededRandom(3, 'shuffle');
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = shuffle([0, 1, 2, 3], random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  // 1,000 expected each; χ² with 23 degrees of freedom is above 50 once in a thousand.
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(50);
});
