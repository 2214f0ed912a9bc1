// Symmetric positive definite systems, solved by triangles.

/**
 * Cholesky's factor of a matrix with something added to its diagonal (Golub and Van Loan, 4.2).
 *
 * @param matrix  [width × width], symmetric, positive semidefinite; only its lower triangle is read
 * @param ridge   above 0, added to the diagonal
 * @returns       [width × width], lower triangle L with L Lᵀ = matrix + ridge; above the diagonal 0
 */
export function choleskyFactor(matrix: Float64Array, width: number, ridge: number): Float64Array {
  const factor = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    factor.set(matrix.subarray(row * width, row * width + row + 1), row * width);
    factor[row * width + row] += ridge;
  }
  // Four rows at a time are the right sides of the triangle that is there already.
  for (let from = 0; from < width; from += 4) {
    const to = Math.min(from + 4, width);
    solveLower(factor, width, factor, { first: from, count: to - from, upTo: from });
    for (let row = from; row < to; row++) finishRow(factor, width, row, from);
  }
  return factor;
}

/** Of the right sides: rows of `width` numbers, `count` of them from row `first` on, solved for their first `upTo`. */
interface RightSides {
  readonly first: number;
  readonly count: number;
  readonly upTo: number;
}

/**
 * Solves L x = b by forward substitution, in place.
 *
 * @param factor  [width × width], its lower triangle is L
 * @param rows    [.. × width], each row a right side, then its solution
 */
export function solveLower(
  factor: Float64Array,
  width: number,
  rows: Float64Array,
  { first, count, upTo }: RightSides,
): void {
  let row = first;
  for (; row + 4 <= first + count; row += 4) solveFour(factor, width, rows, row * width, upTo);
  for (; row < first + count; row++) solveOne(factor, width, rows, row * width, { from: 0, upTo });
}

/** Four right sides in one pass: the triangle is read once for all of them. */
function solveFour(
  factor: Float64Array,
  width: number,
  rows: Float64Array,
  start: number,
  upTo: number,
): void {
  const b = start + width;
  const c = b + width;
  const d = c + width;
  for (let i = 0; i < upTo; i++) {
    const at = i * width;
    let sumA = rows[start + i];
    let sumB = rows[b + i];
    let sumC = rows[c + i];
    let sumD = rows[d + i];
    for (let j = 0; j < i; j++) {
      const l = factor[at + j];
      sumA -= l * rows[start + j];
      sumB -= l * rows[b + j];
      sumC -= l * rows[c + j];
      sumD -= l * rows[d + j];
    }
    const inverse = 1 / factor[at + i];
    rows[start + i] = sumA * inverse;
    rows[b + i] = sumB * inverse;
    rows[c + i] = sumC * inverse;
    rows[d + i] = sumD * inverse;
  }
}

function solveOne(
  factor: Float64Array,
  width: number,
  rows: Float64Array,
  start: number,
  { from, upTo }: { readonly from: number; readonly upTo: number },
): void {
  for (let i = from; i < upTo; i++) {
    const at = i * width;
    let sum = rows[start + i];
    for (let j = 0; j < i; j++) sum -= factor[at + j] * rows[start + j];
    rows[start + i] = sum / factor[at + i];
  }
}

/** What is left of a row whose first `from` numbers are solved: those up to the diagonal, and the diagonal. */
function finishRow(factor: Float64Array, width: number, row: number, from: number): void {
  const start = row * width;
  solveOne(factor, width, factor, start, { from, upTo: row });
  let rest = factor[start + row];
  for (let j = 0; j < row; j++) rest -= factor[start + j] ** 2;
  factor[start + row] = Math.sqrt(rest);
}
