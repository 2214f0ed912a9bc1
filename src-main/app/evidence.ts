// Why one example is a suspect: how the model's belief went, what it looks like to the model, and what is the same
// picture.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { Verdict } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Evidence, Neighbour } from '../../src-shared/review.ts';
import { verdictOnGiven } from '../../src-shared/verdict-on-given.ts';
import type { Store } from '../storage/open-store.ts';
import type { KeptColumns, RunColumns } from './kept-columns.ts';
import { knownRun, nothingFound } from './known-things.ts';
import type { FeatureSpace } from './nearest-examples.ts';
import { featureSpace, nearestExamples } from './nearest-examples.ts';
import type { AppContext } from './open-app.ts';

const neighboursShown = 3;

export function evidenceFinder(
  { store: open }: AppContext,
  columnsKept: KeptColumns,
): (request: RequestOf<'evidence'>) => Promise<Evidence> {
  let kept: ReviewedRun | undefined;

  return async ({ runId, exampleId }) => {
    const store = await open();
    const columns = columnsKept.remembered(store, runId);
    if (kept?.columns !== columns) kept = prepareRun(store, runId, columns);
    const run = kept;
    const place = run.placeOf.get(exampleId);
    const trajectories = store.trajectoriesOf(runId, exampleId);
    const example = store.example(exampleId);
    if (place === undefined || trajectories === undefined || example === undefined) {
      throw new AppError('not-found', `Run ${runId} knows no example ${exampleId}. Open the run again.`);
    }
    return {
      exampleId,
      bytes: example.bytes,
      ...trajectories,
      nearestGiven: neighbours(store, run, place, columns.given[place]),
      nearestSuggested: neighbours(store, run, place, columns.suggested[place]),
      doubles: store.doublesOf(exampleId, runId),
      nearDoubles: store.nearDoublesOf(exampleId, runId),
    };
  };
}

interface ReviewedRun {
  readonly columns: RunColumns;
  /** By example id, into the columns. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Undefined for runs that did not keep what their network saw. */
  readonly space: FeatureSpace | undefined;
}

function prepareRun(store: Store, runId: number, columns: RunColumns): ReviewedRun {
  if (columns.exampleIds.length === 0) throw nothingFound(knownRun(store, runId).run);
  const features = store.featuresOf(runId);
  return {
    columns,
    placeOf: new Map(Array.from(columns.exampleIds, (id, place) => [id, place])),
    space: features && featureSpace(columns, features),
  };
}

function neighbours(
  store: Store,
  { space, columns }: ReviewedRun,
  place: number,
  label: number,
): Neighbour[] {
  if (space === undefined) return [];
  const { exampleIds, labels, given, filed = given } = columns;
  return nearestExamples(space, place, label, neighboursShown, (other) =>
    isHeldForRight(store.verdictOn(exampleIds[other]), labels[label], labels[filed[other]]),
  ).flatMap((other) => {
    const example = store.example(exampleIds[other]);
    return example === undefined
      ? []
      : [{ exampleId: example.id, path: example.path, contentHash: example.contentHash }];
  });
}

function isHeldForRight(verdict: Verdict | undefined, given: string, filed: string): boolean {
  return verdict === undefined || verdictOnGiven(verdict, given, filed).kind === 'keep';
}
