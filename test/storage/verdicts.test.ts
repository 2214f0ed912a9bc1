import { expect, test } from 'vitest';
import type { NewAction } from '../../src-main/storage/actions.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { action, picture } from './made-up.ts';

async function storeWithTwo() {
  const store = await openStore(':memory:');
  const save = (contentHash: string, pictures = [picture('b.png', 'dog')]) =>
    store.saveDataSet({
      folder: '/p',
      classes: ['cat', 'dog'],
      pictures: [{ ...picture('a.png', 'cat'), contentHash }, ...pictures],
      unreadable: [],
      ignored: [],
      size: 32,
    });
  const { dataSet, exampleIds } = save('1'.repeat(64));
  const [a, b] = exampleIds;
  const give = (...verdicts: NewAction['verdicts']) => store.doAction(action(dataSet.id, ...verdicts));
  return { store, save, a, b, id: dataSet.id, give, verdicts: () => store.verdictsOf(dataSet.id) };
}

function verdict(exampleId: number, kind: VerdictKind, label: string | null = null) {
  return { exampleId, kind, label };
}

function given(exampleId: number, kind: VerdictKind, label: string | null = null): Verdict {
  return { exampleId, kind, label, givenAt: '2024-05-06T07:08:09.000Z' };
}

test('the newest verdict on an example counts', async () => {
  const { store, a, b, give, verdicts } = await storeWithTwo();
  give(verdict(a, 'unsure'), verdict(b, 'keep'));
  give(verdict(a, 'relabel', 'dog'));
  expect(verdicts()).toEqual(
    new Map([
      [a, given(a, 'relabel', 'dog')],
      [b, given(b, 'keep')],
    ]),
  );
  expect(store.verdictOn(a)).toEqual(given(a, 'relabel', 'dog'));
  store.close();
});

test('a withdrawn verdict is none, until a new one is given', async () => {
  const { store, a, b, id, give, verdicts } = await storeWithTwo();
  give(verdict(a, 'remove'), verdict(a, 'keep'), verdict(b, 'keep'));
  give({ exampleId: a, kind: null, label: null });
  expect([...verdicts().keys()]).toEqual([b]);
  expect(store.verdictOn(a)).toBeUndefined();
  expect(store.countReviewed(id)).toBe(1);
  give(verdict(a, 'unsure'));
  expect(verdicts().get(a)?.kind).toBe('unsure');
  expect(store.countReviewed(id)).toBe(2);
  store.close();
});

test('a verdict does not count while the file holds another picture', async () => {
  const { store, save, a, id, give, verdicts } = await storeWithTwo();
  give(verdict(a, 'remove'));
  save('2'.repeat(64));
  expect(verdicts().size).toBe(0);
  expect(store.verdictOn(a)).toBeUndefined();
  expect(store.countReviewed(id)).toBe(0);
  give(verdict(a, 'keep'));
  expect(verdicts().get(a)?.kind).toBe('keep');
  save('1'.repeat(64));
  expect(verdicts().get(a)?.kind).toBe('remove');
  store.close();
});

test('an example that left the folder is not counted as reviewed', async () => {
  const { store, save, b, id, give } = await storeWithTwo();
  give(verdict(b, 'keep'));
  save('1'.repeat(64), []);
  expect(store.countReviewed(id)).toBe(0);
  store.close();
});

test('of several verdicts with one wrong, none is stored', async () => {
  const { store, a, b, id, give, verdicts } = await storeWithTwo();
  const other = store.saveDataSet({
    folder: '/other',
    classes: ['cat'],
    pictures: [picture('a.png', 'cat')],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  for (const [wrong, code] of [
    [verdict(b, 'relabel', 'unicorn'), 'invalid'],
    [verdict(b, 'relabel'), 'invalid'],
    [verdict(b, 'keep', 'cat'), 'invalid'],
    [{ exampleId: b, kind: null, label: 'cat' }, 'invalid'],
    [verdict(999, 'keep'), 'not-found'],
    [verdict(other.exampleIds[0], 'keep'), 'not-found'],
  ] as const) {
    expect(() => give(verdict(a, 'keep'), wrong)).toThrow(expect.objectContaining({ code }));
  }
  expect(verdicts().size).toBe(0);
  expect(store.historyOf(id)).toEqual({ undoable: 0, redoable: 0 });
  store.close();
});
