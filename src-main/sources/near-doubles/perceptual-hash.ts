// What a picture looks like from afar, in 64 bits: pictures that look alike have hashes that differ in few of them.

/** Side of the picture a hash is taken of, pixels. */
export const hashedSide = 16;
/** Frequencies 0 … 7 in each direction. */
const frequencies = 8;

const cosines = Array.from({ length: frequencies }, (_, frequency) =>
  Float32Array.from({ length: hashedSide }, (__, i) =>
    Math.cos((Math.PI * frequency * (2 * i + 1)) / (2 * hashedSide)),
  ),
);

/**
 * One bit per low frequency of the discrete cosine transform: its sign. Scaling, recompression and another brightness or
 * contrast leave most signs as they are. The bit of the mean brightness is always 0.
 *
 * @param luma  [16, 16], any range
 * @returns     two times 32 bits
 *
 * After Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions", which compares with the median.
 */
export function perceptualHash(luma: Float32Array): readonly [low: number, high: number] {
  const rows = new Float32Array(hashedSide * frequencies);
  for (let y = 0; y < hashedSide; y++) {
    for (let v = 0; v < frequencies; v++) {
      let sum = 0;
      for (let x = 0; x < hashedSide; x++) sum += cosines[v][x] * luma[y * hashedSide + x];
      rows[y * frequencies + v] = sum;
    }
  }
  const bits: [number, number] = [0, 0];
  for (let u = 0; u < frequencies; u++) {
    for (let v = 0; v < frequencies; v++) {
      let sum = 0;
      for (let y = 0; y < hashedSide; y++) sum += cosines[u][y] * rows[y * frequencies + v];
      const bit = u * frequencies + v;
      if (bit > 0 && sum > 0) bits[bit >> 5] |= 1 << (bit & 31);
    }
  }
  return bits;
}

/** @returns 0 … 32 */
export function countBits(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
