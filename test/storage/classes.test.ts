import { expect, test } from 'vitest';
import { openStore } from '../../src-main/storage/open-store.ts';
import { action, picture } from './made-up.ts';

async function storeWithClasses() {
  const store = await openStore(':memory:');
  const save = (...classes: string[]) =>
    store.saveDataSet({
      folder: '/p',
      classes,
      pictures: [picture('a.png', classes[0])],
      unreadable: [],
      ignored: [],
      size: 32,
    });
  const { dataSet, exampleIds } = save('cat', 'dog');
  return { store, save, id: dataSet.id, example: exampleIds[0] };
}

test('a class made by a person comes last, and outlives the next reading of the folder', async () => {
  const { store, save, id } = await storeWithClasses();
  store.addClass(id, 'fox');
  store.addClass(id, 'ape');
  expect(store.labelsOf(id)).toEqual(['cat', 'dog', 'fox', 'ape']);
  save('cat', 'eel');
  expect(store.labelsOf(id)).toEqual(['cat', 'eel', 'fox', 'ape']);
  expect(store.dataSet(id)?.classes).toEqual(['cat', 'eel']);
  store.close();
});

test('a verdict may move to a class made by a person', async () => {
  const { store, save, id, example } = await storeWithClasses();
  store.addClass(id, 'fox');
  store.doAction(action(id, { exampleId: example, kind: 'relabel', label: 'fox' }));
  save('cat', 'dog');
  expect(store.verdictOn(example)?.label).toBe('fox');
  store.close();
});

test('a class that is made twice, or known from the folder, is one class', async () => {
  const { store, save, id } = await storeWithClasses();
  for (const label of ['fox', 'ape', 'fox', 'dog']) store.addClass(id, label);
  expect(store.labelsOf(id)).toEqual(['cat', 'dog', 'fox', 'ape']);
  save('fox', 'cat');
  expect(store.labelsOf(id).slice(0, 2)).toEqual(['fox', 'cat']);
  // A person asked for it, so it stays although its folder is gone.
  expect(store.labelsOf(id).slice(2).sort()).toEqual(['ape', 'dog']);
  store.close();
});
