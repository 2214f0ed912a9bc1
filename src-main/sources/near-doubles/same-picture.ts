// Whether two pictures are the same one saved again, by their pixels. Precision comes before recall: a pair that is told
// wrongly costs a person's trust, one that is missed costs nothing that was there before.

import { align, warpPlane } from './align.ts';
import { shrink } from './shrink.ts';

/** Side at which pictures are compared, pixels; smaller pictures as they are. */
const comparedSide = 32;
/** Share of its side by which an edge may be cut off. */
const cutOff = 0.035;

/** What is compared of a picture, [side, side] each, levels of 255. */
export interface Portrait {
  readonly side: number;
  readonly luma: Float32Array;
  /** Less luma. */
  readonly blue: Float32Array;
  readonly red: Float32Array;
}

/** @param pixels  [3, size, size] uint8 */
export function portraitOf(pixels: Uint8Array, size: number): Portrait {
  const side = Math.min(comparedSide, size);
  const area = size * size;
  const [red, green, blue] = [0, 1, 2].map((channel) =>
    shrink(pixels.subarray(channel * area, (channel + 1) * area), size, side),
  );
  const luma = red.map((value, i) => 0.299 * value + 0.587 * green[i] + 0.114 * blue[i]);
  return {
    side,
    luma,
    blue: blue.map((value, i) => value - luma[i]),
    red: red.map((value, i) => value - luma[i]),
  };
}

export interface Likeness {
  /** Correlation of the luma, −1 … 1: any brightness and contrast. */
  readonly luma: number;
  /** The same of the detail: edges and strokes, without the large shapes that many pictures share. */
  readonly detail: number;
  /** Root mean square of what is left of the luma between them, levels of 255: any brightness and contrast, too. */
  readonly residue: number;
  /** Mean absolute difference, levels of 255. */
  readonly colour: number;
  /** Contrast of the flatter one by that of the other, 0 … 1. */
  readonly contrast: number;
}

/** Null where one of them shows too little to be told from others, or they are too far apart from the beginning. */
export function likenessOf(a: Portrait, b: Portrait): Likeness | null {
  const { side } = a;
  if (correlate(a.luma, b.luma).correlation < worthAligning) return null;
  const warp = align(a.luma, b.luma, side, cutOff * side);
  const laid = warpPlane(a.luma, side, warp);
  const luma = correlate(laid, b.luma);
  const details = [detailOf(laid, side), detailOf(b.luma, side)] as const;
  const detail = correlate(...details);
  if (Math.min(...details.map(spreadOut)) < leastSpreadOut) return null;
  if (Math.min(...luma.spreads) < leastContrast || Math.min(...detail.spreads) < leastSharpness) return null;
  const [blue, red] = [warpPlane(a.blue, side, warp), warpPlane(a.red, side, warp)];
  return {
    luma: luma.correlation,
    detail: detail.correlation,
    residue: luma.spreads[1] * Math.sqrt(Math.max(0, 1 - luma.correlation ** 2)),
    colour: (meanDifference(blue, b.blue) + meanDifference(red, b.red)) / 2,
    contrast: Math.min(...luma.spreads) / Math.max(...luma.spreads),
  };
}

export function isSamePicture(a: Portrait, b: Portrait): boolean {
  const likeness = likenessOf(a, b);
  if (likeness === null) return false;
  const { luma, detail, residue, colour, contrast } = likeness;
  return luma >= 0.96 && detail >= 0.85 && residue <= mostResidue && colour <= 8 && contrast >= 0.7;
}

/** Standard deviation of the luma, below which a picture is too flat. */
export const leastContrast = 8;
const leastSharpness = 2;
/** Light clothes on black are all but one in shape and outline; what is printed on them stays. */
const mostResidue = 12;
/** A short stroke on white paper is like any other. */
const leastSpreadOut = 0.04;
const worthAligning = 0.8;

function correlate(
  a: Float32Array,
  b: Float32Array,
): { readonly correlation: number; readonly spreads: readonly [number, number] } {
  const n = a.length;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    sumA += a[i];
    sumB += b[i];
    squaresA += a[i] * a[i];
    squaresB += b[i] * b[i];
    products += a[i] * b[i];
  }
  const spread = (sum: number, squares: number): number =>
    Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  const spreads = [spread(sumA, squaresA), spread(sumB, squaresB)] as const;
  return {
    correlation: (products / n - (sumA * sumB) / (n * n)) / Math.max(1e-9, spreads[0] * spreads[1]),
    spreads,
  };
}

/** Share of the picture that its detail lies on, 0 … 1: where it is equally strong on m of n pixels, this is m / n. */
function spreadOut(detail: Float32Array): number {
  let [squares, fourths] = [0, 0];
  for (const value of detail) {
    const square = value * value;
    squares += square;
    fourths += square * square;
  }
  return squares ** 2 / Math.max(1e-9, detail.length * fourths);
}

function meanDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}

/** Each pixel less the mean of the 3 × 3 around it; at the edge, of those that are there. */
function detailOf(luma: Float32Array, side: number): Float32Array {
  const detail = new Float32Array(luma.length);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(side - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(side - 1, x + 1); u++) {
          sum += luma[v * side + u];
          count++;
        }
      }
      detail[y * side + x] = luma[y * side + x] - sum / count;
    }
  }
  return detail;
}
