// A program that is killed while it trains, and the next one on its data folder.

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { childProcess } from '../../src-main/worker/child-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import type { AppEvent, Progress, SecondLook } from '../../src-shared/contract.ts';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import { requestOf } from '../../src-shared/training-settings.ts';
import { addTo, numbered } from '../sources/tiny-pictures.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'second-look-killed-'));
const [folder, left] = [join(root, 'pictures'), join(root, 'data')];
const training: TrainingRequest = { epochs: 4, size: 16 };
const processFile = join(import.meta.dirname, '../../src-main/worker/training-process.ts');

beforeAll(async () => {
  for (let i = 0; i < 15; i++)
    addTo(folder, { [`dark/${i}.png`]: await numbered(i), [`bright/${i}.png`]: await numbered(200 + i) });
  const program = join(import.meta.dirname, 'broken-off-run.ts');
  const { signal, stderr } = spawnSync(process.execPath, [program, left, folder], { encoding: 'utf8' });
  expect(signal, stderr).toBe('SIGKILL');
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

async function opened(): Promise<{ app: SecondLook; dataFolder: string; dataSetId: number }> {
  const dataFolder = temporaryFolder();
  cpSync(left, dataFolder, { recursive: true });
  const trainer = trainingIn(childProcess(processFile));
  const { app, close } = await openApp({ dataFolder, trainer, version: '0.0.0' });
  onTestFinished(() => close());
  const [{ dataSet }] = await app.listDataSets({});
  return { app, dataFolder, dataSetId: dataSet.id };
}

async function audit(app: SecondLook, request: TrainingRequest) {
  const progress: Progress[] = [];
  const report = await app.audit(
    { folder, training: request },
    { signal: new AbortController().signal, onProgress: (news) => progress.push(news) },
  );
  return { report, progress };
}

it('the same command again goes on with the same run, and finds the same', async () => {
  const { app, dataFolder } = await opened();
  const { report, progress } = await audit(app, training);
  expect(report).toMatchObject({ run: 1, stopped: false });
  expect(report.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  const [backend] = progress.filter(({ kind }) => kind === 'backend');
  expect(backend).toMatchObject({
    choice: { note: expect.stringContaining('This training had been interrupted.') as unknown },
  });
  expect(readdirSync(join(dataFolder, 'checkpoints'))).toEqual([]);

  const again = await audit(app, training);
  expect(again.report.run).toBe(2);
  expect(again.report.topSuspects).toEqual(report.topSuspects);
});

it('the screen offers to go on, and a stop then keeps what was found', async () => {
  const { app, dataSetId } = await opened();
  const view = await app.training({ dataSetId });
  if (view === null) throw new Error('Nothing was trained.');
  expect(view).toMatchObject({ canGoOn: true, run: { state: 'failed' } });
  expect(view.failure).toContain('goes on from where it was');

  const ended = new Promise<AppEvent>((resolve) => {
    app.listen((event) => {
      if (event.kind === 'trainingStarted') void app.stopActivity({});
      if (event.kind === 'trainingEnded') resolve(event);
    });
  });
  await app.startTraining({ dataSetId, training: requestOf(view.run.recipe.settings) });
  expect(await ended).toMatchObject({ end: { runId: 1, state: 'stopped', failure: null } });
  const { exampleIds } = await app.reviewColumns({ runId: 1 });
  expect(exampleIds).toHaveLength(30);
  // The features are kept too, so that there are neighbours to show.
  const evidence = await app.evidence({ runId: 1, exampleId: exampleIds[0] });
  expect(evidence.nearestGiven.length).toBeGreaterThan(0);
  expect((await app.training({ dataSetId }))?.canGoOn).toBeUndefined();
});

it('verdicts given since make it another training, and what was found is kept', async () => {
  const { app, dataFolder, dataSetId } = await opened();
  const store = await openStore(dataFolder);
  onTestFinished(() => {
    store.close();
  });
  // The first of the folder: paths come in order.
  const verdicts = [{ exampleId: 1, kind: 'keep' as const, label: null }];
  await app.giveVerdicts({ action: randomUUID(), dataSetId, verdicts });
  const { report } = await audit(app, training);
  expect(report.run).toBe(2);
  expect(store.run(1)?.state).toBe('stopped');
  expect(store.findingsOf(1, { order: 'path' })).toHaveLength(30);
  expect(report.sinceLastRun).toMatchObject({ lastRun: 1, startedFrom: { keep: 1 } });
});

it('where verdicts given since are ignored, it goes on', async () => {
  const { app, dataSetId } = await opened();
  const verdicts = [{ exampleId: 1, kind: 'keep' as const, label: null }];
  await app.giveVerdicts({ action: randomUUID(), dataSetId, verdicts });
  const report = await app.audit(
    { folder, training, fromVerdicts: false },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  expect(report).toMatchObject({ run: 1, stopped: false });
});

it('another training first keeps what was found', async () => {
  const { app, dataFolder } = await opened();
  const { report } = await audit(app, { ...training, epochs: 1 });
  expect(report.run).toBe(2);
  expect(existsSync(join(dataFolder, 'checkpoints'))).toBe(true);
  expect(readdirSync(join(dataFolder, 'checkpoints'))).toEqual([]);
  const store = await openStore(dataFolder);
  onTestFinished(() => {
    store.close();
  });
  expect(store.run(1)?.state).toBe('stopped');
  expect(store.findingsOf(1, { order: 'path' })).toHaveLength(30);
  const epochs = store.epochsOf(1).length;
  expect(store.runDetails(1)?.failure).toBe(
    `It broke off; what was found by the end of epoch ${epochs} is kept.`,
  );
});
