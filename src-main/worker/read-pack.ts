// Takes the pictures of a job out of the pixel cache, into one block of memory.

import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { AppError } from '../../src-shared/errors.ts';
import { hashBytes, headerBytes, pixelBytes, recordBytes } from '../../src-shared/pixel-pack.ts';

/**
 * @param records  [n] record numbers, in any order, repeats allowed
 * @returns        [n, 3, size, size] uint8
 * @throws AppError `conflict` when a record is missing or damaged
 */
export async function readPack(file: string, records: Uint32Array, size: number): Promise<Uint8Array> {
  const pixels = pixelBytes(size);
  const record = Buffer.allocUnsafe(recordBytes(size));
  const images = new Uint8Array(records.length * pixels);
  const handle = await open(file, 'r');
  try {
    for (const [example, number] of records.entries()) {
      const { bytesRead } = await handle.read(record, 0, record.length, number * record.length);
      if (bytesRead < record.length || !isSound(record)) {
        throw new AppError(
          'conflict',
          `Picture ${number} in ${file} is damaged. Run the audit again: it decodes damaged pictures anew.`,
        );
      }
      images.set(record.subarray(headerBytes), example * pixels);
    }
  } finally {
    await handle.close();
  }
  return images;
}

/** The checksum is of hash and pixels. */
function isSound(record: Buffer): boolean {
  const checksum = crc32(record.subarray(headerBytes), crc32(record.subarray(0, hashBytes)));
  return record.readUInt32LE(hashBytes) === checksum;
}
