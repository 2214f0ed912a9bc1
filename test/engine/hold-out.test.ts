import { expect, test } from 'vitest';
import { holdOut } from '../../src-main/engine/hold-out.ts';
import { seededRandom } from '../../src-main/engine/random.ts';

const indices = (mask: Uint8Array): number[] => [...mask.keys()].filter((i) => mask[i] === 1);

test('the same share of every class is held out', () => {
  // by hand: 0.05 × 40 = 2 of class 0, 0.05 × 100 = 5 of class 1
  const labels = Int32Array.from({ length: 140 }, (_, i) => (i < 40 ? 0 : 1));
  const held = indices(holdOut(labels, 2, 0.05, seededRandom(1, 'hold-out')));
  expect(held.filter((i) => i < 40)).toHaveLength(2);
  expect(held.filter((i) => i >= 40)).toHaveLength(5);
});

test('a class with one example keeps it for training, whatever the share', () => {
  const labels = Int32Array.of(0, 1, 1, 3);
  expect(indices(holdOut(labels, 4, 0.99, seededRandom(1, 'hold-out')))).toHaveLength(1);
});

test('every class keeps at least one example to train on', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed, 'hold-out');
    const classes = 1 + random.integer(20);
    const labels = Int32Array.from({ length: 1 + random.integer(100) }, () => random.integer(classes));
    const held = holdOut(labels, classes, random.next(), random);
    for (const label of new Set(labels))
      expect(
        labels.some((given, i) => given === label && held[i] === 0),
        `seed ${seed}`,
      ).toBe(true);
  }
});

test('share 0 holds nothing out', () => {
  expect(indices(holdOut(new Int32Array(50), 1, 0, seededRandom(1, 'hold-out')))).toEqual([]);
});

test('the draw depends on the seed and on nothing else', () => {
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 3);
  const draw = (seed: number): number[] => indices(holdOut(labels, 3, 0.1, seededRandom(seed, 'hold-out')));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
