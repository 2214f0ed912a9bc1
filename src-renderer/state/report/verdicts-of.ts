// The verdicts of a review as the report counts them, those still on the way included.

import type { Verdict } from '../../../src-shared/domain.ts';
import type { ReviewSet } from '../review/review-set.svelte.ts';

/** By example id. Inside a derived value it is worked out again after each verdict. */
export function verdictsOf(set: ReviewSet): Map<number, Pick<Verdict, 'kind' | 'label'>> {
  const { exampleIds } = set.table.columns;
  const verdicts = new Map<number, Pick<Verdict, 'kind' | 'label'>>();
  for (let row = 0; row < set.table.size; row++) {
    const kind = set.kindOf(row);
    if (kind === null) continue;
    verdicts.set(exampleIds[row], {
      kind,
      label: kind === 'relabel' ? set.labels[set.labelOf(row)] : null,
    });
  }
  return verdicts;
}
