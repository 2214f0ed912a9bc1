import { expect, test } from 'vitest';
import { lumaOf, shrink } from '../../../src-main/sources/near-doubles/shrink.ts';

test('each pixel of the small picture is the mean of its area', () => {
  const plane = [1, 3, 5, 7, 1, 3, 5, 7, 9, 9, 0, 0, 9, 9, 0, 0];
  expect([...shrink(plane, 4, 2)]).toEqual([2, 6, 9, 0]);
});

test('a pixel on a border counts for both sides, as much as lies in each', () => {
  // by hand, three pixels into two: (1 · 0 + 0.5 · 3) / 1.5 = 1, (0.5 · 3 + 1 · 6) / 1.5 = 5
  const row = [0, 3, 6];
  expect([...shrink([...row, ...row, ...row], 3, 2)].map((value) => Math.round(1e4 * value) / 1e4)).toEqual([
    1, 5, 1, 5,
  ]);
});

test('the mean stays what it is, at every size', () => {
  for (let size = 16; size <= 100; size += 7) {
    const plane = Float32Array.from({ length: size * size }, (_, i) => (i * 37) % 256);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(shrink(plane, size, 16)), `size ${size}`).toBeCloseTo(mean(plane), 3);
  }
});

test('luma weighs green most, and white is white', () => {
  const luma = lumaOf(Uint8Array.of(255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255), 2);
  expect([...luma].map(Math.round)).toEqual([255, 76, 150, 29]);
});
