// A training picture is shifted a little, mirrored where the data allows it, and a square of it is hidden, so that a
// network cannot know it again by one corner and memorise its label. Before any label is looked at, it is turned.

import type { Random } from '../../src-shared/random.ts';

/** How a picture is seen that is seen whole: `copySeen`. */
export interface WholeView {
  readonly dx: number;
  readonly dy: number;
  readonly mirror: boolean;
  /** Quarter turns against the clock, 0 … 3, after all else. */
  readonly turn: number;
}

/** How a training step sees a picture: `copySeen`, and then `hideSquare`. */
export interface View extends WholeView {
  /** Place of the picture among all of the training. */
  readonly example: number;
  /** A side of 0 hides nothing. */
  readonly square: { readonly x: number; readonly y: number; readonly side: number };
}

/** The picture as it is. */
export const straight: WholeView = { dx: 0, dy: 0, mirror: false, turn: 0 };
/** Its mirror image. */
export const mirrored: WholeView = { ...straight, mirror: true };

export function wholeView(example: number, view: WholeView = straight): View {
  return { ...view, example, square: { x: 0, y: 0, side: 0 } };
}

/**
 * Where in a picture the pixels of a view are found: that of row y and column x at down[y] + across[x].
 *
 * @returns  [size] each
 */
export function pixelPlaces(
  { dx, dy, mirror, turn }: WholeView,
  size: number,
): { readonly down: Int32Array; readonly across: Int32Array } {
  const rows = new Int32Array(size);
  const columns = new Int32Array(size);
  for (let at = 0; at < size; at++) {
    rows[at] = reflect(at - dy, size) * size;
    const column = reflect(at - dx, size);
    columns[at] = mirror ? size - 1 - column : column;
  }
  switch (turn) {
    case 1:
      return { down: columns.reverse(), across: rows };
    case 2:
      return { down: rows.reverse(), across: columns.reverse() };
    case 3:
      return { down: columns, across: rows.reverse() };
    default:
      return { down: rows, across: columns };
  }
}

/**
 * Copies one picture with a shift (edges reflected), an optional mirror image and quarter turns.
 *
 * @param source  [.., 3, size, size] uint8, read from `from`
 * @param target  [.., 3, size, size] uint8, written from `to`
 * @param view    dx columns to the right, dy rows down, |dx|, |dy| < size
 */
export function copySeen(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  size: number,
  view: WholeView,
): void {
  const { down, across } = pixelPlaces(view, size);
  let out = to;
  for (let channel = 0; channel < 3; channel++) {
    const start = from + channel * size * size;
    for (let y = 0; y < size; y++) {
      const row = start + down[y];
      for (let x = 0; x < size; x++) target[out++] = source[row + across[x]];
    }
  }
}

/**
 * Hides a square of one picture, in place ("cutout", DeVries and Taylor 2017, arXiv 1708.04552).
 *
 * @param images  [.., 3, size, size] uint8, changed from `from`
 * @param square  its middle column and row, and its side, pixels; what lies outside the picture is left out
 * @param fill    per channel, 0 … 255
 */
export function hideSquare(
  images: Uint8Array,
  from: number,
  size: number,
  square: { readonly x: number; readonly y: number; readonly side: number },
  fill: readonly number[],
): void {
  const [left, right] = hiddenSpan(square.x, square.side, size);
  const [top, bottom] = hiddenSpan(square.y, square.side, size);
  for (let channel = 0; channel < 3; channel++)
    for (let y = top; y < bottom; y++) {
      const row = from + (channel * size + y) * size;
      images.fill(fill[channel], row + left, row + right);
    }
}

/** Of a square around `middle`, the first row or column inside the picture and the one after the last. */
export function hiddenSpan(middle: number, side: number, size: number): readonly [number, number] {
  const first = middle - (side >> 1);
  return [Math.max(0, first), Math.min(size, first + side)];
}

/** Position inside 0 … size − 1, mirrored at the edges without repeating the edge pixel. */
export function reflect(position: number, size: number): number {
  if (position < 0) return -position;
  return position >= size ? 2 * size - 2 - position : position;
}

export function randomShift(shift: number, random: Random): number {
  return random.integer(2 * shift + 1) - shift;
}
