// Everything the review screen needs of a run, at once or the first of it.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { Verdict } from '../../src-shared/domain.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';
import { verdictOnGiven } from '../../src-shared/verdict-on-given.ts';
import type { KeptColumns, RunColumns } from './kept-columns.ts';
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
    verdicts: aboutGivenLabels(
      columns,
      first === undefined
        ? [...store.verdictsOf(dataSet.id).values()]
        : [...columns.exampleIds].flatMap((exampleId) => store.verdictOn(exampleId) ?? []),
    ),
    history: store.historyOf(dataSet.id),
    ...(selfTest && { selfTest }),
  };
}

function aboutGivenLabels(
  { exampleIds, given, filed = given, labels }: RunColumns,
  verdicts: readonly Verdict[],
): readonly Verdict[] {
  const rowOf = new Map(Array.from(exampleIds, (id, row) => [id, row]));
  return verdicts.map((verdict) => {
    const row = rowOf.get(verdict.exampleId);
    if (row === undefined) return verdict;
    return { ...verdict, ...verdictOnGiven(verdict, labels[given[row]], labels[filed[row]]) };
  });
}
