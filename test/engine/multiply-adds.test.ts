import { expect, test } from 'vitest';
import { multiplyAdds } from '../../src-main/engine/multiply-adds.ts';
import { describeNetwork } from '../../src-main/engine/network.ts';

const channels = { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25], logitScale: 1 };

function ofSize(size: number): number {
  return multiplyAdds(describeNetwork({ ...channels, size, classes: 10, widths: [32, 128, 128] }));
}

// by hand: maps of 31, 31, pooled 15, 15, pooled 7, 7, pooled 3
const blocks =
  31 ** 2 * 32 * 24 * 9 +
  15 ** 2 * 32 * 32 * 9 +
  15 ** 2 * 128 * 32 * 9 +
  7 ** 2 * 128 * 128 * 9 +
  7 ** 2 * 128 * 128 * 9 +
  3 ** 2 * 128 * 128 * 9 +
  128 * 10;

test('every layer counts with the map that it makes', () => {
  expect(ofSize(32)).toBe(31 ** 2 * 24 * 3 * 2 ** 2 + blocks);
});

test('a picture that the first layer halves has maps of half its side', () => {
  expect(ofSize(64)).toBe(31 ** 2 * 24 * 3 * 4 ** 2 + blocks);
  expect(ofSize(48)).toBeLessThan(0.6 * ofSize(32));
});
