// A training that only pretends: reports come at a steady pace, and it can be held and ended.

import type { AppEvent } from '../../../src-shared/contract.ts';
import type { TrainingRequest } from '../../../src-shared/training-settings.ts';
import type { Activity, TrainingView } from '../../../src-shared/training-view.ts';
import {
  backend,
  earlySuspects,
  epochReport,
  pretrained,
  pretrainingReport,
  selfTestOf,
  settingsFor,
} from './made-up-findings.ts';
import type { MadeUpSet } from './made-up-set.ts';

export class PretendedTraining {
  readonly set: MadeUpSet;
  view: TrainingView;
  state: 'starting' | 'running' | 'paused' | 'stopping' = 'starting';
  readonly #tell: (event: AppEvent) => void;
  /** Epochs of it that are yet to be told; those between are passed over. */
  readonly #pretraining: number[];
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #onEnd: (view: TrainingView) => void;

  constructor(
    set: MadeUpSet,
    request: TrainingRequest,
    epochMs: number,
    tell: (event: AppEvent) => void,
    onEnd: (view: TrainingView) => void,
  ) {
    this.set = set;
    this.#tell = tell;
    this.#onEnd = onEnd;
    this.view = {
      run: {
        id: set.id * 100,
        dataSetId: set.id,
        state: 'running',
        startedAt: new Date().toISOString(),
        finishedAt: null,
        recipe: {
          settings: settingsFor(set, request),
          fingerprint: 'f'.repeat(64),
          backend: 'cpu',
          versions: {},
        },
      },
      backend,
      epochs: [],
      suspects: [],
      failure: null,
    };
    const { pretrainEpochs } = this.view.run.recipe.settings;
    this.#pretraining = [1, Math.round(pretrainEpochs / 2), pretrainEpochs];
    this.#enter('starting');
    this.#timer = setInterval(() => {
      this.#step();
    }, epochMs);
  }

  activity(): Activity {
    return {
      kind: 'training',
      dataSetId: this.set.id,
      runId: this.state === 'starting' ? null : this.view.run.id,
      state: this.state,
    };
  }

  pause(): void {
    this.#enter('paused');
  }

  resume(): void {
    this.#enter('running');
  }

  stop(): void {
    this.#enter('stopping');
  }

  #step(): void {
    const { settings } = this.view.run.recipe;
    if (this.state === 'paused') return;
    if (this.state === 'stopping') {
      this.#end('stopped');
      return;
    }
    if (this.state === 'starting') {
      this.#enter('running');
      this.#tell({ kind: 'trainingStarted', dataSetId: this.set.id, view: this.view });
      return;
    }
    const runId = this.view.run.id;
    const epoch = this.#pretraining.shift();
    if (epoch !== undefined) {
      const pretraining = pretrainingReport(epoch, settings);
      this.view = { ...this.view, pretraining };
      this.#tell({ kind: 'pretraining', runId, report: pretraining });
      return;
    }
    if (this.view.run.pretraining === undefined) {
      this.view = { ...this.view, run: { ...this.view.run, pretraining: pretrained } };
      this.#tell({ kind: 'pretrained', runId, outcome: pretrained });
    }
    const place = this.view.epochs.length + 1;
    const report = epochReport(place, settings, this.set);
    this.view = { ...this.view, epochs: [...this.view.epochs, report] };
    this.#tell({ kind: 'epoch', runId, report });
    if (place > settings.averageAfterEpoch) {
      const suspects = earlySuspects(this.set, place);
      // Known only when a first training is over.
      const expected = place > settings.epochs && { expectedErrors: selfTestOf(this.set).errors };
      this.view = { ...this.view, suspects, ...expected };
      this.#tell({ kind: 'suspects', runId, suspects, ...expected });
    }
    if (place === settings.trainings * settings.epochs) this.#end('finished');
  }

  #enter(state: PretendedTraining['state']): void {
    this.state = state;
    this.#tell({ kind: 'activity', activity: this.activity() });
  }

  #end(state: 'finished' | 'stopped'): void {
    clearInterval(this.#timer);
    const run = { ...this.view.run, state, finishedAt: new Date().toISOString() };
    this.view = { ...this.view, run, suspects: [] };
    this.#onEnd(this.view);
    this.#tell({ kind: 'activity', activity: { kind: 'idle' } });
    this.#tell({
      kind: 'trainingEnded',
      end: { dataSetId: this.set.id, runId: run.id, state, failure: null },
    });
  }
}
