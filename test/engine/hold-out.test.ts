import { expect, test } from 'vitest';
import { holdOut } from '../../src-main/engine/hold-out.ts';
import { seededRandom } from '../../src-shared/random.ts';

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

test('of many small classes some hold out one, so that there is something to measure by', () => {
  // by hand: 0.05 × 8 × 100 = 40
  const labels = Int32Array.from({ length: 800 }, (_, i) => i % 100);
  const held = indices(holdOut(labels, 100, 0.05, seededRandom(1, 'hold-out')));
  expect(held).toHaveLength(40);
  expect(new Set(held.map((i) => labels[i])).size).toBe(40);
});

test('share 0 holds nothing out', () => {
  expect(indices(holdOut(new Int32Array(50), 1, 0, seededRandom(1, 'hold-out')))).toEqual([]);
});

/** Pictures of several classes; two of three have doubles, some of them in other classes. */
function grouped(seed: number) {
  const random = seededRandom(seed, 'groups');
  const classes = 2 + random.integer(6);
  const n = 30 + random.integer(200);
  const labels = Int32Array.from({ length: n }, () => random.integer(classes));
  const groups = Int32Array.from(labels.keys(), (i) =>
    random.next() < 0.6 ? random.integer(1 + n / 3) : n + i,
  );
  return { labels, classes, groups, random };
}

test('of a group all are held out or none, and every class still trains', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { labels, classes, groups, random } = grouped(seed);
    const share = random.next() / 2;
    const held = holdOut(labels, classes, share, random, groups);
    for (const members of Map.groupBy(labels.keys(), (i) => groups[i]).values())
      expect(new Set(members.map((i) => held[i])).size, `seed ${seed}`).toBe(1);
    for (const label of new Set(labels))
      expect(
        labels.some((given, i) => given === label && held[i] === 0),
        `seed ${seed}`,
      ).toBe(true);
  }
});

test('the share of a class stays what it is where some of its pictures have doubles', () => {
  const labels = new Int32Array(200);
  const groups = Int32Array.from(labels.keys(), (i) => (i < 60 ? i >> 1 : i));
  expect(indices(holdOut(labels, 1, 0.1, seededRandom(1, 'hold-out'), groups))).toHaveLength(20);
});

test('a group that is larger than the share trains', () => {
  const labels = new Int32Array(100);
  const groups = Int32Array.from(labels.keys(), (i) => (i < 50 ? 0 : i));
  const held = indices(holdOut(labels, 1, 0.1, seededRandom(1, 'hold-out'), groups));
  expect(held).toHaveLength(10);
  expect(Math.min(...held)).toBeGreaterThanOrEqual(50);
});

test('a class of nothing but doubles still has some held out', () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  // by hand: 0.05 × 20 = 1 is to be held out, and each group has five of a class
  const groups = Int32Array.from(labels.keys(), (i) => Math.floor(i / 10) * 2 + (i % 2));
  const held = indices(holdOut(labels, 2, 0.05, seededRandom(1, 'hold-out'), groups));
  expect(held.map((i) => labels[i]).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
});

test('without doubles it is the draw it would be without groups', () => {
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 3);
  const draw = (groups?: Int32Array): number[] =>
    indices(holdOut(labels, 3, 0.1, seededRandom(5, 'hold-out'), groups));
  expect(draw(Int32Array.from(labels.keys()))).toEqual(draw());
});

test('the draw depends on the seed and on nothing else', () => {
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 3);
  const draw = (seed: number): number[] => indices(holdOut(labels, 3, 0.1, seededRandom(seed, 'hold-out')));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
