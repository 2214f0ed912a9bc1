// Pictures made smaller by averaging areas, so that nothing of what is taken is left out.

/** What is taken of a picture, in pixels of it: a square that lies within. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/**
 * @param images   [n, 3, size, size] uint8
 * @param side     of the result, pixels, at most `size`
 * @param frameOf  what is taken of a picture; may be smaller than the result, whose pixels then overlap
 * @returns        [n, 3, side, side] uint8
 */
export function shrinkPictures(
  images: Uint8Array,
  size: number,
  side: number,
  frameOf: (picture: number) => Frame,
): Uint8Array {
  const count = images.length / (3 * size * size);
  const result = new Uint8Array(count * 3 * side * side);
  const rows = new Float64Array(size * side);
  for (let picture = 0; picture < count; picture++) {
    const frame = frameOf(picture);
    const columnShares = coveredShares(frame.left, frame.side, side);
    const rowShares = coveredShares(frame.top, frame.side, side);
    for (let plane = 3 * picture; plane < 3 * picture + 3; plane++) {
      const from = plane * size * size;
      for (let y = 0; y < size; y++)
        for (let x = 0; x < side; x++) {
          let sum = 0;
          for (const { pixel, share } of columnShares[x]) sum += share * images[from + y * size + pixel];
          rows[y * side + x] = sum;
        }
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          let sum = 0;
          for (const { pixel, share } of rowShares[y]) sum += share * rows[pixel * side + x];
          result[(plane * side + y) * side + x] = Math.round(sum);
        }
    }
  }
  return result;
}

interface Share {
  readonly pixel: number;
  readonly share: number;
}

/** Of each pixel of the result: the pixels that it covers, and which share of it each makes up. */
function coveredShares(start: number, length: number, side: number): Share[][] {
  const scale = length / side;
  return Array.from({ length: side }, (_, at) => {
    const from = start + at * scale;
    const to = from + scale;
    const covered: Share[] = [];
    for (let pixel = Math.floor(from); pixel < to - 1e-9; pixel++)
      covered.push({ pixel, share: (Math.min(pixel + 1, to) - Math.max(pixel, from)) / scale });
    return covered;
  });
}
