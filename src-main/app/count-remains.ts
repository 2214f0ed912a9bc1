// How many wrong labels of a run are still to be found, from what is stored: the screens work it out by themselves.

import { drawControls } from '../../src-shared/controls.ts';
import type { ReviewCounts } from '../../src-shared/count-reviewed.ts';
import { countReviewed } from '../../src-shared/count-reviewed.ts';
import { verdictKinds } from '../../src-shared/domain.ts';
import { outcomeOf } from '../../src-shared/quality-histogram.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';

type Columns = Pick<
  ReviewColumns,
  'run' | 'labels' | 'exampleIds' | 'given' | 'tier' | 'isTrusted' | 'verdicts'
>;

/**
 * @param columns   of the whole run; verdicts on other examples are passed by
 * @param accepted  ids of examples whose suggestion is taken unseen: how many of their labels stay wrong nobody knows
 */
export function countRemains(columns: Columns, accepted?: ReadonlySet<number>): ReviewCounts {
  const { labels, exampleIds, given, tier, isTrusted } = columns;
  const said = new Map(columns.verdicts.map((verdict) => [verdict.exampleId, verdict]));
  const verdicts = Uint8Array.from(exampleIds, (exampleId, row) => {
    const verdict = said.get(exampleId);
    if (verdict === undefined) return 0;
    const isRight = outcomeOf(verdict, labels[given[row]]) === 'right';
    return 1 + verdictKinds.indexOf(isRight ? 'keep' : verdict.kind);
  });
  const controls = drawControls(columns);
  const isAccepted = accepted && Uint8Array.from(exampleIds, (exampleId) => Number(accepted.has(exampleId)));
  return countReviewed({ tier, given, classCount: labels.length, verdicts, controls, isTrusted, isAccepted });
}
