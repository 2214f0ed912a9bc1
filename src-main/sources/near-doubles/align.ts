// Lays one picture over another one of which a little was cut off: by how much to move and to stretch it, in each direction.

/** Pixels by which the middle moves, and by how much more the right and the lower edge do. */
export interface Warp {
  readonly x: number;
  readonly stretchX: number;
  readonly y: number;
  readonly stretchY: number;
}

const still: Warp = { x: 0, stretchX: 0, y: 0, stretchY: 0 };
const rounds = 3;

/**
 * Least squares on the slopes of the picture (Lucas and Kanade 1981), with any brightness and contrast.
 *
 * @param moved    [side, side] luma, to be laid over `fixed`
 * @param fixed    [side, side] luma
 * @param furthest  that any edge may move, pixels; beyond that it stays there
 */
export function align(moved: Float32Array, fixed: Float32Array, side: number, furthest: number): Warp {
  let warp = still;
  for (let round = 0; round < rounds; round++) {
    const [x, stretchX, y, stretchY] = improve(warpPlane(moved, side, warp), fixed, side);
    warp = {
      ...within(warp.x + x, warp.stretchX + stretchX, furthest, (a, b) => ({ x: a, stretchX: b })),
      ...within(warp.y + y, warp.stretchY + stretchY, furthest, (a, b) => ({ y: a, stretchY: b })),
    };
  }
  return warp;
}

/** Between pixels a straight line, outside the picture its edge. */
export function warpPlane(
  plane: Float32Array,
  side: number,
  { x, stretchX, y, stretchY }: Warp,
): Float32Array {
  const warped = new Float32Array(plane.length);
  const columns = places(side, x, stretchX);
  places(side, y, stretchY).forEach((row, v) => {
    columns.forEach((column, u) => {
      const top = mix(plane, row.from * side + column.from, row.from * side + column.to, column.share);
      const bottom = mix(plane, row.to * side + column.from, row.to * side + column.to, column.share);
      warped[v * side + u] = top + row.share * (bottom - top);
    });
  });
  return warped;
}

interface Place {
  readonly from: number;
  readonly to: number;
  /** Of `to`, 0 … 1. */
  readonly share: number;
}

function places(side: number, shift: number, stretch: number): Place[] {
  return Array.from({ length: side }, (_, i) => {
    const at = Math.min(side - 1, Math.max(0, i + shift + stretch * fromMiddle(i, side)));
    const from = Math.min(side - 2, Math.floor(at));
    return { from, to: from + 1, share: at - from };
  });
}

function mix(plane: Float32Array, from: number, to: number, share: number): number {
  return plane[from] + share * (plane[to] - plane[from]);
}

/** −1 … 1 */
function fromMiddle(i: number, side: number): number {
  return (2 * i) / (side - 1) - 1;
}

function within<T>(
  shift: number,
  stretch: number,
  furthest: number,
  of: (shift: number, stretch: number) => T,
): T {
  const scale = Math.min(1, furthest / Math.max(1e-9, Math.abs(shift) + Math.abs(stretch)));
  return of(scale * shift, scale * stretch);
}

/** One step of least squares: shift and stretch in x, then in y. */
function improve(moved: Float32Array, fixed: Float32Array, side: number): number[] {
  const { gain, offset } = fit(moved, fixed);
  const products = new Float64Array(16);
  const sums = new Float64Array(4);
  const terms = new Float64Array(4);
  for (let v = 1; v < side - 1; v++) {
    for (let u = 1; u < side - 1; u++) {
      const i = v * side + u;
      const slopeX = (gain * (moved[i + 1] - moved[i - 1])) / 2;
      const slopeY = (gain * (moved[i + side] - moved[i - side])) / 2;
      terms[0] = slopeX;
      terms[1] = slopeX * fromMiddle(u, side);
      terms[2] = slopeY;
      terms[3] = slopeY * fromMiddle(v, side);
      const rest = fixed[i] - gain * moved[i] - offset;
      for (let a = 0; a < 4; a++) {
        sums[a] += terms[a] * rest;
        for (let b = 0; b < 4; b++) products[4 * a + b] += terms[a] * terms[b];
      }
    }
  }
  return solve(products, sums);
}

/** The line that makes the one as bright and as contrasty as the other. */
function fit(moved: Float32Array, fixed: Float32Array): { readonly gain: number; readonly offset: number } {
  let [sumA, sumB, squares, products] = [0, 0, 0, 0];
  for (let i = 0; i < moved.length; i++) {
    sumA += moved[i];
    sumB += fixed[i];
    squares += moved[i] * moved[i];
    products += moved[i] * fixed[i];
  }
  const n = moved.length;
  const gain = (n * products - sumA * sumB) / Math.max(1e-9, n * squares - sumA * sumA);
  return { gain, offset: (sumB - gain * sumA) / n };
}

/** Gauss, on a symmetric matrix that a little on its diagonal keeps from being singular. */
function solve(matrix: Float64Array, right: Float64Array): number[] {
  const n = right.length;
  for (let i = 0; i < n; i++) matrix[n * i + i] = 1.001 * matrix[n * i + i] + 1e-6;
  for (let i = 0; i < n; i++) {
    for (let row = i + 1; row < n; row++) {
      const factor = matrix[n * row + i] / matrix[n * i + i];
      for (let column = i; column < n; column++) matrix[n * row + column] -= factor * matrix[n * i + column];
      right[row] -= factor * right[i];
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = right[i];
    for (let column = i + 1; column < n; column++) rest -= matrix[n * i + column] * solution[column];
    solution[i] = rest / matrix[n * i + i];
  }
  return solution;
}
