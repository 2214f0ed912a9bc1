// How far people are with the suspects of a run.

import { tiers } from './domain.ts';
import type { ReviewColumns } from './review.ts';

export interface ReviewedSuspects {
  readonly suspects: number;
  /** Of the suspects, those that have a verdict of any kind. */
  readonly reviewed: number;
}

/** @param verdicts  that count, by example id */
export function reviewedSuspects(
  { exampleIds, tier }: Pick<ReviewColumns, 'exampleIds' | 'tier'>,
  verdicts: ReadonlyMap<number, unknown>,
): ReviewedSuspects {
  const fine = tiers.indexOf('fine');
  let suspects = 0;
  let reviewed = 0;
  for (let row = 0; row < exampleIds.length; row++) {
    if (tier[row] === fine) continue;
    suspects++;
    if (verdicts.has(exampleIds[row])) reviewed++;
  }
  return { suspects, reviewed };
}
