// Everything the review screen needs of a run, at once.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';
import type { KeptColumns } from './kept-columns.ts';
import { knownRun, nothingFound } from './known-things.ts';
import type { AppContext } from './open-app.ts';

export async function reviewColumns(
  { store: open }: AppContext,
  kept: KeptColumns,
  { runId }: RequestOf<'reviewColumns'>,
): Promise<ReviewColumns> {
  const store = await open();
  const { run, dataSet } = knownRun(store, runId);
  const columns = kept.read(store, runId);
  if (columns.exampleIds.length === 0) throw nothingFound(run);
  return {
    run,
    dataSet,
    ...columns,
    verdicts: [...store.verdictsOf(dataSet.id).values()],
    history: store.historyOf(dataSet.id),
  };
}
