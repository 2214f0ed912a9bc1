// Pictures that show something: discs of many colours and sizes, the same for the same number.

import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { seededRandom } from '../../../src-shared/random.ts';

export const photoWidth = 240;
export const photoHeight = 180;

export function madeUpPhoto(number: number): Sharp {
  const random = seededRandom(number, 'photo');
  const pixels = new Uint8Array(3 * photoWidth * photoHeight).fill(40 + random.integer(160));
  for (let disc = 0; disc < 60; disc++) {
    const [left, top] = [random.integer(photoWidth), random.integer(photoHeight)];
    const radius = 4 + random.integer(40 / (1 + disc / 12));
    const colour = [random.integer(256), random.integer(256), random.integer(256)];
    for (let y = Math.max(0, top - radius); y < Math.min(photoHeight, top + radius); y++) {
      for (let x = Math.max(0, left - radius); x < Math.min(photoWidth, left + radius); x++) {
        if ((x - left) ** 2 + (y - top) ** 2 < radius ** 2) pixels.set(colour, 3 * (y * photoWidth + x));
      }
    }
  }
  // A lens draws no edge that is sharper than this.
  return sharp(pixels, { raw: { width: photoWidth, height: photoHeight, channels: 3 } }).blur(1.5);
}
