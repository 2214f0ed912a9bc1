// The cleaned labels as a tree of class folders, pictures included.

import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FileTransfer } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Objection } from './bring-picture.ts';
import { copyPicture, linkPicture, objectionTo } from './bring-picture.ts';
import type { LabelRow } from './cleaned-labels.ts';
import { csvLines, labelCells, labelColumns } from './csv.ts';
import { errorCode } from './error-code.ts';
import { explainTreeError } from './explain-tree-error.ts';
import type { AuditedPicture, ExportOptions } from './export.ts';
import { inParallel } from './in-parallel.ts';
import { indexName, planFolders } from './plan-folders.ts';
import { refuseInsideImageFolder } from './refuse-inside-image-folder.ts';
import { syncFolder } from './sync-folder.ts';

/** A picture and its place in the tree. */
interface Move {
  /** Relative to the image folder. */
  readonly path: string;
  /** Relative to the tree. */
  readonly place: string;
}

const bring: Readonly<
  Record<FileTransfer, (source: string, to: string, audited: AuditedPicture) => Promise<Objection>>
> = { copy: copyPicture, 'hard-link': linkPicture };

/**
 * `TO/LABEL/FILE` for every row that has a label, and `TO/labels.csv`: the CSV file's columns and `place`, where the
 * picture went. `to` must not exist or be an empty folder. The tree grows beside it under a name of its own and takes its
 * place when it is whole and on the disk; whatever fails before leaves nothing behind (a killed process at most one
 * `.second-look-….tmp`).
 *
 * A hard link is the same file under a second name, so whoever writes to the one changes the other: only `copy` keeps
 * the user's pictures out of reach of what is later done to the tree.
 *
 * @throws AppError as `Export` says; `conflict` too when a picture is gone or is not the one that was audited, and
 *   `unsupported` when the disk knows no hard links or is not that of the pictures
 */
export async function writeLabelFolders(
  rows: readonly LabelRow[],
  to: string,
  { imageFolder, files, pictures, signal, onProgress }: Omit<ExportOptions, 'overwrite'>,
): Promise<void> {
  const target = await realpath(to).catch(() => resolve(to));
  await refuseInsideImageFolder(join(target, indexName), imageFolder);
  const places = planFolders(rows);
  const moves = rows.flatMap(({ path }, i) => {
    const place = places[i];
    return place === null ? [] : [{ path, place }];
  });
  const bytesOf = (path: string): number => (files === 'copy' ? (pictures.get(path)?.bytes ?? 0) : 0);
  const progress = {
    total: moves.length,
    totalBytes: moves.reduce((sum, { path }) => sum + bytesOf(path), 0),
  };
  let [done, bytes] = [0, 0];
  onProgress?.({ ...progress, done, bytes });
  await explaining(async () => {
    await refuseOccupied(target);
    await refuseObjections(
      moves,
      ({ path }) => objectionTo(join(imageFolder, path), pictures.get(path)),
      signal,
    );
  });

  const tree = join(dirname(target), `.second-look-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  await explaining(() => mkdir(tree));
  try {
    await explaining(async () => {
      const folders = await makeFolders(tree, moves);
      const move = bring[files];
      await refuseObjections(
        moves,
        async ({ path, place }) => {
          const audited = pictures.get(path);
          const objection = audited && (await move(join(imageFolder, path), join(tree, place), audited));
          done++;
          bytes += bytesOf(path);
          onProgress?.({ ...progress, done, bytes });
          return objection;
        },
        signal,
      );
      await writeIndex(join(tree, indexName), rows, places);
      for (const folder of folders.reverse()) await syncFolder(folder);
      signal?.throwIfAborted();
      await takePlace(tree, target);
    });
  } catch (error) {
    // What went wrong first is what the user hears about.
    await rm(tree, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));

  async function explaining<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (signal?.aborted && error === signal.reason) {
        throw new AppError('cancelled', 'The export was stopped. Nothing was written.', { cause: error });
      }
      throw explainTreeError(error, target);
    }
  }
}

async function refuseOccupied(target: string): Promise<void> {
  const there = await lstat(target).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  if (there === undefined) return;
  if (!there.isDirectory()) {
    throw new AppError('conflict', `${target} exists and is no folder. Choose a new folder.`);
  }
  if ((await readdir(target)).length > 0) throw Object.assign(new Error(), { code: 'ENOTEMPTY' });
}

/** Asks about every picture, so that the sentence can say how many there are. */
async function refuseObjections(
  moves: readonly Move[],
  ask: (move: Move) => Promise<Objection>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const objections = new Map<string, string>();
  await inParallel(moves, async (move) => {
    signal?.throwIfAborted();
    const objection = await ask(move);
    if (objection !== undefined) objections.set(move.path, objection);
  });
  // In path order, whichever answer came first.
  const first = moves.find(({ path }) => objections.has(path));
  if (first === undefined) return;
  const all =
    objections.size === 1
      ? '1 picture is not as it was audited'
      : `${objections.size.toLocaleString('en-US')} pictures are not as they were audited`;
  throw new AppError(
    'conflict',
    `${all}: ${first.path} ${objections.get(first.path) ?? ''}${objections.size === 1 ? '' : ', and so on'}. Nothing was written. Audit the folder again and export then.`,
  );
}

/** Every folder made, those above before those below. */
async function makeFolders(tree: string, moves: readonly Move[]): Promise<string[]> {
  const wanted = new Set<string>();
  for (const { place } of moves) {
    const names = place.split('/').slice(0, -1);
    names.forEach((_, i) => wanted.add(names.slice(0, i + 1).join('/')));
  }
  const folders = [tree];
  for (const name of wanted) {
    const folder = join(tree, name);
    try {
      await mkdir(folder);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      throw new AppError(
        'conflict',
        `This disk takes the class folder ${name} and another one that is spelled nearly the same for one. Rename one of the classes, or choose another disk.`,
        { cause: error },
      );
    }
    folders.push(folder);
  }
  return folders;
}

async function writeIndex(
  path: string,
  rows: readonly LabelRow[],
  places: readonly (string | null)[],
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    const lines = rows.map((row, i) => [...labelCells(row), places[i] ?? '']);
    await file.appendFile(csvLines([[...labelColumns, 'place'], ...lines]));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Windows moves nothing onto a folder, not even onto an empty one; taking that away fails where it is not empty. */
async function takePlace(tree: string, target: string): Promise<void> {
  await rmdir(target).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  await rename(tree, target);
}
