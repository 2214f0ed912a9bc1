import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import type { Store } from '../../src-main/storage/open-store.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { madeUpFindings, picture, recipe } from './made-up.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function save(store: Store, folder = '/pictures') {
  const pictures = [picture('a.png', 'cat'), picture('b.png', 'dog')];
  return store.saveDataSet({
    folder,
    classes: ['cat', 'dog'],
    pictures,
    unreadable: [],
    ignored: [],
    size: 32,
  });
}

test('a run keeps the recipe that would repeat it, and how it ended', async () => {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = save(store);
  const id = store.startRun({ dataSetId: dataSet.id, recipe });
  expect(store.run(id)).toMatchObject({
    id,
    dataSetId: dataSet.id,
    state: 'running',
    finishedAt: null,
    recipe,
  });
  store.finishRun(id, 'stopped', madeUpFindings(exampleIds, dataSet.classes, seededRandom(1, 'runs')));
  const run = store.run(id);
  expect(run).toMatchObject({ state: 'stopped', recipe });
  expect(run?.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(run?.finishedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(store.run(id + 1)).toBeUndefined();
  store.close();
});

test('whether the model was believed is known once the run has found something', async () => {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = save(store);
  for (const callsLikely of [true, false]) {
    const id = store.startRun({ dataSetId: dataSet.id, recipe });
    expect(store.run(id)).not.toHaveProperty('callsLikely');
    const findings = madeUpFindings(exampleIds, dataSet.classes, seededRandom(1, 'runs'));
    store.finishRun(id, 'finished', { ...findings, callsLikely });
    expect(store.run(id)?.callsLikely).toBe(callsLikely);
  }
  store.close();
});

test('what became of a pretraining is known once it was told, also where a loss was no number', async () => {
  const store = await openStore(':memory:');
  const id = store.startRun({ dataSetId: save(store).dataSet.id, recipe });
  expect(store.run(id)).not.toHaveProperty('pretraining');
  store.keepPretraining(id, { isUsed: false, loss: 1.35 });
  expect(store.run(id)?.pretraining).toEqual({ isUsed: false, loss: 1.35 });
  const again = { isUsed: false, loss: 0.5, trial: { withIt: NaN, withoutIt: 1.5 } };
  store.keepPretraining(id, again);
  expect(store.run(id)?.pretraining).toEqual(again);
  store.close();
});

test('epochs come back in order, with numbers that were not one', async () => {
  const store = await openStore(':memory:');
  const id = store.startRun({ dataSetId: save(store).dataSet.id, recipe });
  const report = {
    epoch: 1,
    epochs: 2,
    loss: 0.1 + 0.2,
    heldOutAccuracy: NaN,
    shareKept: 1,
    seconds: 1.5,
    secondsLeft: 1.5,
    imagesTrained: 100,
  };
  store.addEpoch(id, { ...report, epoch: 2, loss: NaN, heldOutAccuracy: 0.5 });
  store.addEpoch(id, { ...report, loss: 9 });
  store.addEpoch(id, report);
  expect(store.epochsOf(id)).toEqual([report, { ...report, epoch: 2, loss: NaN, heldOutAccuracy: 0.5 }]);
  store.close();
});

test('epochs of several trainings come back training by training, and the last ones can be forgotten', async () => {
  const store = await openStore(':memory:');
  const id = store.startRun({ dataSetId: save(store).dataSet.id, recipe });
  const other = store.startRun({ dataSetId: save(store).dataSet.id, recipe });
  const numbers = {
    loss: 1,
    heldOutAccuracy: 0.5,
    shareKept: 1,
    seconds: 1,
    secondsLeft: 1,
    imagesTrained: 9,
  };
  const reports = [1, 2, 3].flatMap((training) =>
    [1, 2].map((epoch) => ({ ...numbers, epoch, epochs: 2, training, trainings: 3 })),
  );
  for (const report of reports.toReversed()) store.addEpoch(id, report);
  store.addEpoch(other, reports[0]);
  expect(store.epochsOf(id)).toEqual(reports);
  store.forgetEpochsAfter(id, 3);
  expect(store.epochsOf(id)).toEqual(reports.slice(0, 3));
  expect(store.epochsOf(other)).toEqual(reports.slice(0, 1));
  store.close();
});

test('the speed of a machine is read off the newest run on pictures of the size, of one backend or of any', async () => {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = save(store);
  const report = {
    epoch: 1,
    epochs: 1,
    loss: 1,
    heldOutAccuracy: 0.5,
    shareKept: 1,
    secondsLeft: 0,
    imagesTrained: 9,
  };
  const finish = (size: number, backend: string, seconds: number): number => {
    const settings = { ...recipe.settings, size };
    const id = store.startRun({ dataSetId: dataSet.id, recipe: { ...recipe, settings, backend } });
    store.addEpoch(id, { ...report, seconds });
    store.finishRun(id, 'finished', madeUpFindings(exampleIds, dataSet.classes, seededRandom(1, 'speed')));
    return id;
  };
  const slow = finish(32, 'wasm', 90);
  const quick = finish(32, 'cpu', 9);
  finish(64, 'gpu', 3);
  finish(32, 'wasm', 0);
  expect(store.newestRunOfSize(32)?.id).toBe(quick);
  expect(store.newestRunOfSize(32, 'wasm')?.id).toBe(slow);
  expect(store.newestRunOfSize(32, 'gpu')).toBeUndefined();
  expect(store.newestRunOfSize(48)).toBeUndefined();
  store.close();
});

test('the newest run is the newest with findings, of one data set or of all', async () => {
  const store = await openStore(':memory:');
  const [one, two] = [save(store, '/one'), save(store, '/two')];
  expect(store.newestRun({})).toBeUndefined();
  const finish = ({ dataSet, exampleIds }: typeof one): number => {
    const id = store.startRun({ dataSetId: dataSet.id, recipe });
    store.finishRun(id, 'finished', madeUpFindings(exampleIds, dataSet.classes, seededRandom(1, 'newest')));
    return id;
  };
  const ofOne = finish(one);
  const ofTwo = finish(two);
  store.failRun(store.startRun({ dataSetId: two.dataSet.id, recipe }), 'failed');
  store.startRun({ dataSetId: one.dataSet.id, recipe });
  expect(store.newestRun({})?.id).toBe(ofTwo);
  expect(store.newestRun({ dataSetId: one.dataSet.id })?.id).toBe(ofOne);
  expect(store.newestRun({ dataSetId: 99 })).toBeUndefined();
  const stopped = store.startRun({ dataSetId: two.dataSet.id, recipe });
  const found = madeUpFindings(two.exampleIds, two.dataSet.classes, seededRandom(2, 'newest'));
  store.finishRun(stopped, 'stopped', found);
  expect(store.newestRun({ dataSetId: two.dataSet.id })?.id).toBe(stopped);
  expect(store.newestRun({ dataSetId: two.dataSet.id, isWhole: true })?.id).toBe(ofTwo);
  store.close();
});

test('only runs of processes that are gone are abandoned', async () => {
  const folder = temporaryFolder();
  const store = await openStore(folder);
  const { dataSet } = save(store);
  const start = () => store.startRun({ dataSetId: dataSet.id, recipe });
  const [mine, ofParent, ofDead, ofMyId, ended] = [start(), start(), start(), start(), start()];
  store.failRun(ended, 'stopped');

  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const database = new Sqlite(join(folder, 'second-look.sqlite'));
  const claim = database.prepare('UPDATE runs SET process_id = ?, process_started_at = ? WHERE id = ?');
  claim.run(process.ppid, '2024-01-01T00:00:00.000Z', ofParent);
  claim.run(gone, '2024-01-01T00:00:00.000Z', ofDead);
  // A container that was killed and started again has the same process ids.
  claim.run(process.pid, '2024-01-01T00:00:00.000Z', ofMyId);
  database.close();

  expect(store.markAbandonedRuns()).toBe(2);
  expect(store.markAbandonedRuns()).toBe(0);
  expect([mine, ofParent, ofDead, ofMyId, ended].map((id) => store.run(id)?.state)).toEqual([
    'running',
    'running',
    'failed',
    'failed',
    'stopped',
  ]);
  store.close();
});

test('a run keeps why this backend trained it, and why it failed', async () => {
  const store = await openStore(':memory:');
  const { dataSet } = save(store);
  const backend = { name: 'cpu', reason: 'It works.', version: '1.2.3', others: [] } as const;
  const first = store.startRun({ dataSetId: dataSet.id, recipe, backend });
  const second = store.startRun({ dataSetId: dataSet.id, recipe });
  expect(store.runDetails(first)).toEqual({ backend, failure: null });
  store.failRun(first, 'failed', 'The disk is full.');
  expect(store.runDetails(first)).toEqual({ backend, failure: 'The disk is full.' });
  expect(store.runDetails(second)).toEqual({ backend: null, failure: null });
  expect(store.latestRun(dataSet.id)?.id).toBe(second);
  expect(store.latestRun(99)).toBeUndefined();
  store.close();
});

test('a run that broke off goes on in this process, on the backend it now has', async () => {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = save(store);
  const choice = { name: 'gpu', reason: 'It learned.', version: '1', others: [] } as const;
  const id = store.startRun({ dataSetId: dataSet.id, recipe, backend: choice });
  const report = {
    ...{ epochs: 3, loss: 1, heldOutAccuracy: 1, shareKept: 1, seconds: 1, secondsLeft: 1 },
    imagesTrained: 100,
  };
  for (const epoch of [1, 2, 3]) store.addEpoch(id, { ...report, epoch });
  store.failRun(id, 'failed', 'The power was cut.');

  const next = { ...choice, name: 'cpu', note: 'It went on.' } as const;
  store.resumeRun(id, { backend: 'cpu', versions: { cpu: '2' }, choice: next });
  store.forgetEpochsAfter(id, 2);
  expect(store.run(id)).toMatchObject({
    id,
    state: 'running',
    finishedAt: null,
    recipe: { ...recipe, backend: 'cpu', versions: { cpu: '2' } },
  });
  expect(store.runDetails(id)).toEqual({ backend: next, failure: null });
  expect(store.epochsOf(id).map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(store.markAbandonedRuns()).toBe(0);

  const findings = madeUpFindings(exampleIds, dataSet.classes, seededRandom(1, 'runs'));
  store.finishRun(id, 'stopped', findings, 'It was given up.');
  expect(store.runDetails(id)?.failure).toBe('It was given up.');
  store.close();
});
