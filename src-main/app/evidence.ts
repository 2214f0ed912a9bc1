// Why one example is a suspect: how the model's belief went, what it looks like to the model, and who shares its bytes.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { Verdict } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Evidence, Neighbour } from '../../src-shared/review.ts';
import type { Store } from '../storage/open-store.ts';
import { knownRun, nothingFound } from './known-things.ts';
import type { FeatureSpace } from './nearest-examples.ts';
import { featureSpace, nearestExamples } from './nearest-examples.ts';
import type { AppContext } from './open-app.ts';

const neighboursShown = 3;

/** One run is kept in memory: a person reviews one at a time, and asks with every picture. */
export function evidenceFinder({
  store: open,
  events,
}: AppContext): (request: RequestOf<'evidence'>) => Promise<Evidence> {
  let kept: ReviewedRun | undefined;
  // A folder that was read again may hold other pictures under the same names.
  events.listen(({ kind }) => {
    if (kind === 'dataSets') kept = undefined;
  });

  return async ({ runId, exampleId }) => {
    const store = await open();
    if (kept?.runId !== runId) kept = readRun(store, runId);
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
      nearestGiven: neighbours(store, run, place, run.given[place]),
      nearestSuggested: neighbours(store, run, place, run.suggested[place]),
      doubles: store.doublesOf(exampleId),
    };
  };
}

interface ReviewedRun {
  readonly runId: number;
  readonly labels: readonly string[];
  readonly given: Uint16Array;
  readonly suggested: Uint16Array;
  /** By example id, into the columns. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Undefined for runs that did not keep what their network saw. */
  readonly space: FeatureSpace | undefined;
}

function readRun(store: Store, runId: number): ReviewedRun {
  const { run } = knownRun(store, runId);
  const columns = store.reviewColumnsOf(runId);
  if (columns.exampleIds.length === 0) throw nothingFound(run);
  const { labels, given, suggested, exampleIds, contentHashes, quality, tier } = columns;
  const features = store.featuresOf(runId);
  return {
    runId,
    labels,
    given,
    suggested,
    placeOf: new Map(Array.from(exampleIds, (id, place) => [id, place])),
    space: features && featureSpace({ exampleIds, contentHashes, given, quality, tier }, features),
  };
}

function neighbours(store: Store, { space, labels }: ReviewedRun, place: number, label: number): Neighbour[] {
  if (space === undefined) return [];
  const { exampleIds } = space.columns;
  return nearestExamples(space, place, label, neighboursShown, (other) =>
    isHeldForRight(store.verdictOn(exampleIds[other]), labels[label]),
  ).flatMap((other) => {
    const example = store.example(exampleIds[other]);
    return example === undefined
      ? []
      : [{ exampleId: example.id, path: example.path, contentHash: example.contentHash }];
  });
}

function isHeldForRight(verdict: Verdict | undefined, label: string): boolean {
  if (verdict === undefined) return true;
  switch (verdict.kind) {
    case 'keep':
      return true;
    case 'relabel':
      return verdict.label === label;
    case 'remove':
    case 'unsure':
      return false;
    default:
      return verdict.kind satisfies never;
  }
}
