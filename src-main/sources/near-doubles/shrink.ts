// A picture of the pixel cache made still smaller, so that two of them can be compared quickly.

/**
 * Mean of each area, so that every pixel counts.
 *
 * @param plane  [size, size], any range
 * @param side   1 … size
 * @returns      [side, side] float32, the same range
 */
export function shrink(plane: ArrayLike<number>, size: number, side: number): Float32Array {
  const areas = areasOf(size, side);
  const rows = new Float32Array(size * side);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < side; x++) {
      const { from, weights } = areas[x];
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * plane[y * size + from + i];
      rows[y * side + x] = sum;
    }
  }
  const small = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const { from, weights } = areas[y];
    for (let i = 0; i < weights.length; i++) {
      const row = (from + i) * side;
      for (let x = 0; x < side; x++) small[y * side + x] += weights[i] * rows[row + x];
    }
  }
  return small;
}

/**
 * Brightness as the eye sees it (ITU-R BT.601).
 *
 * @param pixels  [3, size, size] uint8
 * @returns       [size, size] float32, 0 … 255
 */
export function lumaOf(pixels: Uint8Array, size: number): Float32Array {
  const area = size * size;
  const luma = new Float32Array(area);
  for (let i = 0; i < area; i++) {
    luma[i] = 0.299 * pixels[i] + 0.587 * pixels[area + i] + 0.114 * pixels[2 * area + i];
  }
  return luma;
}

interface Area {
  readonly from: number;
  /** Of the pixels from there on; they add up to 1. */
  readonly weights: readonly number[];
}

const known = new Map<number, readonly Area[]>();

function areasOf(size: number, side: number): readonly Area[] {
  const key = size * 1000 + side;
  let areas = known.get(key);
  if (areas === undefined)
    known.set(key, (areas = Array.from({ length: side }, (_, i) => area(i, size / side))));
  return areas;
}

function area(index: number, width: number): Area {
  const [start, end] = [index * width, (index + 1) * width];
  const from = Math.floor(start);
  const weights: number[] = [];
  for (let i = from; i < end - 1e-9; i++) weights.push((Math.min(i + 1, end) - Math.max(i, start)) / width);
  return { from, weights };
}
