import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { firstTables } from '../../src-main/storage/migrations/001-first-tables.ts';
import { addReview } from '../../src-main/storage/migrations/002-review.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { action, picture, recipe } from './made-up.ts';

/** A data folder as version 0.1.0 left it: one run over three pictures, and verdicts given in two goes. */
function folderOfVersion1(): string {
  const folder = temporaryFolder();
  const database = new Sqlite(join(folder, 'second-look.sqlite'));
  database.pragma('journal_mode = WAL');
  database.exec(firstTables);
  database.exec(`
    INSERT INTO migrations VALUES (1, 'first-tables', '2024-01-01T00:00:00.000Z');
    INSERT INTO data_sets VALUES (1, '/pets', '2024-01-01T00:00:00.000Z'), (2, '/never', '2024-01-02T00:00:00.000Z');
    INSERT INTO classes VALUES (1, 1, 'cat', 0), (2, 1, 'dog', 1), (3, 1, 'old', NULL);
    INSERT INTO examples VALUES
      (1, 1, 'cat/1.png', 1, '${'a'.repeat(64)}', 10, 1.5, 8, 9, 1),
      (2, 1, 'cat/2.png', 1, '${'b'.repeat(64)}', 11, 2.5, 8, 9, 1),
      (3, 1, 'dog/3.png', 2, '${'b'.repeat(64)}', 12, 3.5, 8, 9, 0);
  `);
  database
    .prepare(
      `INSERT INTO runs VALUES (1, 1, 'finished', '2024-02-01T00:00:00.000Z', '2024-02-01T01:00:00.000Z', ?, ?, 'cpu', '{}', 1, '')`,
    )
    .run(JSON.stringify(recipe.settings), recipe.fingerprint);
  const addFinding = database.prepare('INSERT INTO findings VALUES (1, ?, ?, ?, ?, ?, 0.75)');
  const addTrajectories = database.prepare('INSERT INTO trajectories VALUES (1, ?, ?, ?, ?)');
  // The recipe averages after epoch 2.
  const trajectories = [
    { given: [0.25, 0.75, 0.5, 0.25], pruned: [0, 0, 1, 1] },
    { given: [0.5, 0.5, 0.75, 1], pruned: [0, 0, 0, 0] },
    { given: [0.5, 0.25], pruned: [0, 1] },
  ];
  trajectories.forEach(({ given, pruned }, i) => {
    addFinding.run(i + 1, i < 2 ? 1 : 2, 0.1 * (i + 1), 'likely', i < 2 ? 2 : 3);
    addTrajectories.run(i + 1, bytes(given), bytes(given), Buffer.from(pruned));
  });
  const addVerdict = database.prepare(
    `INSERT INTO verdicts (example_id, kind, class_id, run_id, content_hash, given_at) VALUES (?, ?, ?, 1, ?, ?)`,
  );
  addVerdict.run(1, 'keep', null, 'a'.repeat(64), '2024-03-01T00:00:00.000Z');
  addVerdict.run(2, 'keep', null, 'b'.repeat(64), '2024-03-01T00:00:00.000Z');
  addVerdict.run(1, 'relabel', 2, 'a'.repeat(64), '2024-03-02T00:00:00.000Z');
  database.close();
  return folder;
}

function bytes(values: number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

test('findings of version 1 get their columns from their trajectories', async () => {
  const store = await openStore(folderOfVersion1());
  const columns = store.reviewColumnsOf(1);
  expect(columns.paths).toEqual(['cat/1.png', 'cat/2.png', 'dog/3.png']);
  expect(columns.labels).toEqual(['cat', 'dog', 'old']);
  expect([...columns.suggested]).toEqual([1, 1, 2]);
  // by hand: (0.5 + 0.25) / 2, (0.75 + 1) / 2, and of a run stopped while warming up (0.5 + 0.25) / 2
  expect([...columns.givenProbability]).toEqual([0.375, 0.875, 0.375]);
  // by hand: 0.75 − 0.25, 1 − 1, 0.5 − 0.25
  expect([...columns.confidenceLoss]).toEqual([0.5, 0, 0.25]);
  expect([...columns.prunedEpochs]).toEqual([2, 0, 1]);
  expect(store.featuresOf(1)).toBeUndefined();
  expect(store.runDetails(1)).toEqual({ backend: null, failure: null });
  store.close();
});

test('verdicts of version 1 still count, and can be undone in the goes they were given in', async () => {
  const store = await openStore(folderOfVersion1());
  const kinds = () => [...store.verdictsOf(1)].map(([id, { kind, label }]) => [id, kind, label]);
  expect(kinds()).toEqual([
    [1, 'relabel', 'dog'],
    [2, 'keep', null],
  ]);
  expect(store.historyOf(1)).toEqual({ undoable: 2, redoable: 0 });
  expect(store.undoAction(1)).toEqual([1]);
  expect(kinds()).toEqual([
    [1, 'keep', null],
    [2, 'keep', null],
  ]);
  expect(store.undoAction(1)).toEqual([1, 2]);
  expect(kinds()).toEqual([]);
  store.doAction(action(1, { exampleId: 2, kind: 'unsure', label: null }));
  expect(kinds()).toEqual([[2, 'unsure', null]]);
  store.close();
});

test('a verdict that kept a label still keeps that one where the folder now gives another', async () => {
  const folder = folderOfVersion1();
  const store = await openStore(folder);
  const saved = store.saveDataSet({
    folder: '/pets',
    classes: ['cat', 'dog'],
    pictures: [
      { ...picture('cat/1.png', 'cat'), contentHash: 'a'.repeat(64) },
      { ...picture('cat/2.png', 'dog'), contentHash: 'b'.repeat(64) },
    ],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  expect([...saved.exampleIds]).toEqual([1, 2]);
  expect(store.verdictOn(2)).toMatchObject({ kind: 'relabel', label: 'cat' });
  expect(store.countVerdicts(1)).toEqual({ keep: 0, relabel: 2, remove: 0, unsure: 0 });
  // Runs of then trusted nothing, left out nothing, and were trained on what the folder said.
  expect(store.run(1)?.recipe.fromVerdicts).toBeUndefined();
  expect(store.leftOutOf(1)).toEqual([]);
  expect(store.sinceLastRun(1)).toBeUndefined();
  const columns = store.reviewColumnsOf(1);
  expect([columns.filed, columns.isNew]).toEqual([undefined, undefined]);
  expect(store.filedFindingsOf(1).map(({ path, givenLabel }) => [path, givenLabel])).toEqual([
    ['cat/1.png', 'cat'],
    ['cat/2.png', 'cat'],
    ['dog/3.png', 'dog'],
  ]);
});

/** The same folder as a version left it that had reviews and did not know near doubles. */
function folderOfVersion2(): string {
  const folder = folderOfVersion1();
  const database = new Sqlite(join(folder, 'second-look.sqlite'));
  addReview(database);
  database.exec("INSERT INTO migrations VALUES (2, 'review', '2024-04-01T00:00:00.000Z')");
  database.close();
  return folder;
}

test('data of version 2 has no near doubles until its folder is read, and loses nothing', async () => {
  const store = await openStore(folderOfVersion2());
  expect(store.nearGroups('/pets', 'any')).toBeUndefined();
  const columns = store.reviewColumnsOf(1);
  expect([...columns.isNearDouble]).toEqual([0, 0, 0]);
  expect(columns.paths).toEqual(['cat/1.png', 'cat/2.png', 'dog/3.png']);
  expect([...store.verdictsOf(1).keys()]).toEqual([1, 2]);
  expect(store.presentPictures(1).map(({ nearGroup }) => nearGroup)).toEqual([null, null]);
  expect(store.nearDoublesOf(1)).toEqual([]);
  store.close();
});

test('data sets of version 1 are recent ones, with the size of their newest run', async () => {
  const store = await openStore(folderOfVersion1());
  expect(store.recentDataSets()).toEqual([
    {
      dataSet: { id: 1, folder: '/pets', classes: ['cat', 'dog'] },
      examples: 2,
      openedAt: '2024-02-01T00:00:00.000Z',
    },
    { dataSet: { id: 2, folder: '/never', classes: [] }, examples: 0, openedAt: '2024-01-02T00:00:00.000Z' },
  ]);
  expect([store.sizeOf(1), store.sizeOf(2)]).toEqual([32, null]);
  expect(store.labelsOf(1)).toEqual(['cat', 'dog']);
  store.close();
});

test('epochs of versions that trained once stay, and a second training may follow them', async () => {
  const folder = folderOfVersion1();
  const database = new Sqlite(join(folder, 'second-look.sqlite'));
  database.exec(`INSERT INTO epochs VALUES
    (1, 1, 2, 0.75, NULL, 1, 1.5, 1.5, 100),
    (1, 2, 2, 0.5, 0.625, 0.875, 3, 0, 90)`);
  database.close();

  const store = await openStore(folder);
  const before = { epochs: 2, shareKept: 1, seconds: 1.5, secondsLeft: 1.5, imagesTrained: 100 };
  const old = [
    { ...before, epoch: 1, loss: 0.75, heldOutAccuracy: NaN },
    {
      epoch: 2,
      epochs: 2,
      loss: 0.5,
      heldOutAccuracy: 0.625,
      shareKept: 0.875,
      seconds: 3,
      secondsLeft: 0,
      imagesTrained: 90,
    },
  ];
  expect(store.epochsOf(1)).toEqual(old);
  expect(store.selfTestOf(1)).toBeUndefined();
  expect(store.run(1)?.recipe.settings).toMatchObject({ trainings: 1, pretrainEpochs: 0 });
  expect(store.run(1)).not.toHaveProperty('pretraining');
  expect(store.run(1)).not.toHaveProperty('callsLikely');
  const second = { ...before, epoch: 1, loss: 0.25, heldOutAccuracy: 0.5, training: 2, trainings: 2 };
  store.addEpoch(1, second);
  expect(store.epochsOf(1)).toEqual([...old, second]);
  store.close();
});
