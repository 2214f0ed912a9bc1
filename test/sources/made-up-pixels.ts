// Pixels that tell which picture they are of.

import { pixelBytes } from '../../src-shared/pixel-pack.ts';

/** [3, size, size] uint8 */
export function madeUpPixels(number: number, size: number): Uint8Array {
  return Uint8Array.from(
    { length: pixelBytes(size) },
    (_, i) => (number * 31 + i * (1 + (number >> 8))) & 255,
  );
}
