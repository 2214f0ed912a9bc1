// A training picture is shifted a little, and mirrored where the data allows it.

import type { Random } from './random.ts';

/**
 * Copies one picture with a shift (edges reflected) and an optional mirror image.
 *
 * @param source  [.., 3, size, size] uint8, read from `from`
 * @param target  [.., 3, size, size] uint8, written from `to`
 * @param dx      columns to the right, dy rows down, |dx|, |dy| < size
 */
export function copyShifted(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  size: number,
  { dx, dy, mirror }: { readonly dx: number; readonly dy: number; readonly mirror: boolean },
): void {
  for (let channel = 0; channel < 3; channel++)
    for (let y = 0; y < size; y++) {
      const row = from + (channel * size + reflect(y - dy, size)) * size;
      const out = to + (channel * size + y) * size;
      for (let x = 0; x < size; x++) {
        const column = reflect(x - dx, size);
        target[out + x] = source[row + (mirror ? size - 1 - column : column)];
      }
    }
}

/** Position inside 0 … size − 1, mirrored at the edges without repeating the edge pixel. */
function reflect(position: number, size: number): number {
  if (position < 0) return -position;
  return position >= size ? 2 * size - 2 - position : position;
}

export function randomShift(shift: number, random: Random): number {
  return random.integer(2 * shift + 1) - shift;
}
