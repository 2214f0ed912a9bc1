// Training pictures that were decoded before, one file per size; the layout is src-shared/pixel-pack.ts.
//
// Several processes may use one pack at a time, without a lock that a killed one would leave behind:
// - Every write is whole records in one `write` on a file opened with O_APPEND. The system puts each such write at the
//   end and lets no other in between. A pack is never shortened, moved or written in the middle, so a record number
//   stays what it is for as long as the file lives.
// - Where a record has landed is found by reading the new end of the file, checksums included, and what other processes
//   put there is learned on the way. What cannot be read back is written again.
// - A torn end (a killed process, a full disk) is filled up to a whole record by whoever writes next. Cutting it off
//   would be a race: it may be the first half of a write in progress. It costs at most one record.
// - Nothing asks the disk to sync: after a power failure the checksums tell which records survived.

import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../../src-shared/errors.ts';
import { hashBytes, headerBytes, pixelBytes, recordBytes } from '../../src-shared/pixel-pack.ts';
import { explainPackError } from './explain-pack-error.ts';

/**
 * Opens or creates the pack and checks every record in it; damaged ones are passed over, and so are decoded anew.
 *
 * @throws AppError `invalid` when the data folder cannot be written, `conflict` when the disk is full or fails
 */
export async function openPixelCache(dataFolder: string, size: number): Promise<PixelCache> {
  const file = join(resolve(dataFolder), 'pixels', `${size}-v1.pack`);
  try {
    await mkdir(dirname(file), { recursive: true });
    const cache = new PixelCache(file, size, await open(file, 'a+'));
    try {
      await cache.learnNewRecords();
      return cache;
    } catch (error) {
      await cache.close();
      throw error;
    }
  } catch (error) {
    throw explainPackError(error, file, recordBytes(size));
  }
}

export class PixelCache {
  /** Absolute path of the pack. */
  readonly file: string;
  readonly #size: number;
  readonly #handle: PackHandle;
  /** Record number by content hash; only what was read back from the file. */
  readonly #records = new Map<string, number>();
  /** Records before this one have been looked at. */
  #seen = 0;
  readonly #waiting = new Map<string, Waiting>();
  #writing: Promise<void> | undefined;

  /** The handle was opened for reading and appending, and now belongs to the cache. */
  constructor(file: string, size: number, handle: PackHandle) {
    this.file = file;
    this.#size = size;
    this.#handle = handle;
  }

  recordOf(contentHash: string): number | undefined {
    return this.#records.get(contentHash);
  }

  /**
   * Resolves with the record number when the record is in the file. Content that is there already is not written
   * again. Do not change `pixels` afterwards.
   *
   * @param pixels  [3, size, size] uint8
   * @throws AppError `conflict` when the disk is full; everything written before stays usable
   */
  append(contentHash: string, pixels: Uint8Array): Promise<number> {
    const record = this.#records.get(contentHash);
    if (record !== undefined) return Promise.resolve(record);
    let waiting = this.#waiting.get(contentHash);
    if (waiting === undefined) {
      waiting = { bytes: packRecord(contentHash, pixels, this.#size), ...Promise.withResolvers<number>() };
      this.#waiting.set(contentHash, waiting);
      this.#writing ??= this.#writeWaiting();
    }
    return waiting.promise;
  }

  /** @returns [3, size, size] uint8 */
  async read(record: number): Promise<Uint8Array> {
    const bytes = await this.#readAt(record, 1);
    if (bytes.length < recordBytes(this.#size) || !isSound(bytes)) {
      for (const [hash, known] of this.#records) if (known === record) this.#records.delete(hash);
      throw new AppError('conflict', `Picture ${record} in ${this.file} is damaged. Read the folder again.`);
    }
    return bytes.subarray(headerBytes);
  }

  /**
   * Many at a time, in the order they lie in the file. A damaged one is left out.
   *
   * @param records  in any order, without repeats
   * @returns        pixels as `read` does; they are gone when the next ones come
   */
  async *readAll(
    records: Iterable<number>,
  ): AsyncGenerator<{ readonly record: number; readonly pixels: Uint8Array }> {
    const length = recordBytes(this.#size);
    const recordsAtOnce = Math.max(1, Math.floor(bytesAtOnce / length));
    const sorted = Uint32Array.from(records).sort();
    for (let at = 0; at < sorted.length;) {
      const from = sorted[at];
      let end = at + 1;
      while (end < sorted.length && sorted[end] < from + recordsAtOnce) end++;
      const bytes = await this.#readAt(from, sorted[end - 1] + 1 - from);
      for (; at < end; at++) {
        const record = bytes.subarray((sorted[at] - from) * length, (sorted[at] + 1 - from) * length);
        if (record.length === length && isSound(record)) {
          yield { record: sorted[at], pixels: record.subarray(headerBytes) };
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  /** Looks at what stands behind the records seen so far, whoever wrote it. */
  async learnNewRecords(): Promise<void> {
    const length = recordBytes(this.#size);
    const recordsAtOnce = Math.max(1, Math.floor(bytesAtOnce / length));
    const end = Math.floor((await this.#handle.stat()).size / length);
    while (this.#seen < end) {
      const from = this.#seen;
      const bytes = await this.#readAt(from, Math.min(recordsAtOnce, end - from));
      // Shorter only if somebody shortened the file under us: start over there the next time.
      const whole = Math.floor(bytes.length / length);
      if (whole === 0) return;
      for (let i = 0; i < whole; i++) {
        const record = bytes.subarray(i * length, (i + 1) * length);
        const hash = record.toString('hex', 0, hashBytes);
        if (!this.#records.has(hash) && isSound(record)) this.#records.set(hash, from + i);
      }
      this.#seen = from + whole;
    }
  }

  /** One batch after the other; what is appended during a write makes up the next batch. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = new Map([...this.#waiting].slice(0, batchRecords));
      try {
        await this.#write(batch);
      } catch (error) {
        const missingBytes = this.#waiting.size * recordBytes(this.#size);
        const explained = explainPackError(error, this.file, missingBytes);
        for (const { reject } of this.#waiting.values()) reject(explained);
        this.#waiting.clear();
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: ReadonlyMap<string, Waiting>): Promise<void> {
    const length = recordBytes(this.#size);
    for (let attempt = 0; attempt < 50; attempt++) {
      const { size } = await this.#handle.stat();
      const filling = Buffer.alloc((length - (size % length)) % length);
      const missing = [...batch].filter(([hash]) => this.#waiting.has(hash)).map(([, { bytes }]) => bytes);
      // A write that came out short is made up for by the next one, which also meets the error that stopped it.
      await this.#handle.write(Buffer.concat([filling, ...missing]));
      await this.learnNewRecords();
      for (const [hash, { resolve: tell }] of batch) {
        const record = this.#records.get(hash);
        if (record === undefined || !this.#waiting.delete(hash)) continue;
        tell(record);
      }
      if (![...batch.keys()].some((hash) => this.#waiting.has(hash))) return;
    }
    throw new AppError(
      'conflict',
      `${this.file} does not keep what is written to it. Check the disk, or choose another data folder.`,
      { detail: 'data-folder' },
    );
  }

  /** Fewer bytes than asked for at the end of the file. */
  async #readAt(record: number, count: number): Promise<Buffer> {
    const length = recordBytes(this.#size);
    const bytes = Buffer.allocUnsafe(count * length);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(
        bytes,
        filled,
        bytes.length - filled,
        record * length + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }
}

/** What the cache uses of a file. */
type PackHandle = Pick<FileHandle, 'stat' | 'read' | 'write' | 'close'>;

interface Waiting {
  readonly bytes: Buffer;
  readonly promise: Promise<number>;
  readonly resolve: (record: number) => void;
  readonly reject: (error: unknown) => void;
}

const batchRecords = 128;
const bytesAtOnce = 4e6;

function packRecord(contentHash: string, pixels: Uint8Array, size: number): Buffer {
  if (!/^[0-9a-f]{64}$/.test(contentHash) || pixels.length !== pixelBytes(size)) {
    throw new Error(`Not a record: hash ${contentHash}, ${pixels.length} bytes for size ${size}.`);
  }
  const bytes = Buffer.allocUnsafe(recordBytes(size));
  bytes.write(contentHash, 0, 'hex');
  bytes.set(pixels, headerBytes);
  bytes.writeUInt32LE(checksum(bytes), hashBytes);
  return bytes;
}

function isSound(record: Buffer): boolean {
  return record.readUInt32LE(hashBytes) === checksum(record);
}

/** Of hash and pixels. */
function checksum(record: Buffer): number {
  return crc32(record.subarray(headerBytes), crc32(record.subarray(0, hashBytes)));
}
