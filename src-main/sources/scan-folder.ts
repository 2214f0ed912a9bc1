// Finds the pictures of a class-folder tree and their given labels, without opening a single picture.

import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { UnreadableFile } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import { compareCodePoints, compareNaturally } from './compare-names.ts';
import { errorCode } from './error-code.ts';
import { labelsFromFolders } from './labels-from-folders.ts';
import { extensionOf, nameKind } from './picture-formats.ts';
import type { Walk } from './walk-folder.ts';
import { walkFolder } from './walk-folder.ts';

export interface FolderScan {
  /** Absolute, links resolved. */
  readonly folder: string;
  /** Two or more, each with a file below; `2` comes before `10`. */
  readonly classes: readonly string[];
  /** In the order of their paths' code points. */
  readonly files: readonly FoundFile[];
  /** Files that are no pictures, or lie outside every class folder, by path. */
  readonly ignored: readonly UnreadableFile[];
  /** Folders that may not be opened and pictures of formats that cannot be read, by path. */
  readonly unreadable: readonly UnreadableFile[];
}

export interface FoundFile {
  /** Relative to the folder, forward slashes, otherwise exactly as the disk spells it. */
  readonly path: string;
  /** One of the classes. */
  readonly label: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * @throws AppError `not-found` when nothing is there; `invalid` when it is no folder, may not be opened, or does not
 *   hold pictures of at least two classes; `cancelled`
 */
export async function scanFolder(
  folder: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<FolderScan> {
  try {
    signal.throwIfAborted();
    const root = await realFolder(folder);
    return sortOut(root, await walkFolder(root, { signal }));
  } catch (error) {
    if (signal.aborted) throw new AppError('cancelled', 'Reading the folder was stopped.', { cause: error });
    throw explainError(error, resolve(folder));
  }
}

async function realFolder(folder: string): Promise<string> {
  const root = await realpath(resolve(folder));
  if ((await stat(root)).isDirectory()) return root;
  const isArchive = ['zip', 'tar', 'gz', 'tgz', '7z', 'rar'].includes(extensionOf(root));
  const next = isArchive ? 'Unpack it and give the folder.' : 'Give the folder that holds the class folders.';
  throw new AppError('invalid', `${root} is a file, not a folder. ${expected} ${next}`);
}

function sortOut(folder: string, { pictures, ignored, unreadable }: Walk): FolderScan {
  const files: FoundFile[] = [];
  const labels = labelsFromFolders(pictures.map(({ path }) => path));
  for (const [index, picture] of pictures.entries()) {
    const label = labels[index];
    if (label === undefined) ignored.push({ path: picture.path, reason: outside });
    else if (nameKind(picture.path) === 'picture') files.push({ ...picture, label });
    else unreadable.push({ path: picture.path, reason: unsupported(picture.path) });
  }
  const classes = [...new Set(files.map(({ label }) => label))].sort(compareNaturally);
  if (classes.length < 2) throw tooFewClasses(folder, { pictures, ignored, unreadable }, files, labels);
  return {
    folder,
    classes,
    files: files.sort(byPath),
    ignored: ignored.sort(byPath),
    unreadable: unreadable.sort(byPath),
  };
}

const expected =
  'Expected is a folder with one sub-folder of pictures per class, like cat/1.jpg and dog/2.jpg.';
const outside = 'lies outside every class folder. Move it into the folder of its class to have it checked.';

function unsupported(path: string): string {
  return `is a picture of a format that cannot be read (${extensionOf(path)}). Convert it to PNG or JPEG.`;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return compareCodePoints(a.path, b.path);
}

function tooFewClasses(
  folder: string,
  { pictures, ignored, unreadable }: Walk,
  files: readonly FoundFile[],
  labels: readonly (string | undefined)[],
): AppError {
  const trouble = unreadable.sort(byPath).at(0);
  const also =
    trouble === undefined
      ? ''
      : ` ${count(unreadable.length, 'thing')} could not be read, first ${trouble.path}: it ${trouble.reason}`;
  if (files.length > 0) {
    return new AppError(
      'invalid',
      `${folder} holds only one class, ${JSON.stringify(files[0].label)} (${count(files.length, 'picture')}), and a label can only be wrong where there are two. ${expected} Give the folder above, or add a class.${also}`,
    );
  }
  if (labels.includes(undefined)) {
    return new AppError(
      'invalid',
      `${folder} holds ${count(pictures.length, 'picture')}, and none lies in a class folder. ${expected} Sort the pictures into folders named after their labels.${also}`,
    );
  }
  const other =
    ignored.length === 0 ? 'is empty' : `holds no pictures (${count(ignored.length, 'other file')})`;
  const what = trouble === undefined ? other : 'holds no picture that can be read';
  return new AppError('invalid', `${folder} ${what}. ${expected} Check the path.${also}`);
}

function count(things: number, one: string): string {
  return `${things.toLocaleString('en-US')} ${one}${things === 1 ? '' : 's'}`;
}

function explainError(error: unknown, folder: string): unknown {
  const cause = { cause: error };
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('not-found', `There is no folder ${folder}. ${expected} Check the path.`, cause);
    case 'EACCES':
    case 'EPERM':
      return new AppError(
        'invalid',
        `The folder ${folder} may not be opened. Give yourself permission to read it, or choose another folder.`,
        cause,
      );
    case 'ELOOP':
      return new AppError('invalid', `${folder} is a link that leads back to itself. Check the path.`, cause);
    case 'ENAMETOOLONG':
      return new AppError('invalid', `The path ${folder} is too long. Check it.`, cause);
    case 'EIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
      return new AppError(
        'conflict',
        `The disk or network failed while ${folder} was listed (${errorCode(error)}). Check it and start again.`,
        cause,
      );
    default:
      return error;
  }
}
