import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import type { Store } from '../../src-main/storage/open-store.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import type { VerdictKind } from '../../src-shared/domain.ts';
import { verdictKinds } from '../../src-shared/domain.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { action, picture } from './made-up.ts';

function save(store: Store, folder = '/p', pictures = 4) {
  return store.saveDataSet({
    folder,
    classes: ['cat', 'dog'],
    pictures: Array.from({ length: pictures }, (_, i) => picture(`${i}.png`, 'cat')),
    unreadable: [],
    ignored: [],
    size: 32,
  });
}

async function reviewed(folder = ':memory:') {
  const store = await openStore(folder);
  const { dataSet, exampleIds } = save(store);
  return { store, id: dataSet.id, ids: [...exampleIds] };
}

function say(store: Store, dataSetId: number, kind: VerdictKind, ...exampleIds: number[]): void {
  const label = kind === 'relabel' ? 'dog' : null;
  store.doAction(action(dataSetId, ...exampleIds.map((exampleId) => ({ exampleId, kind, label }))));
}

function kinds(store: Store, dataSetId: number): Record<number, VerdictKind> {
  return Object.fromEntries([...store.verdictsOf(dataSetId)].map(([id, { kind }]) => [id, kind]));
}

test('undo takes back the newest action, with what counted before for each of its examples', async () => {
  const { store, id, ids } = await reviewed();
  const [a, b, c] = ids;
  say(store, id, 'keep', a);
  say(store, id, 'remove', a, b);
  say(store, id, 'unsure', c);
  expect(store.undoAction(id)).toEqual([c]);
  expect(kinds(store, id)).toEqual({ [a]: 'remove', [b]: 'remove' });
  expect(store.undoAction(id)).toEqual([a, b]);
  expect(kinds(store, id)).toEqual({ [a]: 'keep' });
  expect(store.historyOf(id)).toEqual({ undoable: 1, redoable: 2 });
  store.close();
});

test('redo does again what was undone last', async () => {
  const { store, id, ids } = await reviewed();
  say(store, id, 'keep', ids[0]);
  say(store, id, 'remove', ids[1]);
  store.undoAction(id);
  store.undoAction(id);
  expect(store.redoAction(id)).toEqual([ids[0]]);
  expect(kinds(store, id)).toEqual({ [ids[0]]: 'keep' });
  expect(store.redoAction(id)).toEqual([ids[1]]);
  expect(kinds(store, id)).toEqual({ [ids[0]]: 'keep', [ids[1]]: 'remove' });
  store.close();
});

test('a new action after undo ends redo, and what was undone stays on record', async () => {
  const { store, id, ids } = await reviewed();
  say(store, id, 'keep', ids[0]);
  say(store, id, 'remove', ids[1]);
  store.undoAction(id);
  say(store, id, 'unsure', ids[2]);
  expect(store.redoAction(id)).toEqual([]);
  expect(store.historyOf(id)).toEqual({ undoable: 2, redoable: 0 });
  expect(kinds(store, id)).toEqual({ [ids[0]]: 'keep', [ids[2]]: 'unsure' });
  expect(store.actionLog(id, 10).map(({ kind, isUndone }) => [kind, isUndone])).toEqual([
    ['unsure', false],
    ['remove', true],
    ['keep', false],
  ]);
  store.close();
});

test('with nothing to undo or redo, nothing happens', async () => {
  const { store, id } = await reviewed();
  expect([store.undoAction(id), store.redoAction(id)]).toEqual([[], []]);
  expect(store.historyOf(id)).toEqual({ undoable: 0, redoable: 0 });
  store.close();
});

test('an action given twice happens once, also when it was undone in between', async () => {
  const { store, id, ids } = await reviewed();
  const once = action(id, { exampleId: ids[0], kind: 'keep', label: null });
  const keptLabels = new Map();
  expect(store.doAction(once)).toEqual({ exampleIds: [ids[0]], isNew: true, keptLabels });
  expect(store.doAction(once)).toEqual({ exampleIds: [ids[0]], isNew: false, keptLabels });
  expect(store.historyOf(id)).toEqual({ undoable: 1, redoable: 0 });
  store.undoAction(id);
  store.doAction(once);
  expect(kinds(store, id)).toEqual({});
  expect(store.historyOf(id)).toEqual({ undoable: 0, redoable: 1 });
  store.close();
});

test('the history survives a restart', async () => {
  const folder = temporaryFolder();
  const { store, id, ids } = await reviewed(folder);
  for (const exampleId of ids) say(store, id, 'keep', exampleId);
  store.undoAction(id);
  store.close();
  const again = await openStore(folder);
  expect(again.historyOf(id)).toEqual({ undoable: 3, redoable: 1 });
  expect(again.redoAction(id)).toEqual([ids[3]]);
  for (let i = 0; i < 4; i++) again.undoAction(id);
  expect(kinds(again, id)).toEqual({});
  again.close();
});

test('two windows on one file share one history', async () => {
  const folder = temporaryFolder();
  const { store: one, id, ids } = await reviewed(folder);
  const two = await openStore(folder);
  say(one, id, 'keep', ids[0]);
  say(two, id, 'remove', ids[1]);
  expect(one.undoAction(id)).toEqual([ids[1]]);
  expect(two.historyOf(id)).toEqual({ undoable: 1, redoable: 1 });
  say(two, id, 'unsure', ids[2]);
  expect(one.redoAction(id)).toEqual([]);
  expect(kinds(one, id)).toEqual(kinds(two, id));
  one.close();
  two.close();
});

test('each data set has a history of its own', async () => {
  const { store, id, ids } = await reviewed();
  const other = save(store, '/other');
  say(store, id, 'keep', ids[0]);
  say(store, other.dataSet.id, 'remove', other.exampleIds[0]);
  expect(store.undoAction(id)).toEqual([ids[0]]);
  expect(store.historyOf(other.dataSet.id)).toEqual({ undoable: 1, redoable: 0 });
  store.close();
});

test('whatever is done, undone and done again, what counts is what the done actions say in order', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = seededRandom(seed, 'history');
    const { store, id, ids } = await reviewed();
    let done: { readonly exampleIds: number[]; readonly kind: VerdictKind }[] = [];
    let undone: typeof done = [];
    for (let i = 0; i < 100; i++) {
      const what = random.integer(5);
      if (what === 0) {
        store.undoAction(id);
        undone = [...undone, ...done.slice(-1)];
        done = done.slice(0, -1);
      } else if (what === 1) {
        store.redoAction(id);
        done = [...done, ...undone.slice(-1)];
        undone = undone.slice(0, -1);
      } else {
        const exampleIds = ids.filter(() => random.next() < 0.5);
        if (exampleIds.length === 0) continue;
        const kind = verdictKinds[random.integer(verdictKinds.length)];
        say(store, id, kind, ...exampleIds);
        done = [...done, { exampleIds, kind }];
        undone = [];
      }
      const expected = Object.fromEntries(
        done.flatMap(({ exampleIds, kind }) => exampleIds.map((exampleId) => [exampleId, kind])),
      );
      expect(kinds(store, id), `seed ${seed}, step ${i}`).toEqual(expected);
      expect(store.historyOf(id)).toEqual({ undoable: done.length, redoable: undone.length });
      expect(store.countReviewed(id)).toBe(Object.keys(expected).length);
    }
    store.close();
  }
});

test('the log tells one class, a mixture, and the first example', async () => {
  const { store, id, ids } = await reviewed();
  const [a, b] = ids;
  store.doAction(
    action(
      id,
      { exampleId: b, kind: 'relabel', label: 'dog' },
      { exampleId: a, kind: 'relabel', label: 'dog' },
    ),
  );
  store.doAction(
    action(
      id,
      { exampleId: a, kind: 'relabel', label: 'cat' },
      { exampleId: b, kind: 'relabel', label: 'dog' },
    ),
  );
  store.doAction(
    action(id, { exampleId: a, kind: 'keep', label: null }, { exampleId: b, kind: 'remove', label: null }),
  );
  expect(store.actionLog(id, 10)).toMatchObject([
    { kind: 'mixed', label: null, examples: 2, path: '0.png' },
    { kind: 'relabel', label: null, examples: 2, path: '0.png' },
    { kind: 'relabel', label: 'dog', examples: 2, path: '1.png', doneAt: '2024-05-06T07:08:09.000Z' },
  ]);
  expect(store.actionLog(id, 1)).toHaveLength(1);
  store.close();
});

test('nothing a person did is ever deleted or changed', async () => {
  const folder = temporaryFolder();
  const { store, id, ids } = await reviewed(folder);
  say(store, id, 'keep', ids[0]);
  store.undoAction(id);
  say(store, id, 'remove', ids[0]);
  store.doAction(action(id, { exampleId: ids[0], kind: null, label: null }));
  store.close();
  const database = new Sqlite(join(folder, 'second-look.sqlite'), { readonly: true });
  expect(database.prepare('SELECT kind FROM verdicts ORDER BY id').pluck().all()).toEqual([
    'keep',
    'remove',
    'withdrawn',
  ]);
  database.close();
});

test('of several verdicts on one example in an action the last one counts', async () => {
  const { store, id, ids } = await reviewed();
  const [a, b] = ids;
  const { exampleIds } = store.doAction(
    action(
      id,
      { exampleId: b, kind: 'remove', label: null },
      { exampleId: a, kind: 'relabel', label: 'dog' },
      { exampleId: b, kind: 'keep', label: null },
    ),
  );
  expect(exampleIds).toEqual([b, a]);
  expect(kinds(store, id)).toEqual({ [a]: 'relabel', [b]: 'keep' });
  store.close();
});

test('an action with one example that is not there is not done at all', async () => {
  const { store, id, ids } = await reviewed();
  const other = save(store, '/other');
  const said = (exampleId: number) => ({ exampleId, kind: 'keep' as const, label: null });
  for (const unknown of [999, 2 ** 40, other.exampleIds[0]]) {
    expect(() => store.doAction(action(id, ...ids.map(said), said(unknown)))).toThrow(
      `There is no example ${unknown} in this data set.`,
    );
  }
  expect(kinds(store, id)).toEqual({});
  expect(store.historyOf(id)).toEqual({ undoable: 0, redoable: 0 });
  store.close();
});
