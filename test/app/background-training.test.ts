// Reading and training as the screens have it: real folders, real store, real training process.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OnWait } from '../../src-main/app/activity.ts';
import { openApp } from '../../src-main/app/open-app.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { childProcess } from '../../src-main/worker/child-process.ts';
import type { ProcessEnd, TrainingProcess } from '../../src-main/worker/start-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import type { AppEvent, SecondLook } from '../../src-shared/contract.ts';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import { addTo, numbered } from '../sources/tiny-pictures.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';

const processFile = join(import.meta.dirname, '../../src-main/worker/training-process.ts');
const diesEachTime = join(import.meta.dirname, '../worker/dies-each-time.ts');
const quick: TrainingRequest = { effort: 'quick', epochs: 3, size: 16 };
const long: TrainingRequest = { effort: 'quick', epochs: 1000, size: 16 };

interface Opened {
  readonly app: SecondLook;
  readonly close: (onWait?: OnWait) => Promise<void>;
  readonly dataFolder: string;
  readonly heard: AppEvent[];
  /** Resolves with the first such event, also one that was heard before. */
  readonly until: <Kind extends AppEvent['kind']>(
    kind: Kind,
    isMeant?: (event: Extract<AppEvent, { kind: Kind }>) => boolean,
  ) => Promise<Extract<AppEvent, { kind: Kind }>>;
  readonly processes: { readonly process: TrainingProcess; readonly ended: Promise<ProcessEnd> }[];
}

async function opened({ dataFolder = temporaryFolder(), file = processFile } = {}): Promise<Opened> {
  const processes: Opened['processes'] = [];
  const trainer = trainingIn(() => {
    const process = childProcess(file)();
    const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
    processes.push({ process, ended });
    return {
      ...process,
      onEnd(listener) {
        process.onEnd((end) => {
          listener(end);
          resolve(end);
        });
      },
    };
  });
  const { app, close } = await openApp({ dataFolder, trainer, version: '0.0.0' });
  onTestFinished(() => close());
  const heard: AppEvent[] = [];
  app.listen((event) => heard.push(event));
  const until: Opened['until'] = (kind, isMeant = () => true) => {
    type Wanted = Extract<AppEvent, { kind: typeof kind }>;
    const fits = (event: AppEvent): event is Wanted => event.kind === kind && isMeant(event as Wanted);
    return new Promise((resolve) => {
      const before = heard.find(fits);
      if (before !== undefined) resolve(before);
      app.listen((event) => {
        if (fits(event)) resolve(event);
      });
    });
  };
  return { app, close, dataFolder, heard, until, processes };
}

/** Dark pictures and bright ones; one of the bright also lies among the dark, which is an error for certain. */
async function pictures(): Promise<string> {
  const folder = temporaryFolder();
  const files: Record<string, Buffer | string> = { 'bright/notes.txt': 'no picture', 'dark/cut.png': '' };
  for (let i = 0; i < 15; i++) {
    files[`dark/${i}.png`] = await numbered(i);
    files[`bright/${i}.png`] = await numbered(200 + i);
  }
  files['dark/wrong.png'] = await numbered(205);
  addTo(folder, files);
  return folder;
}

describe('opening a folder', () => {
  it('reads, stores and shows it, and tells how far it is', async () => {
    const { app, heard } = await opened();
    const folder = await pictures();
    const view = await app.openFolder({ folder });
    expect(view).toMatchObject({ examples: 31, size: 16, dataSet: { folder, classes: ['bright', 'dark'] } });
    expect(view.unreadable.map(({ path }) => path)).toEqual(['dark/cut.png']);
    expect(view.ignored.map(({ path }) => path)).toEqual(['bright/notes.txt']);
    expect(heard[0]).toEqual({
      kind: 'activity',
      activity: { kind: 'reading', folder, done: 0, total: 0, decoded: 0 },
    });
    expect(heard.at(-1)).toEqual({ kind: 'activity', activity: { kind: 'idle' } });
    expect(heard.some(({ kind }) => kind === 'dataSets')).toBe(true);
    expect(await app.dataSet({ dataSetId: view.dataSet.id })).toEqual(view);
  });

  it('a folder that cannot be read is refused, and the next one is read', async () => {
    const { app } = await opened();
    const folder = await pictures();
    await expect(app.openFolder({ folder: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await app.activity({})).toEqual({ kind: 'idle' });
    await app.openFolder({ folder });
  });

  it('stopped, it is cancelled, and what was read stays in the cache', async () => {
    const { app, until } = await opened();
    const folder = await pictures();
    const opening = app.openFolder({ folder });
    await expect(app.openFolder({ folder })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`reading ${folder}`) as unknown,
    });
    await until('activity', ({ activity }) => activity.kind === 'reading' && activity.done > 0);
    await app.stopActivity({});
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(await app.listDataSets({})).toEqual([]);
  });
});

describe('a training', () => {
  it('is accepted at once, tells how it goes, and is reviewed when it is done', async () => {
    const { app, heard, until } = await opened();
    const alsoHeard: AppEvent[] = [];
    app.listen((event) => alsoHeard.push(event));
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    const dataSetId = dataSet.id;
    expect(await app.training({ dataSetId })).toBeNull();
    const training = { ...quick, epochs: 8 };
    const settings = await app.suggestSettings({ dataSetId, training });

    expect(await app.startTraining({ dataSetId, training })).toBeNull();
    expect(await app.activity({})).toEqual({ kind: 'training', dataSetId, runId: null, state: 'starting' });
    const { view } = await until('trainingStarted');
    expect(view).toMatchObject({
      run: { state: 'running', dataSetId },
      backend: { name: 'cpu' },
      epochs: [],
    });
    expect(view.run.recipe.settings).toEqual(settings);

    const read = heard.flatMap((event) =>
      event.kind === 'activity' && event.activity.kind === 'training' && event.activity.reading !== undefined
        ? [event.activity]
        : [],
    );
    expect(read[0]).toMatchObject({ dataSetId, runId: null, state: 'starting', reading: { total: 32 } });
    expect(await app.activity({})).not.toHaveProperty('reading');

    await until('suspects');
    const live = await app.training({ dataSetId });
    expect(live?.epochs.length).toBeGreaterThan(0);
    expect(live?.suspects).toContainEqual(
      expect.objectContaining({ path: 'dark/wrong.png', givenLabel: 'dark', suggestedLabel: 'bright' }),
    );

    const { end } = await until('trainingEnded');
    expect(end).toEqual({ dataSetId, runId: view.run.id, state: 'finished', failure: null });
    const kinds = heard.map(({ kind }) => kind).filter((kind) => kind !== 'activity' && kind !== 'dataSets');
    const different = kinds.filter((kind, at) => kind !== kinds[at - 1]);
    expect(different.slice(0, 3)).toEqual(['trainingStarted', 'pretraining', 'pretrained']);
    expect(kinds.filter((kind) => kind === 'epoch')).toHaveLength(8);
    expect(kinds.at(-1)).toBe('trainingEnded');
    expect(alsoHeard).toEqual(heard);

    expect(await app.activity({})).toEqual({ kind: 'idle' });
    const over = await app.training({ dataSetId });
    expect(over).toMatchObject({ run: { state: 'finished' }, suspects: [], failure: null });
    expect(over?.backend).toEqual(view.backend);
    expect(over?.epochs).toHaveLength(8);
    const { outcome } = await until('pretrained');
    expect([over?.run.pretraining, live?.run.pretraining]).toEqual([outcome, outcome]);
    const { exampleIds } = await app.reviewColumns({ runId: view.run.id });
    expect(exampleIds).toHaveLength(31);
  });

  it('paused, no epoch comes until it goes on', async () => {
    const { app, heard, until } = await opened();
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    await app.startTraining({ dataSetId: dataSet.id, training: long });
    await until('epoch');
    await app.pauseTraining({});
    expect(await app.activity({})).toMatchObject({ state: 'paused' });
    const epochs = (): number => heard.filter(({ kind }) => kind === 'epoch').length;
    const before = epochs();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    // Where the last piece of an epoch was under way, its report still comes.
    const held = epochs();
    expect(held - before).toBeLessThanOrEqual(1);

    await app.resumeTraining({});
    expect(await app.activity({})).toMatchObject({ state: 'running' });
    await until('epoch', ({ report }) => report.epoch > held + 1);
    await app.pauseTraining({});
    await app.stopActivity({});
    expect((await until('trainingEnded')).end).toMatchObject({ state: 'stopped' });
  });

  it('stopped, what it has found so far is kept', async () => {
    const { app, heard, until } = await opened();
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    await app.startTraining({ dataSetId: dataSet.id, training: long });
    const { runId } = await until('epoch');
    await app.stopActivity({});
    expect((await until('trainingEnded')).end).toMatchObject({ runId, state: 'stopped', failure: null });
    expect(heard).toContainEqual({
      kind: 'activity',
      activity: { kind: 'training', dataSetId: dataSet.id, runId, state: 'stopping' },
    });
    expect(await app.training({ dataSetId: dataSet.id })).toMatchObject({ run: { state: 'stopped' } });
    expect((await app.reviewColumns({ runId })).exampleIds).toHaveLength(31);
  });

  it('while it goes on, nothing else begins, and the refusal names it', async () => {
    const { app, until } = await opened();
    const folder = await pictures();
    const { dataSet } = await app.openFolder({ folder });
    await app.startTraining({ dataSetId: dataSet.id, training: long });
    const conflict = {
      code: 'conflict',
      message: expect.stringContaining(`training on ${folder}`) as unknown,
    };
    await expect(app.startTraining({ dataSetId: dataSet.id, training: quick })).rejects.toMatchObject(
      conflict,
    );
    await expect(app.openFolder({ folder })).rejects.toMatchObject(conflict);
    await app.stopActivity({});
    const { end } = await until('trainingEnded');
    expect(end).toMatchObject({ runId: null, state: 'stopped' });
    await expect(app.pauseTraining({})).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of a data set that is not there is refused', async () => {
    const { app } = await opened();
    const training = app.startTraining({ dataSetId: 99, training: quick });
    await expect(training).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a training that goes wrong', () => {
  it('killed from outside, it goes on in a new process as the same run, and says so', async () => {
    const { app, heard, until, processes, dataFolder } = await opened();
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    const dataSetId = dataSet.id;
    await app.startTraining({ dataSetId, training: { ...quick, epochs: 4 } });
    const { runId } = await until('epoch', ({ report }) => report.epoch === 2);
    processes[0].process.kill();
    const { end } = await until('trainingEnded');
    expect(end).toEqual({ dataSetId, runId, state: 'finished', failure: null });
    expect(processes).toHaveLength(2);

    const starts = heard.filter((event) => event.kind === 'trainingStarted');
    expect(starts.map(({ view }) => view.run.id)).toEqual([runId, runId]);
    const [, again] = starts.map(({ view }) => view);
    expect(again.run.state).toBe('running');
    expect(again.epochs.length).toBeGreaterThan(0);
    expect(again.backend?.note).toContain('ended by the system (SIGKILL)');
    const view = await app.training({ dataSetId });
    expect(view?.backend?.note).toBe(again.backend?.note);
    expect(view?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect((await app.reviewColumns({ runId })).exampleIds).toHaveLength(31);
    expect(readdirSync(join(dataFolder, 'checkpoints'))).toEqual([]);
  });

  it('killed again and again, it has failed with a sentence, and the app lives on', async () => {
    const { app, until, processes } = await opened({ file: diesEachTime });
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    const dataSetId = dataSet.id;
    await app.startTraining({ dataSetId, training: long });
    const { view } = await until('trainingStarted');
    const { end } = await until('trainingEnded');
    expect(processes).toHaveLength(3);
    expect(end).toMatchObject({ runId: view.run.id, state: 'failed' });
    expect(end.failure).toContain('ended by the system (SIGKILL)');
    const over = await app.training({ dataSetId });
    expect(over).toMatchObject({ run: { state: 'failed' }, failure: end.failure });
    expect(over?.canGoOn).toBeUndefined();
    expect(await app.activity({})).toEqual({ kind: 'idle' });
  });

  it('a folder that vanished is named', async () => {
    const { app, until } = await opened();
    const folder = await pictures();
    const { dataSet } = await app.openFolder({ folder });
    rmSync(folder, { recursive: true });
    await app.startTraining({ dataSetId: dataSet.id, training: quick });
    const { end } = await until('trainingEnded');
    expect(end).toMatchObject({ runId: null, state: 'failed' });
    expect(end.failure).toContain(`There is no folder ${folder}`);
    mkdirSync(folder);
  });

  it('a disk that fills up is named, and the run does not look alive', async (test) => {
    const { app, until, processes, dataFolder } = await opened({ dataFolder: smallDisk(test) });
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    const dataSetId = dataSet.id;
    await app.startTraining({ dataSetId, training: long });
    await until('epoch');
    expect(() => {
      writeFileSync(join(dataFolder, 'filling'), Buffer.alloc(2e6));
    }).toThrow('ENOSPC');
    const { end } = await until('trainingEnded');
    expect(end.state).toBe('failed');
    expect(end.failure).toContain('is full');
    expect(await app.training({ dataSetId })).toMatchObject({
      run: { state: 'failed' },
      failure: end.failure,
    });
    await processes[0].ended;
  });
});

describe('closing the app', () => {
  it('stops a training, keeps what it found, and leaves no process behind', async () => {
    const { app, close, until, processes, dataFolder } = await opened();
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    await app.startTraining({ dataSetId: dataSet.id, training: long });
    const { runId } = await until('epoch');
    await close();
    await processes[0].ended;
    const store = await openStore(dataFolder);
    expect(store.run(runId)?.state).toBe('stopped');
    expect(store.findingsOf(runId, { order: 'path' })).toHaveLength(31);
    store.close();
  });

  it('a training process that is silent for a minute is ended, and the run says so', async () => {
    const deaf = join(import.meta.dirname, '../worker/deaf.ts');
    const { app, close, until, processes, dataFolder } = await opened({ file: deaf });
    const { dataSet } = await app.openFolder({ folder: await pictures() });
    await app.startTraining({ dataSetId: dataSet.id, training: long });
    const { view } = await until('trainingStarted');
    const waitsFor: string[] = [];
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const closing = close(({ kind }) => waitsFor.push(kind));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(waitsFor).toEqual(['training']);
    await vi.advanceTimersByTimeAsync(1500);
    vi.useRealTimers();
    await closing;
    expect(await processes[0].ended).toMatchObject({ signal: 'SIGKILL' });
    const store = await openStore(dataFolder);
    expect(store.run(view.run.id)?.state).toBe('stopped');
    store.close();
  });
});
