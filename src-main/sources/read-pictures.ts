// Turns the files of a scan into records of the pixel cache, in parallel, decoding only what the cache does not hold.

import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import type { UnreadableFile } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import { recordBytes } from '../../src-shared/pixel-pack.ts';
import type { Turn } from './decode-picture.ts';
import { decodePicture } from './decode-picture.ts';
import { explainFileError } from './explain-file-error.ts';
import { explainPackError, isDiskFull } from './explain-pack-error.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readPictureHeader } from './picture-header.ts';
import type { PixelCache } from './pixel-cache.ts';
import type { FolderScan, FoundFile } from './scan-folder.ts';
import { setUpSharp } from './set-up-sharp.ts';

export interface ReadPicture {
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly label: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly contentHash: string;
  /** Pixels, after EXIF rotation. */
  readonly width: number;
  readonly height: number;
  /** Its number in the pixel cache. */
  readonly record: number;
}

/** What an earlier reading found out about a file. */
export interface KnownFile {
  readonly contentHash: string;
  readonly width: number;
  readonly height: number;
}

export interface ReadOptions {
  readonly size: number;
  /** What is known of a file if it still has this length and time. */
  readonly known: (path: string, bytes: number, modifiedMs: number) => KnownFile | undefined;
  readonly signal: AbortSignal;
  /** After every file; `decoded` counts pictures that were not in the cache. */
  readonly onProgress: (done: number, total: number, decoded: number) => void;
}

/**
 * Each file is read once into memory, so its hash and its pixels are of the same bytes. A known file whose pixels are
 * in the cache is not even opened. A file that changed since the scan is taken as it is now.
 *
 * @returns pictures and unreadable files, each in the order of the scan
 * @throws AppError `cancelled`, or `conflict` when the disk of the cache is full; what is in the cache stays
 */
export async function readPictures(
  scan: FolderScan,
  cache: PixelCache,
  { size, known, signal, onProgress }: ReadOptions,
): Promise<{ pictures: ReadPicture[]; unreadable: UnreadableFile[]; decoded: number }> {
  setUpSharp();
  const concurrency = availableParallelism() * 2;
  const queue = new PQueue({ concurrency });
  const heavy = new PQueue({ concurrency: 1 });
  const heavyTurn: Turn = (work) => heavy.add(work);
  /** Pictures being decoded, by content: a double waits for the first one. */
  const underway = new Map<string, Promise<Pixels | Refusal>>();
  const total = scan.files.length;
  const results = new Array<ReadPicture | UnreadableFile>(total);
  const failures: unknown[] = [];
  let done = 0;
  let decoded = 0;

  for (const [index, file] of scan.files.entries()) {
    const before = known(file.path, file.bytes, file.modifiedMs);
    const record = before && cache.recordOf(before.contentHash);
    if (before !== undefined && record !== undefined) {
      finish(index, { ...file, ...pick(before), record });
      continue;
    }
    // Only so many files wait in line, however many there are.
    await queue.onSizeLessThan(concurrency);
    if (isOver()) break;
    void queue.add(async () => {
      if (isOver()) return;
      try {
        const isHeavy = file.bytes > heavyBytes;
        const turn: Turn = isHeavy ? (work) => work() : heavyTurn;
        finish(index, await (isHeavy ? heavyTurn(() => readOne(file, turn)) : readOne(file, turn)));
      } catch (error) {
        failures.push(error);
      }
    });
  }
  await queue.onIdle();

  if (failures.length > 0) throw explainFailure(failures[0], cache.file, (total - done) * recordBytes(size));
  if (signal.aborted) {
    throw new AppError('cancelled', 'Reading was stopped. What was read stays in the cache.');
  }
  return {
    pictures: results.filter((result) => 'record' in result),
    unreadable: results.filter((result) => 'reason' in result),
    decoded,
  };

  function isOver(): boolean {
    return signal.aborted || failures.length > 0;
  }

  function finish(index: number, result: ReadPicture | UnreadableFile): void {
    results[index] = result;
    done++;
    // A picture counts as decoded a moment before it is done; nobody should read "648 of 720 (649 decoded)".
    onProgress(done, total, Math.min(decoded, done));
  }

  async function readOne(file: FoundFile, turn: Turn): Promise<ReadPicture | UnreadableFile> {
    const { path } = file;
    const whole = await orReason(readWhole(join(scan.folder, path)), path);
    if ('reason' in whole) return { path, ...whole };
    const { bytes, modifiedMs } = whole;
    const contentHash = hash('sha256', bytes);
    const pixels = await pixelsOf(contentHash, bytes, turn);
    if ('reason' in pixels) return { path, ...pixels };
    return { ...file, bytes: bytes.length, modifiedMs, contentHash, ...pixels };
  }

  async function pixelsOf(contentHash: string, bytes: Buffer, turn: Turn): Promise<Pixels | Refusal> {
    const record = cache.recordOf(contentHash);
    if (record !== undefined) {
      const dimensions = await orReason(dimensionsOf(bytes));
      return 'reason' in dimensions ? dimensions : { ...dimensions, record };
    }
    let pixels = underway.get(contentHash);
    if (pixels === undefined) {
      pixels = decodeIntoCache(contentHash, bytes, turn).finally(() => underway.delete(contentHash));
      underway.set(contentHash, pixels);
    }
    return pixels;
  }

  async function decodeIntoCache(contentHash: string, bytes: Buffer, turn: Turn): Promise<Pixels | Refusal> {
    const picture = await orReason(decodePicture(bytes, size, turn));
    if ('reason' in picture) return picture;
    const { pixels, width, height } = picture;
    const record = await cache.append(contentHash, pixels);
    decoded++;
    return { width, height, record };
  }
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly record: number;
}

/** What is wrong with the file. */
interface Refusal {
  readonly reason: string;
}

/** Only for what a file can cause: a failure of the cache is not the picture's fault and ends the reading. */
async function orReason<T>(work: Promise<T>, path = ''): Promise<T | Refusal> {
  try {
    return await work;
  } catch (error) {
    const isRefused = error instanceof AppError && error.code === 'invalid';
    const reason = isRefused ? error.message : explainFileError(error, path);
    if (reason === undefined) throw error;
    return { reason };
  }
}

/** Files above this are read one at a time. */
const heavyBytes = 32e6;
/** A picture within the pixel limit and its file both fit into memory. */
const largestFileBytes = 512e6;

async function readWhole(file: string): Promise<{ bytes: Buffer; modifiedMs: number }> {
  const handle = await open(file, 'r');
  try {
    // The time from before reading: if the file changes meanwhile, it will not be taken for known.
    const { size, mtimeMs } = await handle.stat();
    if (size > largestFileBytes) {
      const megabytes = Math.round(size / 1e6).toLocaleString('en-US');
      throw new AppError(
        'invalid',
        `is too large: ${megabytes} MB, and ${largestFileBytes / 1e6} MB are the most that is read. Scale it down.`,
      );
    }
    return { bytes: await handle.readFile(), modifiedMs: mtimeMs };
  } finally {
    await handle.close();
  }
}

/** Its pixels are in the cache, so it could be decoded once, if perhaps by an older libvips. */
async function dimensionsOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  try {
    const { width, height } = await readPictureHeader(bytes);
    return { width, height };
  } catch (error) {
    throw new AppError('invalid', explainRefusal(bytes), { cause: error });
  }
}

function pick({ contentHash, width, height }: KnownFile): KnownFile {
  return { contentHash, width, height };
}

/** The cache counts what it could not write; the user wants to know how much is needed for all that is left. */
function explainFailure(error: unknown, file: string, missingBytes: number): unknown {
  const isFull = error instanceof AppError && isDiskFull(error.cause);
  return isFull ? explainPackError(error.cause, file, missingBytes) : error;
}
