import { beforeEach, expect, test, vi } from 'vitest';
import type { VerdictsChanged } from '../../../src-shared/review.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { ExampleTable, noLabel } from '../../../src-renderer/state/review/example-table.ts';
import type { GiveVerdicts } from '../../../src-renderer/state/review/pending-actions.ts';
import { PendingStore } from '../../../src-renderer/state/review/pending-actions.ts';
import { codeOf, kindOf } from '../../../src-renderer/state/review/verdict-codes.ts';
import { VerdictDesk } from '../../../src-renderer/state/review/verdict-desk.ts';
import { VerdictTable } from '../../../src-renderer/state/review/verdict-table.ts';
import type { VerdictKind } from '../../../src-shared/domain.ts';
import { madeUpColumns } from '../made-up-columns.ts';

beforeEach(() => {
  localStorage.clear();
});

/** An app that keeps verdicts in memory, and can go away. */
function fakeApp(table: ExampleTable) {
  const done: GiveVerdicts[] = [];
  const undone: GiveVerdicts[] = [];
  const app = {
    isAway: false,
    refuse: null as string | null,
    /** The connection breaks after the app heard and before it answered. */
    losesAnswers: false,
    sent: [] as string[],
    state: () => ({ verdicts: verdicts(), history: history() }),
    calls: {
      giveVerdicts: vi.fn(async (request: GiveVerdicts): Promise<VerdictsChanged> => {
        await reach();
        if (app.refuse !== null) throw new AppError('invalid', app.refuse);
        app.sent.push(request.action);
        if (!done.some(({ action }) => action === request.action)) done.push(request);
        undone.length = 0;
        if (app.losesAnswers) throw new AppError('cancelled', 'away');
        return changed(request);
      }),
      undo: vi.fn(async () => {
        await reach();
        const last = done.pop();
        if (last === undefined) return { dataSetId: 1, changes: [], history: history() };
        undone.push(last);
        return changed(last);
      }),
      redo: vi.fn(async () => {
        await reach();
        const last = undone.pop();
        if (last === undefined) return { dataSetId: 1, changes: [], history: history() };
        done.push(last);
        return changed(last);
      }),
    },
  };

  async function reach() {
    await Promise.resolve();
    if (app.isAway) throw new AppError('cancelled', 'away');
  }
  function history() {
    return { undoable: done.length, redoable: undone.length };
  }
  function verdictOf(exampleId: number) {
    const said = done
      .flatMap(({ verdicts }) => verdicts)
      .findLast((verdict) => verdict.exampleId === exampleId);
    if (said === undefined || said.kind === null) return null;
    return { exampleId, kind: said.kind, label: said.label, givenAt: '2024-05-06T07:08:09.000Z' };
  }
  function verdicts() {
    return Array.from(table.columns.exampleIds).flatMap((id) => verdictOf(id) ?? []);
  }
  function changed({ verdicts }: GiveVerdicts): VerdictsChanged {
    const changes = verdicts.map(({ exampleId }) => ({
      exampleIds: Int32Array.of(exampleId),
      verdict: verdictOf(exampleId),
    }));
    return { dataSetId: 1, changes, history: history() };
  }
  return app;
}

function open({ window = 'a', table = new ExampleTable(madeUpColumns(20)), app = fakeApp(table) } = {}) {
  const verdicts = new VerdictTable(20, () => undefined);
  const refused: string[] = [];
  const desk = new VerdictDesk({
    table,
    verdicts,
    calls: app.calls,
    store: new PendingStore(localStorage, 1, window),
    isAway: (error) => error instanceof AppError && error.code === 'cancelled',
    onRefused: (sentence) => refused.push(sentence),
    onChange: () => undefined,
  });
  const give = (rows: number[], kind: VerdictKind | null, label = noLabel) => {
    desk.give({ rows: Uint32Array.from(rows), code: codeOf(kind), label }, crypto.randomUUID());
  };
  const shown = (row: number) => kindOf(verdicts.codes[row]);
  return { table, app, verdicts, desk, refused, give, shown };
}

test('a verdict is shown at once and sent', async () => {
  const { app, desk, give, shown, verdicts } = open();
  desk.connected(app.state());
  give([3], 'relabel', 1);
  expect(shown(3)).toBe('relabel');
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  expect(shown(3)).toBe('relabel');
  expect(verdicts.labels[3]).toBe(1);
  expect(app.calls.giveVerdicts.mock.lastCall?.[0].verdicts).toEqual([
    { exampleId: desk.canUndo ? 1 + ((3 * 7919) % 20) : 0, kind: 'relabel', label: 'dog' },
  ]);
});

test('moved to its own label, a picture was kept', async () => {
  const { app, desk, give, shown, table } = open();
  desk.connected(app.state());
  give([3], 'relabel', table.columns.given[3]);
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  expect(shown(3)).toBe('keep');
});

test('verdicts given while the app is away are sent in order when it is back', async () => {
  const { app, desk, give, shown } = open();
  desk.connected(app.state());
  app.isAway = true;
  give([1], 'keep');
  give([1], 'remove');
  give([2], 'unsure');
  await vi.waitFor(() => {
    expect(desk.canUndo).toBe(true);
  });
  expect([shown(1), shown(2), desk.onTheWay]).toEqual(['remove', 'unsure', 3]);

  app.isAway = false;
  desk.connected(app.state());
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  expect(
    app
      .state()
      .verdicts.map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['remove', 'unsure']);
  expect([shown(1), shown(2)]).toEqual(['remove', 'unsure']);
});

test('an action whose answer was lost happens once', async () => {
  const { app, desk, give } = open();
  desk.connected(app.state());
  app.losesAnswers = true;
  give([1], 'keep');
  await vi.waitFor(() => {
    expect(app.sent).toHaveLength(1);
  });
  app.losesAnswers = false;
  desk.connected(app.state());
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  expect(app.sent).toHaveLength(2);
  expect(app.state().history.undoable).toBe(1);
});

test('verdicts on the way survive the page', async () => {
  const before = open();
  before.give([4], 'relabel', 1);
  before.give([5, 6], 'remove');

  const after = open({ window: 'b', app: before.app });
  expect([after.shown(4), after.shown(5), after.shown(6)]).toEqual(['relabel', 'remove', 'remove']);
  expect(after.verdicts.labels[4]).toBe(1);
  after.desk.connected(after.app.state());
  await vi.waitFor(() => {
    expect(after.desk.onTheWay).toBe(0);
  });
  expect(after.app.state().verdicts).toHaveLength(3);
  expect(localStorage).toHaveLength(0);
});

test('what the app refuses is taken back and said', async () => {
  const { app, desk, give, shown, refused } = open();
  desk.connected(app.state());
  give([1], 'keep');
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  app.refuse = 'There is no such class.';
  give([1], 'relabel', 2);
  expect(shown(1)).toBe('relabel');
  await vi.waitFor(() => {
    expect(refused).toEqual(['There is no such class.']);
  });
  expect([shown(1), desk.onTheWay]).toEqual(['keep', 0]);
});

test('the verdict of another window is shown, but not over an own one that is on the way', () => {
  const { table, desk, give, shown } = open();
  const other = (row: number, kind: VerdictKind): VerdictsChanged => {
    const exampleIds = Int32Array.of(table.columns.exampleIds[row]);
    const verdict = { kind, label: null, givenAt: '2024-05-06T07:08:09.000Z' };
    return { dataSetId: 1, changes: [{ exampleIds, verdict }], history: { undoable: 1, redoable: 0 } };
  };
  desk.heard(other(2, 'unsure'));
  expect(shown(2)).toBe('unsure');
  give([2], 'keep');
  desk.heard(other(2, 'remove'));
  expect(shown(2)).toBe('keep');
  desk.heard({ ...other(3, 'remove'), dataSetId: 2 });
  expect(shown(3)).toBeNull();
});

test('undo and redo are asked of the app, and tell which rows they concern', async () => {
  const { app, desk, give, shown } = open();
  desk.connected(app.state());
  give([7], 'keep');
  give([8, 9], 'remove');
  expect(await desk.undo()).toEqual([8, 9]);
  expect([shown(7), shown(8), shown(9)]).toEqual(['keep', null, null]);
  expect(await desk.undo()).toEqual([7]);
  expect(await desk.undo()).toEqual([]);
  expect(desk.canUndo).toBe(false);
  expect(await desk.redo()).toEqual([7]);
  expect(await desk.redo()).toEqual([8, 9]);
  expect([shown(7), shown(8), desk.canRedo]).toEqual(['keep', 'remove', false]);
});

test('while the app is away only own actions that were never sent can be taken back', async () => {
  const { app, desk, give, shown } = open();
  desk.connected(app.state());
  give([1], 'keep');
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  desk.disconnected();
  expect(desk.canUndo).toBe(false);
  expect(await desk.undo()).toEqual([]);

  give([2], 'remove');
  expect(await desk.undo()).toEqual([2]);
  expect([shown(1), shown(2), desk.onTheWay]).toEqual(['keep', null, 0]);
  expect(await desk.redo()).toEqual([2]);
  expect(shown(2)).toBe('remove');
  desk.connected(app.state());
  await vi.waitFor(() => {
    expect(desk.onTheWay).toBe(0);
  });
  expect(app.state().verdicts).toHaveLength(2);
});

test('of several own verdicts on the way the last one shows, also after one of them is taken back', async () => {
  const { desk, give, shown } = open();
  give([1, 2], 'keep');
  give([1], 'remove');
  give([1], 'unsure');
  await desk.undo();
  expect([shown(1), shown(2)]).toEqual(['remove', 'keep']);
  await desk.undo();
  await desk.undo();
  expect([shown(1), shown(2)]).toEqual([null, null]);
});

test('a mixed batch of 100,000 fits into storage and comes back the same', () => {
  const store = new PendingStore(localStorage, 1, 'a');
  const verdicts = Array.from({ length: 100_000 }, (_, index) => ({
    exampleId: 1 + ((index * 7919) % 100_000),
    kind: 'relabel' as const,
    label: `class ${index % 100}`,
  }));
  const request = { action: crypto.randomUUID(), dataSetId: 1, runId: 3, verdicts };
  expect(store.save([request])).toBe(true);
  expect(new PendingStore(localStorage, 1, 'b').load()).toEqual([request]);
  expect(new PendingStore(localStorage, 2, 'a').load()).toEqual([]);
});

test('what storage holds that is no action is left out', () => {
  localStorage.setItem('second-look/pending/1/a', '[{"action":"no"}, 3]');
  localStorage.setItem('second-look/pending/1/b', 'nonsense');
  expect(new PendingStore(localStorage, 1, 'c').load()).toEqual([]);
});

test('a verdict given elsewhere reads as it is about the label this run was given', () => {
  const columns = madeUpColumns(20);
  const { labels, given, exampleIds } = columns;
  // The first row was moved before the run, from class 2.
  const filed = given.with(0, 2);
  const table = new ExampleTable({ ...columns, filed });
  const { desk, shown, verdicts } = open({ table });
  const hear = (kind: VerdictKind, label: string | null) => {
    desk.heard({
      dataSetId: 1,
      changes: [
        { exampleIds: exampleIds.slice(0, 1), verdict: { kind, label, givenAt: '2024-05-06T07:08:09.000Z' } },
      ],
      history: { undoable: 1, redoable: 0 },
    });
    return [shown(0), labels.at(verdicts.labels[0]) ?? null];
  };
  expect(given[0]).not.toBe(2);
  expect(hear('relabel', labels[given[0]])).toEqual(['keep', null]);
  expect(hear('keep', null)).toEqual(['relabel', labels[2]]);
  expect(hear('remove', null)).toEqual(['remove', null]);
});
