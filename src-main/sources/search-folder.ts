// Where a folder may lie of which only its name and some names inside are known, as of one dropped on a page.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPassedOverSilently } from './picture-formats.ts';

export interface SearchedFolder {
  readonly name: string;
  /** Names of files and folders in it; not necessarily all. */
  readonly inside: readonly string[];
}

interface SearchLimits {
  readonly timeMs: number;
  readonly folders: number;
}

const usualLimits: SearchLimits = { timeMs: 2000, folders: 20_000 };
/** There may be a copy; it is not worth waiting for longer. */
const afterFirstFindMs = 300;
const atOnce = 16;
const answers = 10;

/**
 * Goes through the folders below `starts` level by level, so that what lies near comes first. Hidden folders and links
 * are left alone, and what may not be opened is passed over.
 *
 * @param starts  absolute, the likeliest first
 * @returns absolute paths, those first that hold the most of `inside`; at least half of it
 */
export async function searchFolder(
  searched: SearchedFolder,
  starts: readonly string[],
  limits: SearchLimits = usualLimits,
): Promise<string[]> {
  const name = searched.name.normalize();
  const inside = searched.inside.map((each) => each.normalize());
  const found: { readonly folder: string; readonly share: number }[] = [];
  const seen = new Set<string>();
  let deadline = performance.now() + limits.timeMs;

  let level = [...starts];
  while (level.length > 0 && !isOver()) {
    const next: string[] = [];
    for (let from = 0; from < level.length && !isOver(); from += atOnce) {
      const some = level.slice(from, from + atOnce).filter((folder) => !seen.has(folder));
      const left = some.slice(0, limits.folders - seen.size);
      for (const folder of left) seen.add(folder);
      next.push(...(await Promise.all(left.map(look))).flat());
    }
    level = next;
  }
  return found
    .sort((a, b) => b.share - a.share)
    .slice(0, answers)
    .map(({ folder }) => folder);

  function isOver(): boolean {
    return performance.now() > deadline || seen.size >= limits.folders;
  }

  /** @returns the folders in it */
  async function look(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (basename(folder).normalize() === name) {
      const names = new Set(entries.map((entry) => entry.name.normalize()));
      const share = inside.length === 0 ? 1 : inside.filter((each) => names.has(each)).length / inside.length;
      if (share >= 0.5) found.push({ folder, share });
      if (share === 1) deadline = Math.min(deadline, performance.now() + afterFirstFindMs);
    }
    return entries
      .filter((entry) => entry.isDirectory() && !isPassedOverSilently(entry.name))
      .map((entry) => join(folder, entry.name));
  }
}
