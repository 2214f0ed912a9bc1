// What a person says about examples: verdicts, taking them back, and classes of their own.

import type { Answers, RequestOf } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { VerdictsChanged } from '../../src-shared/review.ts';
import type { Store } from '../storage/open-store.ts';
import { knownDataSet } from './known-things.ts';
import type { AppContext } from './open-app.ts';

export async function giveVerdicts(
  context: AppContext,
  { action, dataSetId, runId, verdicts }: RequestOf<'giveVerdicts'>,
): Promise<VerdictsChanged> {
  const store = await context.store();
  knownDataSet(store, dataSetId);
  if (runId !== undefined && store.run(runId)?.dataSetId !== dataSetId) {
    throw new AppError('not-found', `There is no run ${runId} of this data set. Open the data set again.`);
  }
  const doneAt = new Date().toISOString();
  return tellAll(
    context,
    store,
    dataSetId,
    store.doAction({ clientId: action, dataSetId, runId, doneAt, verdicts }),
  );
}

export async function undo(context: AppContext, { dataSetId }: RequestOf<'undo'>): Promise<VerdictsChanged> {
  const store = await context.store();
  knownDataSet(store, dataSetId);
  return tellAll(context, store, dataSetId, store.undoAction(dataSetId));
}

export async function redo(context: AppContext, { dataSetId }: RequestOf<'redo'>): Promise<VerdictsChanged> {
  const store = await context.store();
  knownDataSet(store, dataSetId);
  return tellAll(context, store, dataSetId, store.redoAction(dataSetId));
}

export async function addClass(
  context: AppContext,
  { dataSetId, label }: RequestOf<'addClass'>,
): Promise<Answers['addClass']> {
  const store = await context.store();
  knownDataSet(store, dataSetId);
  store.addClass(dataSetId, label);
  const labels = store.labelsOf(dataSetId);
  context.events.send({ kind: 'labels', dataSetId, labels });
  return labels;
}

/** From here on it is quicker to read all verdicts than to ask for each. */
const manyExamples = 1000;

function tellAll(
  { events }: AppContext,
  store: Store,
  dataSetId: number,
  exampleIds: readonly number[],
): VerdictsChanged {
  const all = exampleIds.length < manyExamples ? undefined : store.verdictsOf(dataSetId);
  const changed = {
    dataSetId,
    changes: exampleIds.map((exampleId) => ({
      exampleId,
      verdict: (all === undefined ? store.verdictOn(exampleId) : all.get(exampleId)) ?? null,
    })),
    history: store.historyOf(dataSetId),
  };
  if (exampleIds.length > 0) events.send({ kind: 'verdicts', changed });
  return changed;
}
