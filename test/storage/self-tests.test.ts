import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import type { Store } from '../../src-main/storage/open-store.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';
import { madeUpFindings, picture, recipe } from './made-up.ts';

const classes = ['cat', 'dog', 'eel'];
const selfTest = madeUpSelfTest(
  classes.map((label) => ({ label, examples: 400 })),
  { likely: 100, possible: 60, fine: 1040 },
);

function save(store: Store, labels: readonly string[]) {
  return store.saveDataSet({
    folder: '/p',
    classes: labels,
    pictures: labels.map((label) => picture(`${label}.png`, label)),
    unreadable: [],
    ignored: [],
    size: 32,
  });
}

async function finished(withSelfTest = true) {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = save(store, classes);
  const run = store.startRun({ dataSetId: dataSet.id, recipe });
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'self-test'));
  store.finishRun(run, 'finished', { ...findings, ...(withSelfTest && { selfTest }) });
  return { store, run };
}

test('what a run promises comes back as it was', async () => {
  const { store, run } = await finished();
  expect(store.selfTestOf(run)).toEqual(selfTest);
  store.close();
});

test('it keeps naming classes that the folder no longer has', async () => {
  const { store, run } = await finished();
  save(store, ['dog', 'fox']);
  expect(store.selfTestOf(run)).toEqual(selfTest);
  store.close();
});

test('a run that tested nothing has none, and neither has one that is none', async () => {
  const { store, run } = await finished(false);
  expect(store.selfTestOf(run)).toBeUndefined();
  expect(store.selfTestOf(99)).toBeUndefined();
  store.close();
});

test('a self-test about classes that are none ends no run', async () => {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = save(store, classes);
  const run = store.startRun({ dataSetId: dataSet.id, recipe });
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'self-test'));
  const strange = { ...selfTest, perClass: [{ label: 'unicorn', errors: selfTest.errors }] };
  expect(() => {
    store.finishRun(run, 'finished', { ...findings, selfTest: strange });
  }).toThrow(/unicorn/);
  expect(store.run(run)?.state).toBe('running');
  store.close();
});
