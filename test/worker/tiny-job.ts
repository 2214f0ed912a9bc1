// A training job on tiny pictures: dark ones and bright ones.

import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { hashBytes, headerBytes, pixelBytes, recordBytes } from '../../src-shared/pixel-pack.ts';
import type { TrainingJob } from '../../src-shared/trainer.ts';

export const size = 16;
export const examples = 60;

export function writePack(pixelsFile: string): void {
  const pack = Buffer.alloc(examples * recordBytes(size));
  for (let example = 0; example < examples; example++) {
    const record = pack.subarray(example * recordBytes(size), (example + 1) * recordBytes(size));
    record.writeUInt32LE(example, 0);
    for (let at = 0; at < pixelBytes(size); at++)
      record[headerBytes + at] = 150 * (example % 2) + ((example * 31 + at * 17) % 100);
    const checksum = crc32(record.subarray(headerBytes), crc32(record.subarray(0, hashBytes)));
    record.writeUInt32LE(checksum, hashBytes);
  }
  writeFileSync(pixelsFile, pack);
}

/** @param wrong  examples with the label of the other class */
export function tinyJob(
  pixelsFile: string,
  request: TrainingJob['request'],
  wrong: readonly number[] = [],
): TrainingJob {
  return {
    pixelsFile,
    size,
    records: Uint32Array.from({ length: examples }, (_, example) => example),
    labels: Int32Array.from({ length: examples }, (_, example) =>
      wrong.includes(example) ? 1 - (example % 2) : example % 2,
    ),
    classCount: 2,
    request,
  };
}
