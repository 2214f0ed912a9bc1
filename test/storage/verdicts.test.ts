import { expect, test } from 'vitest';
import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { picture } from './made-up.ts';

const at = '2024-05-06T07:08:09.000Z';

async function storeWithTwo() {
  const store = await openStore(':memory:');
  const save = (contentHash: string) =>
    store.saveDataSet({
      folder: '/p',
      classes: ['cat', 'dog'],
      pictures: [{ ...picture('a.png', 'cat'), contentHash }, picture('b.png', 'dog')],
      unreadable: [],
    });
  const { dataSet, exampleIds } = save('1'.repeat(64));
  const [a, b] = exampleIds;
  return { store, save, a, b, verdicts: () => store.verdictsOf(dataSet.id) };
}

function verdict(exampleId: number, kind: VerdictKind, label: string | null = null): Verdict {
  return { exampleId, kind, label, givenAt: at };
}

test('the newest verdict on an example counts', async () => {
  const { store, a, b, verdicts } = await storeWithTwo();
  store.addVerdicts([verdict(a, 'unsure'), verdict(b, 'keep')]);
  store.addVerdicts([verdict(a, 'relabel', 'dog')]);
  expect(verdicts()).toEqual(
    new Map([
      [a, verdict(a, 'relabel', 'dog')],
      [b, verdict(b, 'keep')],
    ]),
  );
  store.close();
});

test('a withdrawn verdict is none, until a new one is given', async () => {
  const { store, a, b, verdicts } = await storeWithTwo();
  store.addVerdicts([verdict(a, 'remove'), verdict(a, 'keep'), verdict(b, 'keep')]);
  store.withdrawVerdicts([a], at);
  expect([...verdicts().keys()]).toEqual([b]);
  store.addVerdicts([verdict(a, 'unsure')]);
  expect(verdicts().get(a)?.kind).toBe('unsure');
  store.close();
});

test('a verdict does not count while the file holds another picture', async () => {
  const { store, save, a, verdicts } = await storeWithTwo();
  store.addVerdicts([verdict(a, 'remove')]);
  save('2'.repeat(64));
  expect(verdicts().size).toBe(0);
  store.addVerdicts([verdict(a, 'keep')]);
  expect(verdicts().get(a)?.kind).toBe('keep');
  save('1'.repeat(64));
  expect(verdicts().get(a)?.kind).toBe('remove');
  store.close();
});

test('of several verdicts with one wrong, none is stored', async () => {
  const { store, a, b, verdicts } = await storeWithTwo();
  expect(() => {
    store.addVerdicts([verdict(a, 'keep'), verdict(b, 'relabel', 'unicorn')]);
  }).toThrow(expect.objectContaining({ code: 'invalid' }));
  expect(() => {
    store.addVerdicts([verdict(a, 'keep'), verdict(999, 'keep')]);
  }).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => {
    store.addVerdicts([verdict(a, 'keep'), verdict(b, 'relabel', null)]);
  }).toThrow(/CHECK/);
  expect(verdicts().size).toBe(0);
  store.close();
});
