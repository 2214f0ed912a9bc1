// Everything the review screen needs of a run, at once or the first of it.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';
import type { KeptColumns } from './kept-columns.ts';
import { knownRun, nothingFound } from './known-things.ts';
import type { AppContext } from './open-app.ts';

export async function reviewColumns(
  { store: open }: AppContext,
  kept: KeptColumns,
  { runId, first }: RequestOf<'reviewColumns'>,
): Promise<ReviewColumns> {
  const store = await open();
  const { run, dataSet } = knownRun(store, runId);
  const columns = first === undefined ? kept.read(store, runId) : store.firstReviewColumnsOf(runId, first);
  const tierCounts = store.countTiersOf(runId);
  if (columns.exampleIds.length === 0 || tierCounts === null) throw nothingFound(run);
  const selfTest = store.selfTestOf(runId);
  return {
    run,
    dataSet,
    total: tierCounts.likely + tierCounts.possible + tierCounts.fine,
    tierCounts,
    ...columns,
    verdicts:
      first === undefined
        ? [...store.verdictsOf(dataSet.id).values()]
        : [...columns.exampleIds].flatMap((exampleId) => store.verdictOn(exampleId) ?? []),
    history: store.historyOf(dataSet.id),
    ...(selfTest && { selfTest }),
  };
}
