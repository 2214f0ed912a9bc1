// What a person says about examples: verdicts, taking them back, and classes of their own.

import type { Answers, RequestOf } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { SharedVerdict, VerdictChange, VerdictsChanged } from '../../src-shared/review.ts';
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
  const { exampleIds, isNew, keptLabels } = store.doAction({
    clientId: action,
    dataSetId,
    runId,
    doneAt,
    verdicts,
  });
  if (!isNew) return tellAll(context, store, dataSetId, changesNow(store, dataSetId, exampleIds));
  // What was just said is what counts, and need not be read again.
  const changes = new ChangeGroups();
  const saidOf = new Map(verdicts.map((verdict) => [verdict.exampleId, verdict]));
  for (const { exampleId, kind, label } of saidOf.values()) {
    const kept = keptLabels.get(exampleId);
    if (kept !== undefined) changes.add(exampleId, { kind: 'relabel', label: kept, givenAt: doneAt });
    else changes.add(exampleId, kind === null ? null : { kind, label, givenAt: doneAt });
  }
  return tellAll(context, store, dataSetId, changes.all());
}

export async function undo(context: AppContext, { dataSetId }: RequestOf<'undo'>): Promise<VerdictsChanged> {
  const store = await context.store();
  knownDataSet(store, dataSetId);
  return tellAll(context, store, dataSetId, changesNow(store, dataSetId, store.undoAction(dataSetId)));
}

export async function redo(context: AppContext, { dataSetId }: RequestOf<'redo'>): Promise<VerdictsChanged> {
  const store = await context.store();
  knownDataSet(store, dataSetId);
  return tellAll(context, store, dataSetId, changesNow(store, dataSetId, store.redoAction(dataSetId)));
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

/** What counts for these examples as the store has it. */
function changesNow(store: Store, dataSetId: number, exampleIds: readonly number[]): VerdictChange[] {
  const all = exampleIds.length < manyExamples ? undefined : store.verdictsOf(dataSetId);
  const changes = new ChangeGroups();
  for (const exampleId of exampleIds) {
    changes.add(exampleId, (all === undefined ? store.verdictOn(exampleId) : all.get(exampleId)) ?? null);
  }
  return changes.all();
}

/** Examples by the verdict they share, in the order in which they came. */
class ChangeGroups {
  readonly #groups = new Map<string, { readonly ids: number[]; readonly verdict: SharedVerdict | null }>();

  add(exampleId: number, verdict: SharedVerdict | null): void {
    const key = verdict === null ? '' : `${verdict.givenAt} ${verdict.kind} ${verdict.label}`;
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.ids.push(exampleId);
      return;
    }
    const shared = verdict && { kind: verdict.kind, label: verdict.label, givenAt: verdict.givenAt };
    this.#groups.set(key, { ids: [exampleId], verdict: shared });
  }

  all(): VerdictChange[] {
    return Array.from(this.#groups.values(), ({ ids, verdict }) => ({
      exampleIds: Int32Array.from(ids),
      verdict,
    }));
  }
}

function tellAll(
  { events }: AppContext,
  store: Store,
  dataSetId: number,
  changes: readonly VerdictChange[],
): VerdictsChanged {
  const changed = { dataSetId, changes, history: store.historyOf(dataSetId) };
  if (changes.length > 0) events.send({ kind: 'verdicts', changed });
  return changed;
}
