// The data sets a person has opened, as a list and one by one.

import type { Answers, RequestOf } from '../../src-shared/contract.ts';
import type { ClassView, DataSetSummary, DataSetView } from '../../src-shared/data-set-view.ts';
import type { Run, VerdictCounts } from '../../src-shared/domain.ts';
import { verdictKinds } from '../../src-shared/domain.ts';
import type { Store } from '../storage/open-store.ts';
import { knownDataSet } from './known-things.ts';
import type { AppContext } from './open-app.ts';
import { presentDoubles } from './present-doubles.ts';

const coverPictures = 4;
const samplesPerClass = 8;
/** For folders read by a version that did not keep the size: what most small sets get. */
const usualSize = 64;

export async function listDataSets({ store: open }: AppContext): Promise<Answers['listDataSets']> {
  const store = await open();
  return store.recentDataSets().map((recent): DataSetSummary => {
    const { id } = recent.dataSet;
    const reviewed = store.newestRun({ dataSetId: id });
    const reviewRunId = reviewed?.id ?? null;
    const verdicts = store.countVerdicts(id);
    return {
      ...recent,
      cover: store.coverOf(id, coverPictures),
      newestRun: newestRunOf(store, id),
      reviewRunId,
      reviewed: store.countReviewed(id, reviewRunId ?? undefined),
      ...(verdicts !== null && { verdicts }),
      hasNewVerdicts: verdicts !== null && !isTrainedFrom(store, reviewed, verdicts),
    };
  });
}

/** Counts alone do not tell: who takes one back may have kept another since. */
function isTrainedFrom(store: Store, run: Run | undefined, verdicts: VerdictCounts): boolean {
  const from = run?.recipe.fromVerdicts;
  return (
    run !== undefined &&
    from !== undefined &&
    verdictKinds.every((kind) => verdicts[kind] === from[kind]) &&
    store.countUntaught(run.dataSetId, run.id) === 0
  );
}

function newestRunOf(store: Store, dataSetId: number): DataSetSummary['newestRun'] {
  const run = store.latestRun(dataSetId);
  if (run === undefined) return null;
  const { id, state, startedAt, finishedAt } = run;
  return { id, state, startedAt, finishedAt, tiers: store.countTiersOf(id) };
}

/** The folder as it was last read. */
export async function viewDataSet(
  { store: open }: AppContext,
  { dataSetId }: RequestOf<'dataSet'>,
): Promise<DataSetView> {
  const store = await open();
  const dataSet = knownDataSet(store, dataSetId);
  const pictures = store.presentPictures(dataSetId);
  const byClass = Map.groupBy(pictures, ({ label }) => label);
  return {
    dataSet,
    examples: pictures.length,
    classes: dataSet.classes.map((label): ClassView => {
      const members = byClass.get(label) ?? [];
      const samples = spread(members, samplesPerClass).map(({ contentHash }) => contentHash);
      return { label, examples: members.length, samples };
    }),
    unreadable: store.unreadableFiles(dataSetId),
    ignored: store.ignoredFiles(dataSetId),
    ...presentDoubles(pictures, store.verdictsOf(dataSetId)),
    size: store.sizeOf(dataSetId) ?? usualSize,
  };
}

export async function hideDataSet(
  { store: open, events }: AppContext,
  { dataSetId }: RequestOf<'hideDataSet'>,
): Promise<null> {
  const store = await open();
  knownDataSet(store, dataSetId);
  store.hideDataSet(dataSetId);
  events.send({ kind: 'dataSets' });
  return null;
}

/** Up to so many, evenly spaced. */
function spread<T>(all: readonly T[], wanted: number): T[] {
  const taken = Math.min(wanted, all.length);
  return Array.from({ length: taken }, (_, i) => all[Math.floor((i * all.length) / taken)]);
}
