// The promise that the user's pictures are only ever read, kept where files are written.

import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';

/** Throws `invalid` when `to` would lie in the image folder, by whatever links and detours it is named. */
export async function refuseInsideImageFolder(to: string, imageFolder: string): Promise<void> {
  const [targetFolder, images] = await Promise.all([
    realFolder(dirname(resolve(to))),
    realFolder(imageFolder),
  ]);
  const way = relative(images, targetFolder);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new AppError(
    'invalid',
    `The image folder is never written to, and ${to} lies inside ${imageFolder}. Choose a place outside it.`,
  );
}

/** Of a folder that does not exist yet, the part that does is followed through its links. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = dirname(resolve(folder));
    return parent === resolve(folder) ? parent : join(await realFolder(parent), basename(folder));
  }
}
