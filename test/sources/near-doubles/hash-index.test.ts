import { expect, test } from 'vitest';
import { seededRandom } from '../../../src-shared/random.ts';
import { HashIndex, promisedDistance } from '../../../src-main/sources/near-doubles/hash-index.ts';
import { countBits } from '../../../src-main/sources/near-doubles/perceptual-hash.ts';

/** A few hashes by chance, and of each some with bits turned over, from none to more than is promised. */
function madeUpHashes(seed: number): Uint32Array {
  const random = seededRandom(seed, 'hashes');
  const hashes: number[] = [];
  for (let family = 0; family < 30; family++) {
    const [low, high] = [random.integer(2 ** 32), random.integer(2 ** 32)];
    for (let member = 0; member < 8; member++) {
      const turned = [low, high];
      for (let bit = 0; bit < random.integer(16); bit++) turned[random.integer(2)] ^= 1 << random.integer(32);
      hashes.push(...turned);
    }
  }
  return Uint32Array.from(hashes);
}

function distance(hashes: Uint32Array, a: number, b: number): number {
  return countBits(hashes[2 * a] ^ hashes[2 * b]) + countBits(hashes[2 * a + 1] ^ hashes[2 * b + 1]);
}

function nearOf(index: HashIndex, of: number): number[] {
  const found: number[] = [];
  index.forEachNear(of, (other) => found.push(other) > 0);
  return found;
}

test('every other hash within the promised distance is found, once, and no other', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const hashes = madeUpHashes(seed);
    const all = [...Array(hashes.length / 2).keys()];
    const index = new HashIndex(hashes, all);
    for (const one of all) {
      const near = all.filter((other) => other !== one && distance(hashes, one, other) <= promisedDistance);
      const found = nearOf(index, one);
      expect(
        found.toSorted((a, b) => a - b),
        `seed ${seed}, hash ${one}`,
      ).toEqual(near);
    }
  }
});

test('bits that differ are found wherever they lie', () => {
  const random = seededRandom(1, 'bits');
  for (let round = 0; round < 150; round++) {
    const hashes = Uint32Array.of(random.integer(2 ** 32), random.integer(2 ** 32), 0, 0);
    hashes.set(hashes.subarray(0, 2), 2);
    while (distance(hashes, 0, 1) < promisedDistance)
      hashes[2 + random.integer(2)] ^= 1 << random.integer(32);
    expect(nearOf(new HashIndex(hashes, [0, 1]), 0), [...hashes].join()).toEqual([1]);
  }
});

test('only those that are wanted are found', () => {
  const hashes = new Uint32Array(8).fill(7);
  const index = new HashIndex(hashes, [0, 3]);
  expect([nearOf(index, 0), nearOf(index, 1)]).toEqual([[3], [0, 3]]);
});
