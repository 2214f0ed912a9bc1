// Actions: what a person did at once, one verdict or a whole selection, to be undone and done again without end.

import type { Database } from 'better-sqlite3';
import type { VerdictKind } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { HistoryState, ReviewAction } from '../../src-shared/review.ts';

export interface NewAction {
  /** Made up by whoever asks: an action given twice happens once. */
  readonly clientId: string;
  readonly dataSetId: number;
  /** The run whose findings the person was looking at, where there was one. */
  readonly runId?: number | undefined;
  /** UTC, ISO 8601. */
  readonly doneAt: string;
  /** Of several on one example the last one counts. */
  readonly verdicts: readonly NewVerdict[];
}

interface NewVerdict {
  readonly exampleId: number;
  /** Null withdraws the verdict. `keep` is about the label that the run gives, or the folder where there is no run. */
  readonly kind: VerdictKind | null;
  /** The class a `relabel` moves to; null for every other kind. */
  readonly label: string | null;
}

export interface DoneAction {
  /** Each once, in the order given. */
  readonly exampleIds: number[];
  /** Whether it was done just now, so that its own verdicts are those that count. */
  readonly isNew: boolean;
  /** By example id: the label that was kept, where the folder gives another one. Only of what was done just now. */
  readonly keptLabels: ReadonlyMap<number, string>;
}

/**
 * One history per data set, for all windows and processes that have it open. Every change answers with the examples whose
 * verdict may now be another one, each once.
 */
export interface Actions {
  /** All or none. What was undone before can then no longer be done again. */
  doAction(action: NewAction): DoneAction;
  /** Takes the newest action back; nothing where there is none. */
  undoAction(dataSetId: number): number[];
  /** Does the action again that was undone last; nothing where there is none. */
  redoAction(dataSetId: number): number[];
  historyOf(dataSetId: number): HistoryState;
  /** Newest first. Also what was undone, because it stays on record. */
  actionLog(dataSetId: number, limit: number): ReviewAction[];
}

interface LogRow extends Omit<ReviewAction, 'kind' | 'isUndone'> {
  readonly state: 'done' | 'undone' | 'dropped';
  readonly kind: VerdictKind | 'withdrawn';
  readonly kinds: number;
}

/** What is said of many examples at once; their ids as a JSON list. */
interface SaidOfMany {
  readonly dataSetId: number;
  readonly runId: number | null;
  readonly doneAt: string;
  readonly actionId: number | bigint;
  readonly kind: VerdictKind | 'withdrawn';
  readonly classId: number | null;
  readonly exampleIds: string;
}

export function actionsIn(database: Database): Actions {
  const findAction = database.prepare<[string], number>('SELECT id FROM actions WHERE client_id = ?').pluck();
  const dropUndone = database.prepare(
    `UPDATE actions SET state = 'dropped' WHERE data_set_id = ? AND state = 'undone'`,
  );
  const addAction = database.prepare(
    `INSERT INTO actions (data_set_id, client_id, run_id, done_at, state, depth) VALUES (?, ?, ?, ?, 'done', ?)`,
  );
  // One statement for a whole selection: three times as fast as one for each example.
  const addVerdicts = database.prepare<SaidOfMany>(
    `INSERT INTO verdicts (example_id, kind, class_id, kept_class_id, run_id, content_hash, given_at, action_id)
     SELECT examples.id, @kind, @classId,
       iif(@kind = 'keep', coalesce(
         (SELECT given_class_id FROM findings WHERE run_id = @runId AND example_id = examples.id), class_id), NULL),
       @runId, content_hash, @doneAt, @actionId
     FROM json_each(@exampleIds) AS asked
       CROSS JOIN examples ON examples.id = asked.value AND examples.data_set_id = @dataSetId`,
  );
  const firstUnknown = database
    .prepare<[string, number], number>(
      `SELECT value FROM json_each(?) AS asked
       WHERE NOT EXISTS (SELECT 1 FROM examples WHERE id = asked.value AND data_set_id = ?) LIMIT 1`,
    )
    .pluck();
  const getClass = database
    .prepare<[number, string], number>('SELECT id FROM classes WHERE data_set_id = ? AND label = ?')
    .pluck();
  const deepest = database
    .prepare<[number, string], number | null>(
      'SELECT max(depth) FROM actions WHERE data_set_id = ? AND state = ?',
    )
    .pluck();
  const actionAt = database
    .prepare<[number, string, number], number>(
      'SELECT id FROM actions WHERE data_set_id = ? AND state = ? AND depth = ?',
    )
    .pluck();
  const otherLabelsKept = database
    .prepare<[number | bigint], [exampleId: number, label: string]>(
      `SELECT examples.id, label
       FROM verdicts
         JOIN examples ON examples.id = example_id AND examples.class_id <> kept_class_id
         JOIN classes ON classes.id = kept_class_id
       WHERE action_id = ?`,
    )
    .raw();
  const setState = database.prepare('UPDATE actions SET state = ? WHERE id = ?');
  const examplesOf = database
    .prepare<[number], number>('SELECT DISTINCT example_id FROM verdicts WHERE action_id = ?')
    .pluck();
  const newestActions = database.prepare<[number, number], LogRow>(
    `SELECT actions.id, done_at AS doneAt, state, first.kind, kinds, examples,
       CASE WHEN moves = 1 THEN label END AS label, path
     FROM (
         SELECT actions.*, count(DISTINCT kind) AS kinds, count(*) AS examples,
           count(DISTINCT ifnull(class_id, 0)) AS moves, min(verdicts.id) AS first_id
         FROM (SELECT * FROM actions WHERE data_set_id = ? ORDER BY id DESC LIMIT ?) AS actions
           JOIN verdicts ON verdicts.action_id = actions.id
         GROUP BY actions.id) AS actions
       JOIN verdicts AS first ON first.id = first_id
       JOIN examples ON examples.id = first.example_id
       LEFT JOIN classes ON classes.id = first.class_id
     ORDER BY actions.id DESC`,
  );

  const depthOf = (dataSetId: number): number => deepest.get(dataSetId, 'done') ?? 0;

  const doAction = database.transaction((action: NewAction): DoneAction => {
    const { clientId, dataSetId, runId = null, doneAt, verdicts } = action;
    const known = findAction.get(clientId);
    if (known !== undefined)
      return { exampleIds: examplesOf.all(known), isNew: false, keptLabels: new Map() };

    dropUndone.run(dataSetId);
    const depth = depthOf(dataSetId) + 1;
    const actionId = addAction.run(dataSetId, clientId, runId, doneAt, depth).lastInsertRowid;
    const saidOf = new Map(verdicts.map((verdict) => [verdict.exampleId, verdict]));
    const shared = { dataSetId, runId, doneAt, actionId };
    for (const { kind, label, exampleIds } of groupsOf(saidOf.values())) {
      const classId = classOf(kind, label, dataSetId);
      // The first one stays the first, because the log names it. The others come in the order of the table.
      const [first, ...others] = exampleIds;
      const ids = JSON.stringify([first, ...Float64Array.from(others).sort()]);
      const { changes } = addVerdicts.run({ ...shared, kind: kind ?? 'withdrawn', classId, exampleIds: ids });
      if (changes < exampleIds.length) throw unknownExample(firstUnknown.get(ids, dataSetId));
    }
    const keptLabels = new Map(otherLabelsKept.all(actionId));
    return { exampleIds: [...saidOf.keys()], isNew: true, keptLabels };
  });

  function classOf(kind: NewVerdict['kind'], label: string | null, dataSetId: number): number | null {
    if ((kind === 'relabel') !== (label !== null)) throw labelMismatch(kind);
    if (label === null) return null;
    const id = getClass.get(dataSetId, label);
    if (id === undefined) throw unknownClass(label);
    return id;
  }

  const undoAction = database.transaction((dataSetId: number) =>
    move(actionAt.get(dataSetId, 'done', depthOf(dataSetId)), 'undone'),
  );
  const redoAction = database.transaction((dataSetId: number) =>
    move(actionAt.get(dataSetId, 'undone', depthOf(dataSetId) + 1), 'done'),
  );

  function move(actionId: number | undefined, state: 'done' | 'undone'): number[] {
    if (actionId === undefined) return [];
    setState.run(state, actionId);
    return examplesOf.all(actionId);
  }

  return {
    doAction: (action) => doAction.immediate(action),
    undoAction: (dataSetId) => undoAction.immediate(dataSetId),
    redoAction: (dataSetId) => redoAction.immediate(dataSetId),
    historyOf(dataSetId) {
      const undoable = depthOf(dataSetId);
      return { undoable, redoable: (deepest.get(dataSetId, 'undone') ?? undoable) - undoable };
    },
    actionLog: (dataSetId, limit) => newestActions.all(dataSetId, limit).map(asLogged),
  };
}

/** Examples of which the same is said. */
interface VerdictGroup extends Omit<NewVerdict, 'exampleId'> {
  readonly exampleIds: number[];
}

/** In the order of their first examples. */
function groupsOf(verdicts: Iterable<NewVerdict>): Iterable<VerdictGroup> {
  const groups = new Map<string, VerdictGroup>();
  for (const { exampleId, kind, label } of verdicts) {
    const key = `${kind} ${label}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, label, exampleIds: [exampleId] });
    else group.exampleIds.push(exampleId);
  }
  return groups.values();
}

/** A withdrawal counts as mixed: it is no kind of verdict. */
function asLogged({ id, doneAt, state, kind, kinds, label, examples, path }: LogRow): ReviewAction {
  const isMixed = kinds > 1 || kind === 'withdrawn';
  return { id, doneAt, isUndone: state !== 'done', kind: isMixed ? 'mixed' : kind, label, examples, path };
}

function unknownExample(id: number | undefined): AppError {
  return new AppError('not-found', `There is no example ${id ?? ''} in this data set. Open it again.`);
}

function unknownClass(label: string): AppError {
  return new AppError('invalid', `"${label}" is not a class of this data set. Choose one of its classes.`);
}

function labelMismatch(kind: VerdictKind | null): AppError {
  return new AppError(
    'invalid',
    kind === 'relabel'
      ? 'A verdict "relabel" needs the class to move to. Choose one.'
      : `Only "relabel" moves to a class, not "${kind ?? 'withdrawn'}". Leave the class out.`,
  );
}
