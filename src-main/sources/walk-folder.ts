// Lists everything below a folder. Links to files and folders are followed, and no folder is entered twice.

import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { UnreadableFile } from '../../src-shared/domain.ts';
import { compareCodePoints } from './compare-names.ts';
import { errorCode } from './error-code.ts';
import { explainFileError } from './explain-file-error.ts';
import { isPassedOverSilently, nameKind } from './picture-formats.ts';

export interface WalkedPicture {
  /** Relative to the folder walked, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface Walk {
  /** Pictures by their names, in no order, formats that cannot be read among them. */
  readonly pictures: WalkedPicture[];
  readonly ignored: UnreadableFile[];
  /** Folders and files that the system does not let us open. */
  readonly unreadable: UnreadableFile[];
}

/** @param root  absolute, real path of a folder; an error in listing this one folder is thrown as it comes */
export async function walkFolder(root: string, { signal }: { readonly signal: AbortSignal }): Promise<Walk> {
  const walk: Walk = { pictures: [], ignored: [], unreadable: [] };
  const entered = new Set<string>();
  const folders: Folder[] = [{ path: '', realPath: root }];
  const links: Folder[] = [];

  // Links come last and in order: a folder keeps its own name where links give it others.
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop() ?? firstOf(links)) {
    signal.throwIfAborted();
    const { path, realPath } = folder;
    if (entered.has(realPath) || root.startsWith(withSeparator(realPath))) {
      walk.ignored.push({ path, reason: 'is a link to a folder that is read already.' });
      continue;
    }
    entered.add(realPath);

    let entries: Dirent[];
    try {
      entries = await readdir(join(root, path), { withFileTypes: true });
    } catch (error) {
      if (path === '') throw error;
      walk.unreadable.push({ path, reason: explainOrThrow(error, path) });
      continue;
    }
    const wanted = entries.filter((entry) => !isPassedOverSilently(entry.name));
    for (let from = 0; from < wanted.length; from += statsAtOnce) {
      signal.throwIfAborted();
      const some = wanted.slice(from, from + statsAtOnce);
      await Promise.all(some.map((entry) => visit(entry, folder)));
    }
  }
  return walk;

  async function visit(entry: Dirent, parent: Folder): Promise<void> {
    const path = parent.path === '' ? entry.name : `${parent.path}/${entry.name}`;
    if (entry.isDirectory()) {
      folders.push({ path, realPath: join(parent.realPath, entry.name) });
      return;
    }
    const isPicture = nameKind(entry.name) !== 'other';
    try {
      if (!entry.isSymbolicLink() && (!entry.isFile() || !isPicture)) {
        walk.ignored.push({ path, reason: entry.isFile() ? notPicture : notFile });
        return;
      }
      const found = await stat(join(root, path));
      if (found.isDirectory()) links.push({ path, realPath: await realpath(join(root, path)) });
      else if (!found.isFile()) walk.ignored.push({ path, reason: notFile });
      else if (!isPicture) walk.ignored.push({ path, reason: notPicture });
      else walk.pictures.push({ path, bytes: found.size, modifiedMs: found.mtimeMs });
    } catch (error) {
      const isBrokenLink = entry.isSymbolicLink() && errorCode(error) === 'ENOENT';
      const reason = isBrokenLink ? brokenLink : explainOrThrow(error, path);
      (isPicture ? walk.unreadable : walk.ignored).push({ path, reason });
    }
  }
}

interface Folder {
  readonly path: string;
  readonly realPath: string;
}

/** Enough to keep the disk busy, few enough to react to an abort. */
const statsAtOnce = 256;

const notPicture = 'is not a picture, going by its name.';
const notFile = 'is neither a file nor a folder.';
const brokenLink = 'is a link to a file that does not exist. Remove it or point it at a picture.';

function firstOf(links: Folder[]): Folder | undefined {
  return links.sort((a, b) => compareCodePoints(a.path, b.path)).shift();
}

function withSeparator(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}

function explainOrThrow(error: unknown, path: string): string {
  const reason = explainFileError(error, path);
  if (reason === undefined) throw error;
  return reason;
}
