import { expect, test } from 'vitest';
import { seededRandom } from '../../../src-shared/random.ts';
import {
  countBits,
  hashedSide,
  perceptualHash,
} from '../../../src-main/sources/near-doubles/perceptual-hash.ts';

const area = hashedSide * hashedSide;

test('bits are counted', () => {
  expect([0, 1, 0b1011, -1, 1 << 31].map(countBits)).toEqual([0, 1, 3, 32, 1]);
});

test('another brightness and another contrast have the same hash', () => {
  const random = seededRandom(1, 'hash');
  const luma = Float32Array.from({ length: area }, () => 60 + 100 * random.next());
  const [low, high] = perceptualHash(luma);
  const changed = perceptualHash(luma.map((value) => 0.7 * value + 30));
  expect(countBits(changed[0] ^ low) + countBits(changed[1] ^ high)).toBe(0);
});

test('a wave along one side sets the bit of its frequency', () => {
  // by hand: cos(π · 3 · (2x + 1) / 32) is the cosine of frequency 3 itself, and all others are at right angles to it
  const wave = Float32Array.from({ length: area }, (_, i) =>
    Math.cos((Math.PI * 3 * (2 * (i % hashedSide) + 1)) / (2 * hashedSide)),
  );
  expect((perceptualHash(wave)[0] >>> 3) & 1).toBe(1);
  expect((perceptualHash(wave.map((value) => -value))[0] >>> 3) & 1).toBe(0);
});

test('hashes of unlike pictures differ in half of their bits', () => {
  const random = seededRandom(2, 'hash');
  const hashes = Array.from({ length: 60 }, () =>
    perceptualHash(Float32Array.from({ length: area }, () => random.next())),
  );
  const distances = hashes.flatMap((a, i) =>
    hashes.slice(0, i).map((b) => countBits(a[0] ^ b[0]) + countBits(a[1] ^ b[1])),
  );
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  expect(mean).toBeGreaterThan(30);
  expect(mean).toBeLessThan(33);
});
