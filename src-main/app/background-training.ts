// A training that goes on while screens come and go, and what is known of it.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { DataSet } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { SettablePauseSwitch } from '../../src-shared/pause-switch.ts';
import { pauseSwitch } from '../../src-shared/pause-switch.ts';
import type { ReadingProgress, TrainingEnd, TrainingView } from '../../src-shared/training-view.ts';
import type { CurrentActivity, Turn } from './activity.ts';
import { brokenOffRuns } from './checkpoints.ts';
import { knownDataSet } from './known-things.ts';
import type { AppContext } from './open-app.ts';
import { readFolder } from './read-folder.ts';
import type { FinishedRun, StartedRun } from './train-run.ts';
import { isCancelled, trainRun } from './train-run.ts';
import { trainingSetOf } from './training-set.ts';

export class BackgroundTraining {
  readonly #context: AppContext;
  readonly #activity: CurrentActivity;
  #current: Training | undefined;
  /** How the last one of this session stood when it ended. */
  #last: TrainingView | undefined;

  constructor(context: AppContext, activity: CurrentActivity) {
    this.#context = context;
    this.#activity = activity;
  }

  /** Resolves when accepted; how it goes is told by events. */
  async start({
    dataSetId,
    training: request,
    fromVerdicts = true,
  }: RequestOf<'startTraining'>): Promise<void> {
    const store = await this.#context.store();
    const dataSet = knownDataSet(store, dataSetId);
    const turn = this.#activity.begin(
      { kind: 'training', dataSetId, runId: null, state: 'starting' },
      `training on ${dataSet.folder}`,
    );
    const training: Training = {
      ...{ dataSet, turn, fromVerdicts, pause: pauseSwitch() },
      ...{ reading: undefined, view: undefined },
    };
    this.#current = training;
    turn.signal.addEventListener('abort', () => {
      tellState(training);
    });
    void this.#carryOut(training, request);
  }

  /** Holds or goes on; as it is already, nothing happens. */
  setPaused(isPaused: boolean): void {
    if (this.#current === undefined) {
      throw new AppError(
        'conflict',
        `Nothing is being trained, so there is nothing to ${isPaused ? 'pause' : 'go on with'}.`,
      );
    }
    if (this.#current.pause.isPaused === isPaused) return;
    this.#current.pause.set(isPaused);
    tellState(this.#current);
  }

  /** The newest run: as it stands in memory while it trains, else as it was stored. */
  async view({ dataSetId }: RequestOf<'training'>): Promise<TrainingView | null> {
    const store = await this.#context.store();
    knownDataSet(store, dataSetId);
    const live = this.#current?.dataSet.id === dataSetId ? this.#current.view : undefined;
    if (live !== undefined) return live;
    const broken = brokenOffRuns(this.#context.dataFolder, store, dataSetId);
    const run = store.latestRun(dataSetId);
    if (run === undefined) return null;
    // Its end could not be stored.
    if (run.state === 'running' && run.id === this.#last?.run.id) return this.#last;
    const { backend, failure } = store.runDetails(run.id) ?? { backend: null, failure: null };
    const view = { run, backend, epochs: store.epochsOf(run.id), suspects: [], failure };
    return broken.some(({ runId }) => runId === run.id) ? { ...view, canGoOn: true } : view;
  }

  async #carryOut(training: Training, request: RequestOf<'startTraining'>['training']): Promise<void> {
    const { dataSet, turn } = training;
    const { events } = this.#context;
    let failure: string | null = null;
    // Asked twice, a defect is still logged once.
    const explain = (error: unknown): string =>
      (failure ??= error instanceof AppError ? error.message : this.#context.apologise(error));
    let state: TrainingEnd['state'];
    try {
      const run = await this.#train(training, request, explain);
      state = run.stopped ? 'stopped' : 'finished';
      failure = run.failure ?? null;
    } catch (error) {
      state = isCancelled(error) ? 'stopped' : 'failed';
      if (state === 'failed') explain(error);
    }
    const { view } = training;
    if (view !== undefined) {
      const finishedAt = new Date().toISOString();
      this.#last = { ...view, run: { ...view.run, state, finishedAt }, suspects: [], failure };
    }
    this.#current = undefined;
    turn.end();
    const runId = view?.run.id ?? null;
    events.send({ kind: 'trainingEnded', end: { dataSetId: dataSet.id, runId, state, failure } });
    events.send({ kind: 'dataSets' });
  }

  async #train(
    training: Training,
    request: RequestOf<'startTraining'>['training'],
    explain: (error: unknown) => string,
  ): Promise<FinishedRun> {
    const { dataSet, turn, pause } = training;
    const { events } = this.#context;
    const { signal, kill } = turn;
    // Read again: files may have come, gone or changed since. What did not change comes from the cache.
    const folder = await readFolder(this.#context, dataSet.folder, {
      size: request.size,
      signal,
      onProgress: ({ done, total, decoded, isComparing }) => {
        training.reading = { done, total, decoded, ...(isComparing && { isComparing }) };
        tellState(training);
      },
    });
    training.reading = undefined;
    tellState(training);
    if (folder.dataSet.id !== dataSet.id) throw movedAway(dataSet, folder.dataSet);
    const set = await trainingSetOf(this.#context, folder, training.fromVerdicts);
    const store = await this.#context.store();

    const begin = ({ id, backend, pretraining, epochs }: StartedRun): void => {
      const run = store.run(id);
      if (run === undefined) throw new Error(`Run ${id} was not stored.`);
      training.view = {
        ...{ run, backend, epochs, suspects: [], failure: null },
        ...(pretraining && { pretraining }),
      };
      tellState(training);
      events.send({ kind: 'trainingStarted', dataSetId: dataSet.id, view: training.view });
      events.send({ kind: 'dataSets' });
    };
    return trainRun(this.#context, set, request, {
      signal,
      kill,
      pause,
      explain,
      onStarted: begin,
      onPretraining: (report) => {
        turn.goesOn();
        if (training.view === undefined) return;
        training.view = { ...training.view, pretraining: report };
        events.send({ kind: 'pretraining', runId: training.view.run.id, report });
      },
      onPretrained: (outcome) => {
        turn.goesOn();
        if (training.view === undefined) return;
        training.view = { ...training.view, run: { ...training.view.run, pretraining: outcome } };
        events.send({ kind: 'pretrained', runId: training.view.run.id, outcome });
      },
      onEpoch: (report) => {
        turn.goesOn();
        if (training.view === undefined) return;
        training.view = { ...training.view, epochs: [...training.view.epochs, report] };
        events.send({ kind: 'epoch', runId: training.view.run.id, report });
      },
      onSuspects: (suspects, expectedErrors) => {
        turn.goesOn();
        if (training.view === undefined) return;
        // Where it is left out, what was expected before is no measure any more.
        const expected = expectedErrors && { expectedErrors };
        training.view = { ...training.view, suspects, expectedErrors };
        events.send({ kind: 'suspects', runId: training.view.run.id, suspects, ...expected });
      },
    });
  }
}

interface Training {
  readonly dataSet: DataSet;
  readonly turn: Turn;
  /** Whether it is trained on the labels people gave. */
  readonly fromVerdicts: boolean;
  readonly pause: SettablePauseSwitch;
  /** While the folder is being read. */
  reading: ReadingProgress | undefined;
  /** From the moment the run stands in the store. */
  view: TrainingView | undefined;
}

function tellState({ dataSet, turn, pause, reading, view }: Training): void {
  const runId = view?.run.id ?? null;
  const going = runId === null ? 'starting' : 'running';
  const state = turn.signal.aborted ? 'stopping' : pause.isPaused ? 'paused' : going;
  const about = { kind: 'training', dataSetId: dataSet.id, runId, state } as const;
  turn.change(state === 'starting' && reading !== undefined ? { ...about, reading } : about);
}

function movedAway({ folder }: DataSet, now: DataSet): AppError {
  return new AppError(
    'conflict',
    `${folder} now leads to ${now.folder}. Open that folder and train on it there.`,
  );
}
