// Inner products of the rows of two matrices, the one thing that label-free features spend their time on.

/**
 * out[i, j] = a[i] · b[j], in tiles of two by four, so that every number read is used more than once.
 *
 * @param a    [rows × length]
 * @param b    [others × length]
 * @param out  [rows × others], overwritten
 */
export function rowProducts(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  { rows, others, length }: { readonly rows: number; readonly others: number; readonly length: number },
): void {
  let i = 0;
  for (; i + 2 <= rows; i += 2) {
    const a0 = i * length;
    const a1 = a0 + length;
    let j = 0;
    for (; j + 4 <= others; j += 4) {
      const b0 = j * length;
      const b1 = b0 + length;
      const b2 = b1 + length;
      const b3 = b2 + length;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let k = 0; k < length; k++) {
        const x = a[a0 + k];
        const y = a[a1 + k];
        const p = b[b0 + k];
        const q = b[b1 + k];
        const r = b[b2 + k];
        const s = b[b3 + k];
        s00 += x * p;
        s01 += x * q;
        s02 += x * r;
        s03 += x * s;
        s10 += y * p;
        s11 += y * q;
        s12 += y * r;
        s13 += y * s;
      }
      const at = i * others + j;
      out[at] = s00;
      out[at + 1] = s01;
      out[at + 2] = s02;
      out[at + 3] = s03;
      out[at + others] = s10;
      out[at + others + 1] = s11;
      out[at + others + 2] = s12;
      out[at + others + 3] = s13;
    }
    for (; j < others; j++) {
      out[i * others + j] = product(a, a0, b, j * length, length);
      out[(i + 1) * others + j] = product(a, a1, b, j * length, length);
    }
  }
  for (; i < rows; i++)
    for (let j = 0; j < others; j++) out[i * others + j] = product(a, i * length, b, j * length, length);
}

function product(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[fromA + k] * b[fromB + k];
  return sum;
}
