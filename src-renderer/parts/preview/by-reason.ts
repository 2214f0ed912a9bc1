// Files that could not be read, by what is wrong with them: one sentence, then all files it is true of.

import type { UnreadableFile } from '../../../src-shared/domain.ts';

export interface SameReason {
  readonly reason: string;
  readonly paths: readonly string[];
}

/** Most files first. */
export function byReason(files: readonly UnreadableFile[]): readonly SameReason[] {
  const groups = Map.groupBy(files, ({ reason }) => reason);
  return [...groups]
    .map(([reason, same]) => ({ reason, paths: same.map(({ path }) => path) }))
    .sort((a, b) => b.paths.length - a.paths.length);
}
