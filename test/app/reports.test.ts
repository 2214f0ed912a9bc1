// What screens show of data sets and runs, over real files and a real store.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultPreferences } from '../../src-shared/preferences.ts';
import { madeUpApp, openOn } from './made-up-app.ts';

test('a data set is listed with its cover, its run and how much of it is reviewed', async () => {
  const { app, events, give, pictures, dataSetId, runId } = await madeUpApp();
  const { exampleIds, tier } = await app.reviewColumns({ runId });
  await give('keep', exampleIds.subarray(0, 7));
  const [summary, ...others] = await app.listDataSets({});
  expect(others).toEqual([]);
  expect(summary).toMatchObject({
    dataSet: { id: dataSetId, folder: pictures },
    examples: 200,
    newestRun: { id: runId, state: 'finished' },
    reviewRunId: runId,
    reviewed: 7,
  });
  expect(summary.newestRun?.tiers?.likely).toBe(tier.filter((index) => index === 0).length);
  expect(summary.cover).toHaveLength(4);
  expect(new Set(summary.cover).size).toBe(4);

  await app.hideDataSet({ dataSetId });
  expect(await app.listDataSets({})).toEqual([]);
  expect(events.at(-1)).toEqual({ kind: 'dataSets' });
  expect((await app.dataSet({ dataSetId })).examples).toBe(200);
});

test('a data set shows its classes with samples, and the files that are no examples', async () => {
  const { app, dataSetId } = await madeUpApp();
  const view = await app.dataSet({ dataSetId });
  expect(view.classes.map(({ label }) => label)).toEqual(view.dataSet.classes);
  expect(view.classes.reduce((sum, { examples }) => sum + examples, 0)).toBe(200);
  expect(view.classes.every(({ samples }) => samples.length === 8 && new Set(samples).size === 8)).toBe(true);
  expect(view).toMatchObject({
    size: 32,
    unreadable: [{ path: 'class-0/broken.png' }],
    ignored: [{ path: 'notes.txt' }],
  });
});

test('a report counts the run and what people said, newest action first', async () => {
  const { app, give, dataSetId, runId } = await madeUpApp();
  const { exampleIds, labels } = await app.reviewColumns({ runId });
  await give('keep', exampleIds.subarray(0, 3));
  await give('relabel', exampleIds.subarray(3, 5), labels[0]);
  await give('remove', [exampleIds[5]]);
  await app.undo({ dataSetId });
  const report = await app.report({ runId });
  expect(report).toMatchObject({
    run: { id: runId },
    examples: 200,
    unreadable: 1,
    verdicts: { keep: 3, relabel: 2, remove: 0, unsure: 0 },
    log: [
      { kind: 'remove', isUndone: true, examples: 1 },
      { kind: 'relabel', isUndone: false, examples: 2, label: labels[0] },
      { kind: 'keep', isUndone: false, examples: 3 },
    ],
  });
  expect(report.epochs).toHaveLength(12);
  expect(report.perClass.reduce((sum, { examples }) => sum + examples, 0)).toBe(200);
  const suspects = report.tiers.likely + report.tiers.possible;
  expect(report.confusedPairs.reduce((sum, { count }) => sum + count, 0)).toBe(suspects);
});

test('the preview tells what the written file will hold', async () => {
  const { app, give, dataFolder, pictures, runId } = await madeUpApp();
  const { exampleIds, paths, labels, given, tier } = await app.reviewColumns({ runId });
  const suspects = tier.filter((index) => index < 2).length;
  const target = labels[given[0] === 0 ? 1 : 0];
  await give('relabel', [exampleIds[0]], target);
  await give('remove', [exampleIds[1]]);
  await give('keep', [exampleIds[2]]);
  const preview = await app.exportPreview({ run: runId });
  expect(preview).toMatchObject({
    run: runId,
    rows: 200,
    relabelled: 1,
    removed: 1,
    unreviewed: suspects - 3,
  });
  expect(preview.changes.map(({ path }) => path)).toEqual([paths[0], paths[1]].sort());
  expect(preview.changes.find(({ path }) => path === paths[0])).toMatchObject({
    givenLabel: labels[given[0]],
    label: target,
    verdict: 'relabel',
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
  });

  const accepting = await app.exportPreview({ accept: ['likely', 'possible'] });
  expect(accepting.changes.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(suspects - 3);
  expect(accepting).toMatchObject({ relabelled: suspects - 2, removed: 1, unreviewed: suspects - 3 });

  const to = join(dataFolder, 'labels.csv');
  expect(await app.exportLabels({ to, run: runId })).toEqual({
    to,
    run: runId,
    folder: pictures,
    format: 'csv',
    rows: 200,
    relabelled: 1,
    removed: 1,
    accepted: 0,
    // What the run promised is all there is to go by: no control was looked at.
    remaining: expect.objectContaining({
      open: 197,
      controls: 0,
      errors: { low: 3, value: expect.closeTo(6.35, 1) as number, high: 11 },
    }) as unknown,
    remainingPerClass: expect.arrayContaining([
      expect.objectContaining({ label: 'class-0', open: 20 }),
    ]) as unknown,
  });
  expect(readFileSync(to, 'utf8').trim().split('\n')).toHaveLength(201);
});

test('preferences are the defaults until some are saved, for every program on the data folder', async () => {
  const { app, events, dataFolder } = await madeUpApp(20);
  expect(await app.preferences({})).toEqual(defaultPreferences);
  const wanted = { ...defaultPreferences, theme: 'dark' as const, keys: { undo: ['Ctrl+U'] } };
  expect(await app.savePreferences(wanted)).toEqual(wanted);
  expect(events).toEqual([{ kind: 'preferences', preferences: wanted }]);
  const other = await openOn(dataFolder);
  expect(await other.app.preferences({})).toEqual(wanted);
});
