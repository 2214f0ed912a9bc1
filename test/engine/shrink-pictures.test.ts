import { expect, test } from 'vitest';
import type { Frame } from '../../src-main/engine/shrink-pictures.ts';
import { shrinkPictures } from '../../src-main/engine/shrink-pictures.ts';

/** The first channel of one picture whose three channels are equal. */
function shrunk(plane: readonly number[], size: number, side: number, frame?: Frame): number[] {
  const images = Uint8Array.from([...plane, ...plane, ...plane]);
  const result = shrinkPictures(images, size, side, () => frame ?? { left: 0, top: 0, side: size });
  const [first, second, third] = [0, 1, 2].map((c) => [
    ...result.subarray(c * side * side, (c + 1) * side * side),
  ]);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
  return first;
}

const sixteen = Array.from({ length: 16 }, (_, at) => 10 * at);

test('a picture taken whole in its own size stays as it is', () => {
  expect(shrunk(sixteen, 4, 4)).toEqual(sixteen);
});

test('four pixels become their mean', () => {
  // by hand: (0 + 10 + 40 + 50) / 4 = 25
  expect(shrunk(sixteen, 4, 2)).toEqual([25, 45, 105, 125]);
});

test('where sizes do not divide, a pixel counts for the part that is covered', () => {
  // by hand: 3 pixels into 2, the first is 2/3 of 0 and 1/3 of 90 in every row
  expect(shrunk([0, 90, 210, 0, 90, 210, 0, 90, 210], 3, 2)).toEqual([30, 170, 30, 170]);
});

test('a frame takes a part, and one between pixels mixes them', () => {
  expect(shrunk(sixteen, 4, 2, { left: 2, top: 1, side: 2 })).toEqual([60, 70, 100, 110]);
  // by hand: half of 0 and half of 10, a quarter each in two directions: (0 + 10 + 40 + 50) / 4 = 25
  expect(shrunk(sixteen, 4, 1, { left: 0.5, top: 0.5, side: 1 })).toEqual([25]);
});

test('a frame smaller than the result repeats pixels', () => {
  expect(shrunk(sixteen, 4, 2, { left: 1, top: 1, side: 1 })).toEqual([50, 50, 50, 50]);
});
