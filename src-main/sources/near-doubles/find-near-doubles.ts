// Pictures that show nearly the same: one picture saved again, in another format, size, brightness or quality, or slightly
// cropped. Found are neither mirrored or turned pictures, nor a part of one, nor a grey one of a coloured one.
//
// Hashes say cheaply which pictures may be alike, thumbnails in memory whether it is worth looking closely, and the pixels
// in the cache decide.

import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../src-shared/errors.ts';
import type { PixelCache } from '../pixel-cache.ts';
import { HashIndex } from './hash-index.ts';
import { isSamePicture, portraitOf } from './same-picture.ts';
import { Thumbnails } from './thumbnails.ts';

export interface NearDoubleOptions {
  /** Side of the pictures in the cache, pixels. */
  readonly size: number;
  readonly signal: AbortSignal;
  /** Pictures, each counted half when it was read and half when it was compared. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * A group is a picture, those that are the same, and those that are the same as one of these. No further: along a film,
 * where each picture is nearly the next, all would become one.
 *
 * @param records  [n] record numbers in the cache; files of equal content share one
 * @returns        [n], equal within a group: the first index of its members
 * @throws         AppError `cancelled`, or `conflict` when the cache is damaged
 */
export async function findNearDoubles(
  cache: Pick<PixelCache, 'read' | 'readAll'>,
  records: Uint32Array,
  options: NearDoubleOptions,
): Promise<Int32Array> {
  const distinct = new Map<number, number>();
  for (const record of records) if (!distinct.has(record)) distinct.set(record, distinct.size);
  const firstOf = await groupPictures(cache, [...distinct.keys()], options);

  const firsts = new Map<number, number>();
  return Int32Array.from(records, (record, i) => {
    const group = firstOf[distinct.get(record) ?? -1];
    const first = firsts.get(group) ?? i;
    firsts.set(group, first);
    return first;
  });
}

/** Correlation of thumbnails below which a closer look would be in vain. */
const alikeAbove = 0.8;
/** After so many pictures that are not the same as one, less and less like it, no further one is looked at closely. */
const mostMisses = 10;
/** Pictures after which others get a turn. */
const turn = 256;

/**
 * @param records  without repeats
 * @returns        of each, the first picture of its group
 */
async function groupPictures(
  cache: Pick<PixelCache, 'read' | 'readAll'>,
  records: readonly number[],
  { size, signal, onProgress }: NearDoubleOptions,
): Promise<Int32Array> {
  const n = records.length;
  let steps = 0;
  const thumbnails = new Thumbnails(n);
  const pictureOf = new Map(records.map((record, picture) => [record, picture]));
  for await (const { record, pixels } of cache.readAll(records)) {
    thumbnails.set(pictureOf.get(record) ?? -1, pixels, size);
    if (++steps % turn === 0) await giveTurn();
  }

  const telling = Array.from(records.keys()).filter((picture) => thumbnails.isTelling(picture));
  const index = new HashIndex(thumbnails.hashes, telling);
  const groups = Int32Array.from(records.keys());
  const isTaken = new Uint8Array(n);
  for (const first of telling) {
    if (++steps % turn === 0) await giveTurn();
    if (isTaken[first] === 1) continue;
    isTaken[first] = 1;
    for (const same of await takeSame(first)) {
      groups[same] = first;
      for (const further of await takeSame(same)) groups[further] = first;
    }
  }
  return groups;

  /** Those that belong to no group yet; now they do. */
  async function takeSame(picture: number): Promise<number[]> {
    const likely: { readonly other: number; readonly correlation: number }[] = [];
    index.forEachNear(picture, (other) => {
      if (isTaken[other] === 1) return;
      const correlation = thumbnails.correlation(picture, other);
      if (correlation >= alikeAbove) likely.push({ other, correlation });
    });
    if (likely.length === 0) return [];
    likely.sort((a, b) => b.correlation - a.correlation || a.other - b.other);
    const portrait = await portraitOfRecord(records[picture]);
    const same: number[] = [];
    let misses = 0;
    for (const { other } of likely) {
      if (isSamePicture(portrait, await portraitOfRecord(records[other]))) {
        isTaken[other] = 1;
        same.push(other);
        misses = 0;
      } else if (++misses === mostMisses) break;
    }
    return same;
  }

  async function portraitOfRecord(record: number): Promise<ReturnType<typeof portraitOf>> {
    return portraitOf(await cache.read(record), size);
  }

  async function giveTurn(): Promise<void> {
    onProgress(Math.min(n, Math.floor(steps / 2)), n);
    await setImmediate();
    if (signal.aborted)
      throw new AppError('cancelled', 'Reading was stopped. What was read stays in the cache.');
  }
}
