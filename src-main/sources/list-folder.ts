// One level of the disk: the folders in a folder.

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FolderListing } from '../../src-shared/data-set-view.ts';
import { AppError } from '../../src-shared/errors.ts';
import { compareNaturally } from './compare-names.ts';
import { errorCode } from './error-code.ts';
import { isPassedOverSilently } from './picture-formats.ts';

/**
 * @param typed       as a person types it: `~` stands for home, and what is not absolute begins there; empty is home
 * @param homeFolder  absolute
 * @throws AppError `not-found` when nothing is there, `invalid` when it is no folder or may not be opened
 */
export async function listFolder(typed: string, homeFolder: string): Promise<FolderListing> {
  const folder = resolve(homeFolder, typed.trim().replace(/^~(?=$|[/\\])[/\\]*/, ''));
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw explain(error, folder);
  }
  const wanted = entries.filter(({ name }) => !isPassedOverSilently(name));
  const areFolders = await Promise.all(wanted.map((entry) => isFolder(entry, folder)));
  const above = dirname(folder);
  return {
    folder,
    parent: above === folder ? null : above,
    folders: wanted
      .filter((_, i) => areFolders[i])
      .map(({ name }) => name)
      .sort(compareNaturally),
  };
}

async function isFolder(entry: Dirent, folder: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(folder, entry.name)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

function explain(error: unknown, folder: string): unknown {
  const cause = { cause: error };
  switch (errorCode(error)) {
    case 'ENOENT':
      return new AppError('not-found', `There is no folder ${folder}. Check the path.`, cause);
    case 'ENOTDIR':
      return new AppError('invalid', `${folder} is a file, not a folder. Choose the folder above it.`, cause);
    case 'EACCES':
    case 'EPERM':
      return new AppError(
        'invalid',
        `The folder ${folder} may not be opened. Give yourself permission to read it, or choose another one.`,
        cause,
      );
    case '':
      return error;
    default:
      return new AppError('invalid', `The folder ${folder} cannot be opened. Check the path.`, cause);
  }
}
