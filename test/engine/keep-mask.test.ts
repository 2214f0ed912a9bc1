import { expect, test } from 'vitest';
import { renewKeepMask as renew } from '../../src-main/engine/keep-mask.ts';
import { seededRandom } from '../../src-shared/random.ts';

const oneClass = (n: number): Int32Array => new Int32Array(n);

/** Nothing is held out. */
function renewKeepMask(given: Float32Array, labels: Int32Array, classes: number, k: number): Uint8Array {
  return renew(given, labels, classes, new Uint8Array(labels.length), k);
}

test('p exactly at k is pruned, the next float32 above it is kept', () => {
  const given = Float32Array.of(0.25, 0.25 + 2 ** -25, 0.25 - 2 ** -26, 0.9);
  expect([...renewKeepMask(given, oneClass(4), 1, 0.25)]).toEqual([0, 1, 0, 1]);
});

test('a pruned example comes back as soon as it is believed again', () => {
  const labels = Int32Array.of(0, 0, 1, 1);
  expect([...renewKeepMask(Float32Array.of(0.9, 0.1, 0.9, 0.9), labels, 2, 0.5)]).toEqual([1, 0, 1, 1]);
  expect([...renewKeepMask(Float32Array.of(0.9, 0.6, 0.9, 0.9), labels, 2, 0.5)]).toEqual([1, 1, 1, 1]);
});

test('a class the model believes nothing of keeps its most believed tenth', () => {
  // by hand: ceil(0.1 × 21) = 3 of class 1 stay, the three largest p
  const given = Float32Array.from({ length: 22 }, (_, i) => (i === 0 ? 0.9 : i / 1000));
  const labels = Int32Array.from({ length: 22 }, (_, i) => (i === 0 ? 0 : 1));
  const keep = renewKeepMask(given, labels, 2, 0.5);
  expect([...keep.keys()].filter((i) => keep[i] === 1)).toEqual([0, 19, 20, 21]);
});

test('the floor adds nothing to a class that keeps a tenth by itself', () => {
  const given = Float32Array.from({ length: 10 }, (_, i) => (i === 4 ? 0.6 : 0.4));
  const keep = renewKeepMask(given, oneClass(10), 1, 0.5);
  expect([...keep.keys()].filter((i) => keep[i] === 1)).toEqual([4]);
});

test('of equally believed examples the floor keeps the first', () => {
  const keep = renewKeepMask(new Float32Array(20).fill(0.2), oneClass(20), 1, 0.5);
  expect([...keep.keys()].filter((i) => keep[i] === 1)).toEqual([0, 1]);
});

test('the only example of a class always stays', () => {
  expect([...renewKeepMask(Float32Array.of(0, 0.9), Int32Array.of(0, 1), 2, 0.5)]).toEqual([1, 1]);
});

test('a class without examples is no trouble', () => {
  expect([...renewKeepMask(Float32Array.of(0.9, 0.9), Int32Array.of(0, 2), 4, 0.5)]).toEqual([1, 1]);
});

test('a rare class keeps its most believed half', () => {
  // by hand: the mean is 12; class 1 with 4 is below half of it and keeps 2, class 0 with 20 keeps ceil(0.1 × 20) = 2
  const labels = Int32Array.from({ length: 24 }, (_, i) => (i < 20 ? 0 : 1));
  const given = Float32Array.from({ length: 24 }, (_, i) => i / 1000);
  const keep = renewKeepMask(given, labels, 2, 0.5);
  expect([...keep.keys()].filter((i) => keep[i] === 1)).toEqual([18, 19, 22, 23]);
});

test('every example above k is kept and every class keeps at least a tenth, or a half where it is rare', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed, 'keep-mask');
    const classes = 2 + random.integer(6);
    const n = 1 + random.integer(200);
    const k = random.next();
    const labels = Int32Array.from({ length: n }, () => random.integer(classes));
    const given = Float32Array.from({ length: n }, () => random.next() ** 3);
    const keep = renewKeepMask(given, labels, classes, k);
    const mean = n / new Set(labels).size;
    for (let c = 0; c < classes; c++) {
      const members = [...labels.keys()].filter((i) => labels[i] === c);
      const floor = Math.ceil((members.length < mean / 2 ? 0.5 : 0.1) * members.length);
      const believed = members.filter((i) => given[i] > k);
      const kept = members.filter((i) => keep[i] === 1);
      expect(kept, `seed ${seed}`).toEqual(expect.arrayContaining(believed));
      expect(kept, `seed ${seed}`).toHaveLength(Math.max(believed.length, floor));
    }
  }
});

test('a held-out example does not count as the one that stays', () => {
  const given = Float32Array.of(0.3, 0.2, 0.1);
  expect([...renew(given, oneClass(3), 1, Uint8Array.of(1, 0, 0), 0.5)]).toEqual([0, 1, 0]);
});

test('a trusted example is kept whatever the model believes', () => {
  const trusted = Uint8Array.of(1, 0, 0, 0);
  expect([
    ...renew(Float32Array.of(0, 0.9, 0.1, 0.9), oneClass(4), 1, new Uint8Array(4), 0.5, trusted),
  ]).toEqual([1, 1, 0, 1]);
});

test('trusted examples are the first of the tenth that stays', () => {
  // by hand: ceil(0.1 × 20) = 2 stay; without trust 18 and 19, the largest p
  const given = Float32Array.from({ length: 20 }, (_, i) => i / 1000);
  const trusted = (...of: number[]) => Uint8Array.from(given, (_, i) => Number(of.includes(i)));
  const kept = (mask: Uint8Array) => [...mask.keys()].filter((i) => mask[i] === 1);
  const keep = (...of: number[]) =>
    kept(renew(given, oneClass(20), 1, new Uint8Array(20), 0.5, trusted(...of)));
  expect(keep(3)).toEqual([3, 19]);
  expect(keep(3, 4)).toEqual([3, 4]);
  expect(keep(3, 4, 5)).toEqual([3, 4, 5]);
});

test('k = 0 prunes nothing, not even where p is rounded to 0', () => {
  const given = Float32Array.from({ length: 20 }, (_, i) => (i < 10 ? 0.9 : 1e-46));
  expect([...renewKeepMask(given, oneClass(20), 1, 0)]).toEqual(new Array(20).fill(1));
});
