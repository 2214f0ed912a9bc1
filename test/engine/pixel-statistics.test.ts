import { expect, test } from 'vitest';
import { pixelStatistics } from '../../src-main/engine/pixel-statistics.ts';
import { seededRandom } from '../../src-shared/random.ts';

test('mean and deviation are per channel, of pixels in 0 … 1', () => {
  // One 2 × 2 picture: red 0 0 255 255, green all 51, blue 0 0 0 255.
  const image = Uint8Array.of(0, 0, 255, 255, 51, 51, 51, 51, 0, 0, 0, 255);
  const { mean, deviation } = pixelStatistics(image, 2);
  // by hand: mean 1/2, 51/255 = 1/5, 1/4
  [0.5, 0.2, 0.25].forEach((expected, channel) => {
    expect(mean[channel]).toBeCloseTo(expected, 12);
  });
  // by hand: 1/2; none; √(1/4 × 3/4) = 0.4330
  expect(deviation[0]).toBeCloseTo(0.5, 12);
  expect(deviation[2]).toBeCloseTo(Math.sqrt(3) / 4, 12);
});

test('a blank channel has a deviation one can divide by', () => {
  for (const value of [0, 128, 255]) {
    const { mean, deviation } = pixelStatistics(new Uint8Array(2 * 3 * 16).fill(value), 4);
    expect(mean[1]).toBeCloseTo(value / 255, 12);
    expect(deviation).toEqual([0.02, 0.02, 0.02]);
  }
});

test('of many pictures a part tells nearly the same as all', () => {
  const random = seededRandom(4, 'pixels');
  const images = Uint8Array.from({ length: 9000 * 3 * 4 }, () => random.integer(256));
  const { mean, deviation } = pixelStatistics(images, 2);
  for (let channel = 0; channel < 3; channel++) {
    // Uniform in 0 … 1: mean 1/2, deviation 1/√12 = 0.2887; some 9,000 pixels looked at.
    expect(Math.abs(mean[channel] - 0.5)).toBeLessThan(0.013);
    expect(Math.abs(deviation[channel] - 0.2887)).toBeLessThan(0.013);
  }
});
