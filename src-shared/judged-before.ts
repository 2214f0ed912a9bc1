// What people said before a run was over is no answer to it: the run was trained on it, or nobody had seen its ranking.

import type { ReviewColumns } from './review.ts';

/** @returns [n], 1 for an example whose verdict is older than the run */
export function judgedBefore({
  run,
  exampleIds,
  verdicts,
}: Pick<ReviewColumns, 'run' | 'exampleIds' | 'verdicts'>): Uint8Array {
  const since = run.finishedAt ?? run.startedAt;
  const older = new Set(verdicts.flatMap(({ exampleId, givenAt }) => (givenAt < since ? [exampleId] : [])));
  return Uint8Array.from(exampleIds, (exampleId) => Number(older.has(exampleId)));
}
