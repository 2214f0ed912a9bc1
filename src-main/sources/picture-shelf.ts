// Pictures made ready for a screen: small ones for grids, kept for a while, and the whole ones.

import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import sharp from 'sharp';
import type { Picture, PictureView } from '../../src-shared/contract.ts';
import { browserFormat } from './browser-format.ts';
import { explainFileError } from './explain-file-error.ts';
import { setUpSharp } from './set-up-sharp.ts';

/** A file that held the wanted bytes when its folder was read. */
export interface PictureFile {
  /** Absolute. */
  readonly folder: string;
  /** Relative to it, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Pixels, after EXIF rotation. */
  readonly width: number;
  readonly height: number;
}

export interface PictureShelf {
  /**
   * The newest wish is served first: a person who scrolls on has no use for what has left the screen.
   *
   * @param filesWithContent  asked only where the picture is not at hand
   * @returns undefined where no file still has the length and time it was read with
   */
  picture(
    contentHash: string,
    view: PictureView,
    filesWithContent: () => readonly PictureFile[],
  ): Promise<Picture | undefined>;
}

const smallSide = 320;
/** An original is passed as it is up to this length; a longer one gets shorter when it is made anew. */
const smallBytes = 64_000;
const shelfBytes = 64e6;
/** Some 100 MB decoded; of such only one at a time. */
const heavyPixels = 25e6;
/** What WebP can hold. */
const longestSide = 16_383;

export function pictureShelf(): PictureShelf {
  setUpSharp();
  const queue = new PQueue({ concurrency: availableParallelism() + 1 });
  const heavyQueue = new PQueue({ concurrency: 1 });
  const underway = new Map<string, Promise<Picture | undefined>>();
  const shelf = new Shelf(shelfBytes);
  let wishes = 0;

  return {
    async picture(contentHash, view, filesWithContent) {
      const key = `${view} ${contentHash}`;
      const atHand = shelf.take(key);
      if (atHand !== undefined) return atHand;
      let work = underway.get(key);
      if (work === undefined) {
        work = fetch(filesWithContent(), view).finally(() => underway.delete(key));
        underway.set(key, work);
      }
      const picture = await work;
      if (picture !== undefined && view === 'small') shelf.put(key, picture);
      return picture;
    },
  };

  async function fetch(files: readonly PictureFile[], view: PictureView): Promise<Picture | undefined> {
    for (const file of files) {
      const isHeavy = file.width * file.height > heavyPixels;
      const picture = await (isHeavy ? heavyQueue : queue).add(() => makeReady(file, view), {
        priority: ++wishes,
      });
      if (picture !== undefined) return picture;
    }
    return undefined;
  }
}

async function makeReady(file: PictureFile, view: PictureView): Promise<Picture | undefined> {
  const bytes = await readUnchanged(file);
  if (bytes === undefined) return undefined;
  const type = browserFormat(bytes);
  const isSmall = file.width <= smallSide && file.height <= smallSide && bytes.length <= smallBytes;
  if (type !== undefined && (view === 'full' || isSmall)) return { bytes, type };

  const side = view === 'full' ? longestSide : smallSide;
  // Exact where somebody may count the pixels.
  const isExact = Math.min(file.width, side) * Math.min(file.height, side) <= smallSide * smallSide;
  const made = await sharp(bytes, { failOn: 'none' })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp(isExact && view === 'full' ? { lossless: true } : { quality: view === 'full' ? 92 : 80, effort: 1 })
    .toBuffer();
  return { bytes: made, type: 'image/webp' };
}

/** Undefined where the file is gone, was changed, or cannot be read. */
async function readUnchanged({ folder, path, bytes, modifiedMs }: PictureFile): Promise<Buffer | undefined> {
  try {
    const handle = await open(join(folder, path), 'r');
    try {
      const found = await handle.stat();
      if (found.size !== bytes || found.mtimeMs !== modifiedMs) return undefined;
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (explainFileError(error, path) === undefined) throw error;
    return undefined;
  }
}

/** Pictures up to a number of bytes; what was not asked for longest goes first. */
class Shelf {
  readonly #limit: number;
  /** A map keeps the order in which things were put in. */
  readonly #pictures = new Map<string, Picture>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  take(key: string): Picture | undefined {
    const picture = this.#pictures.get(key);
    if (picture === undefined) return undefined;
    this.#pictures.delete(key);
    this.#pictures.set(key, picture);
    return picture;
  }

  put(key: string, picture: Picture): void {
    if (this.#pictures.has(key)) return;
    this.#pictures.set(key, picture);
    this.#bytes += picture.bytes.length;
    for (const [oldest, { bytes }] of this.#pictures) {
      if (this.#bytes <= this.#limit) break;
      this.#pictures.delete(oldest);
      this.#bytes -= bytes.length;
    }
  }
}
