// Writes a file whole or not at all: the new text grows beside the target and takes its place when it is complete.

import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';
import { errorCode } from './error-code.ts';
import { syncFolder } from './sync-folder.ts';

/** Takes the next piece of the file. Await it, so that no more than one piece waits in memory. */
export type Sink = (chunk: string | Uint8Array) => Promise<void>;

/**
 * Calls `write` with a sink and puts the result at `path`. Until the last moment, and whenever anything fails,
 * what stood at `path` stays as it was and nothing else is left behind (after a killed process, at most one
 * `.second-look-….tmp` beside it). When this resolves, the file is on the disk. A link at `path` is replaced,
 * not followed.
 *
 * @throws AppError `conflict` when the file exists and `overwrite` is off, or the disk is full; `not-found` when
 *   the folder does not exist; `invalid` when the target is a folder or may not be written
 */
export async function writeAtomically(
  path: string,
  write: (sink: Sink) => void | Promise<void>,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<void> {
  const target = resolve(path);
  await refuseOccupied(target, overwrite);
  // A short name of its own: the target's name plus an ending could be longer than a file name may be.
  const temporary = join(
    dirname(target),
    `.second-look-${process.pid}-${randomBytes(6).toString('hex')}.tmp`,
  );
  const file = await explaining(target, () => open(temporary, 'wx'));
  try {
    try {
      await write((chunk) => explaining(target, () => file.appendFile(chunk)));
      await explaining(target, () => file.sync());
    } finally {
      await file.close();
    }
    await explaining(target, () =>
      overwrite ? rename(temporary, target) : moveToFreeName(temporary, target),
    );
  } catch (error) {
    // What went wrong first is what the user hears about.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw isDiskFull(error) ? explainError(error, target) : error;
  }
  await syncFolder(dirname(target));
}

/** Asked before any work is done. */
async function refuseOccupied(target: string, overwrite: boolean): Promise<void> {
  const there = await explaining(target, () => stat(target).catch(undefinedIfMissing));
  if (there?.isDirectory()) throw explainError({ code: 'EISDIR' }, target);
  if (there?.isFile() === false) throw new AppError('invalid', noFile(target));
  if (there !== undefined && !overwrite) throw explainError({ code: 'EEXIST' }, target);
}

/** Renaming would silently replace a file that somebody else put there in the meantime; linking does not. */
async function moveToFreeName(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    // This disk knows no links (FAT, some network disks): look once more, then rename.
    await refuseOccupied(target, false);
    await rename(temporary, target);
    return;
  }
  await rm(temporary);
}

async function explaining<T>(target: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw explainError(error, target);
  }
}

function explainError(error: unknown, target: string): unknown {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  switch (errorCode(error)) {
    case 'EEXIST':
      return new AppError(
        'conflict',
        `${target} already exists. Choose another name, or allow it to be replaced.`,
        { ...cause, detail: 'file-exists' },
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError(
        'not-found',
        `The folder ${dirname(target)} does not exist. Create it, or choose another place for the file.`,
        cause,
      );
    case 'EISDIR':
      return new AppError('invalid', `${target} is a folder. Add a file name to it.`, cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EBUSY':
      return new AppError(
        'invalid',
        `${target} may not be written. Close it if another program has it open, check its permissions, or choose another place.`,
        cause,
      );
    case 'ENAMETOOLONG':
      return new AppError('invalid', `The name of ${target} is too long. Choose a shorter one.`, cause);
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'conflict',
        `The disk is full: ${target} was not written. Free some space and try again.`,
        cause,
      );
    default:
      return error;
  }
}

/** A device or a pipe, which renaming would put an end to. */
function noFile(target: string): string {
  return `${target} exists and is no file that could be replaced. Choose another name.`;
}

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(errorCode(error));
}

function undefinedIfMissing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}
