// Files that were moved or renamed since a folder was last read: their examples, and what people said of them, go along.

import type { Picture } from './data-sets.ts';

export interface KnownExample {
  readonly id: number;
  readonly path: string;
  readonly label: string;
  readonly contentHash: string;
  /** 1 where its file was there at the last reading, else 0. */
  readonly present: number;
}

export interface Move {
  readonly example: KnownExample;
  readonly to: Picture;
}

/**
 * New files that hold the bytes of one that is gone. Where several could be meant, those that were there at the last reading
 * come first; where it is still not clear which went where, none did.
 *
 * @param known     every example of the data set
 * @param pictures  in the folder now
 */
export function movedFiles(known: readonly KnownExample[], pictures: readonly Picture[]): readonly Move[] {
  if (known.length === 0) return [];
  const knownPaths = new Set(known.map(({ path }) => path));
  const arrived = Map.groupBy(
    pictures.filter(({ path }) => !knownPaths.has(path)),
    ({ contentHash }) => contentHash,
  );
  const moves: Move[] = [];
  if (arrived.size === 0) return moves;
  const paths = new Set(pictures.map(({ path }) => path));
  const gone = Map.groupBy(
    known.filter(({ path, contentHash }) => arrived.has(contentHash) && !paths.has(path)),
    ({ contentHash }) => contentHash,
  );
  for (const [contentHash, examples] of gone) {
    const places = arrived.get(contentHash) ?? [];
    const newlyGone = examples.filter(({ present }) => present === 1);
    const meant = newlyGone.length > 0 ? newlyGone : examples;
    if (meant.length === 1 && places.length === 1) moves.push({ example: meant[0], to: places[0] });
  }
  return moves;
}
