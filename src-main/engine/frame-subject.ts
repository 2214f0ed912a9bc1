// Where in a picture its subject lies, told from what differs from the picture's border: a drawing small or off the
// middle of its paper is then seen as large as any other, and a photo, which differs all over, is taken whole.

import type { Frame } from './shrink-pictures.ts';

/** What differs less than this share of the greatest difference is paper. */
const paperShare = 0.15;
/** So much of what differs may lie outside on each side: specks. */
const outside = 0.01;
/** Of the subject's side, left free around it. */
const margin = 0.08;
/** Of the picture's side: nothing is made larger than that allows. */
const smallestShare = 0.25;

/** @param images [n, 3, size, size] uint8 */
export function frameSubject(images: Uint8Array, size: number, picture: number): Frame {
  const differs = differences(images, size, picture);
  const columns = new Float64Array(size);
  const rows = new Float64Array(size);
  const paper = paperShare * differs.reduce((most, value) => Math.max(most, value), 0);
  differs.forEach((value, at) => {
    const ink = Math.max(0, value - paper);
    columns[at % size] += ink;
    rows[Math.floor(at / size)] += ink;
  });
  const [left, right] = extent(columns);
  const [top, bottom] = extent(rows);
  const wanted = (1 + 2 * margin) * Math.max(right - left, bottom - top);
  const side = Math.min(size, Math.max(smallestShare * size, wanted));
  return {
    left: within((left + right - side) / 2, size - side),
    top: within((top + bottom - side) / 2, size - side),
    side,
  };
}

/** [size × size], of each pixel from the border's usual colour, all channels together. */
function differences(images: Uint8Array, size: number, picture: number): Float64Array {
  const differs = new Float64Array(size * size);
  for (let plane = 3 * picture; plane < 3 * picture + 3; plane++) {
    const pixels = images.subarray(plane * size * size, (plane + 1) * size * size);
    const usual = median(pixels.filter((_, at) => isBorder(at, size)));
    pixels.forEach((value, at) => (differs[at] += Math.abs(value - usual)));
  }
  return differs;
}

function isBorder(at: number, size: number): boolean {
  const [x, y] = [at % size, Math.floor(at / size)];
  return x === 0 || y === 0 || x === size - 1 || y === size - 1;
}

function median(values: Uint8Array): number {
  return values.sort()[values.length >> 1];
}

/** From where to where nearly all of the ink lies; everywhere, where there is none. */
function extent(ink: Float64Array): [from: number, to: number] {
  const total = ink.reduce((sum, value) => sum + value, 0);
  if (total === 0) return [0, ink.length];
  const placeOf = (share: number): number => {
    let sum = 0;
    return ink.findIndex((value) => (sum += value) > share * total);
  };
  return [placeOf(outside), placeOf(1 - outside) + 1];
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
