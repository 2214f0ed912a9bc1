// Layout of the pixel cache file: what `sources` writes and the training process reads.

/**
 * A pack holds records of equal length, one per picture:
 * 32 bytes SHA-256 of the file it was decoded from, 4 bytes CRC-32 (little endian) of hash and pixels, then
 * 3 × size × size bytes: planes red, green, blue, rows from the top (CHW, uint8, sRGB).
 */
export const hashBytes = 32;
export const headerBytes = hashBytes + 4;

export function pixelBytes(size: number): number {
  return 3 * size * size;
}

export function recordBytes(size: number): number {
  return headerBytes + pixelBytes(size);
}
