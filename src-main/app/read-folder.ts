// Reads a folder of pictures into the pixel cache and stores what was found: how every audit and training begins.

import { join } from 'node:path';
import type { Progress } from '../../src-shared/contract.ts';
import type { DataSet, UnreadableFile } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import { comparePaths } from '../exports/compare-paths.ts';
import { refuseInsideImageFolder } from '../exports/refuse-inside-image-folder.ts';
import { chooseSize } from '../sources/choose-size.ts';
import { openPixelCache } from '../sources/pixel-cache.ts';
import type { ReadPicture } from '../sources/read-pictures.ts';
import { readPictures } from '../sources/read-pictures.ts';
import type { FolderScan } from '../sources/scan-folder.ts';
import { scanFolder } from '../sources/scan-folder.ts';
import type { Store } from '../storage/open-store.ts';
import type { Comparison } from './compare-pictures.ts';
import { comparePictures, nearGroupsOf } from './compare-pictures.ts';
import type { AppContext } from './open-app.ts';

export interface ReadFolder {
  readonly dataSet: DataSet;
  /** In path order, each of one of the classes. */
  readonly pictures: readonly ReadPicture[];
  /** [pictures] */
  readonly exampleIds: Int32Array;
  /** [pictures], index into the classes of the data set. */
  readonly labels: Int32Array;
  /** [pictures], equal where two show nearly the same or are equal. */
  readonly groups: Int32Array;
  readonly unreadable: readonly UnreadableFile[];
  readonly ignored: readonly UnreadableFile[];
  /** Pictures that were not in the cache. */
  readonly decoded: number;
  /** Side of the pictures in `pixelsFile`. */
  readonly size: number;
  readonly pixelsFile: string;
}

export interface ReadFolderOptions {
  /** Side of the training picture; left out, the one chosen from the data, which is stored in any case. */
  readonly size: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Extract<Progress, { kind: 'reading' }>) => void;
}

/** @throws AppError `cancelled`: what was read stays in the cache, and the store as it was */
export async function readFolder(
  context: AppContext,
  folder: string,
  options: ReadFolderOptions,
): Promise<ReadFolder> {
  const scan = await scanFolder(folder, options);
  await refuseInsideImageFolder(join(context.dataFolder, 'pixels'), scan.folder);
  const store = await context.store();
  const chosenSize = await chooseSize(scan, options);
  const size = options.size ?? chosenSize;
  const read = await readInto(context.dataFolder, store, scan, size, options);

  // A class of which nothing could be read has nothing to teach.
  const present = new Set(read.pictures.map(({ label }) => label));
  const classes = scan.classes.filter((label) => present.has(label));
  if (classes.length < 2) throw tooLittleToRead(scan, classes, read.unreadable);

  const unreadable = [...scan.unreadable, ...read.unreadable].sort((a, b) => comparePaths(a.path, b.path));
  const { ignored } = scan;
  const labelOf = new Map(classes.map((label, index) => [label, index]));
  return {
    ...read,
    ...store.saveDataSet({
      folder: scan.folder,
      classes,
      pictures: read.pictures,
      unreadable,
      ignored,
      size: chosenSize,
      nearDoubles: {
        comparison: read.comparison,
        groups: nearGroupsOf(read.pictures, read.groups),
      },
    }),
    labels: Int32Array.from(read.pictures, ({ label }) => labelOf.get(label) ?? -1),
    unreadable,
    ignored,
    size,
  };
}

/** What is over so soon is not worth a word. */
const silentMs = 500;

async function readInto(
  dataFolder: string,
  store: Store,
  scan: FolderScan,
  size: number,
  { signal, onProgress }: ReadFolderOptions,
): Promise<Pick<ReadFolder, 'pictures' | 'unreadable' | 'decoded' | 'pixelsFile'> & Comparison> {
  const knownFiles = store.knownFiles(scan.folder);
  const cache = await openPixelCache(dataFolder, size);
  try {
    const read = await readPictures(scan, cache, {
      size,
      signal,
      known: (path, bytes, modifiedMs) => {
        const file = knownFiles.get(path);
        return file?.bytes === bytes && file.modifiedMs === modifiedMs ? file : undefined;
      },
      onProgress: (done, total, decoded) => {
        onProgress({ kind: 'reading', done, total, decoded });
      },
    });
    const { pictures, decoded } = read;
    const startedMs = performance.now();
    const compared = await comparePictures({ store, cache }, scan.folder, pictures, {
      size,
      signal,
      onProgress: (done, total) => {
        if (performance.now() - startedMs < silentMs) return;
        onProgress({ kind: 'reading', done, total, decoded, isComparing: true });
      },
    });
    return { ...read, ...compared, pixelsFile: cache.file };
  } finally {
    await cache.close();
  }
}

function tooLittleToRead(
  { folder, files }: FolderScan,
  classes: readonly string[],
  unreadable: readonly UnreadableFile[],
): AppError {
  const readable =
    classes.length === 0 ? 'none of them' : `only those of class ${JSON.stringify(classes[0])}`;
  const first = unreadable.at(0);
  const example = first === undefined ? '' : ` For example, ${first.path} ${first.reason}`;
  return new AppError(
    'invalid',
    `${folder} holds ${files.length} pictures by their names, but ${readable} could be read, and a label can only be wrong where there are two classes.${example} Replace the broken files and start again.`,
  );
}
