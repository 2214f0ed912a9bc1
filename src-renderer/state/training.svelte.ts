// The training of one data set: fetched whole, then kept up to date by what the app tells.

import type { AppEvent, RunReport } from '../../src-shared/contract.ts';
import type { Tier } from '../../src-shared/domain.ts';
import { epochOfRun } from '../../src-shared/epoch-place.ts';
import { AppError } from '../../src-shared/errors.ts';
import { errorsSentence, nothingPromised, tierNotes } from '../../src-shared/promise-words.ts';
import type { SinceLastRun } from '../../src-shared/review.ts';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import type { TrainingEnd, TrainingView } from '../../src-shared/training-view.ts';
import type { Client } from '../client/connect.ts';
import { ConnectionLost } from '../client/connection-lost.ts';
import { explain } from './explain.ts';

export class TrainingState {
  /** Undefined until it is known, null where nothing was trained yet. */
  view = $state.raw<TrainingView | null | undefined>(undefined);
  /** Why the page cannot show it, or why the last request was refused. */
  problem = $state<string | undefined>();
  /** What became of the training that this page saw end. */
  ended = $state.raw<TrainingEnd | null>(null);
  /** A request is on its way. */
  isAsking = $state(false);
  /** What the run found; null while it is on. */
  #report = $state.raw<RunReport | null>(null);
  readonly #client: Client;
  readonly #dataSetId: number;

  constructor(client: Client, dataSetId: number) {
    this.#client = client;
    this.#dataSetId = dataSetId;
  }

  /** What to know before believing what the run found, in sentences; none while it is on. */
  get warnings(): readonly string[] {
    return this.#report?.warnings ?? [];
  }

  /** How it compares with the run before; null for a first one and while it is on. */
  get sinceLastRun(): SinceLastRun | null {
    return this.#report?.sinceLastRun ?? null;
  }

  /** How many labels are wrong, or why that is not promised, as a sentence; none while it is on. */
  get promise(): string | undefined {
    if (this.#report === null) return undefined;
    const { selfTest, examples, run } = this.#report;
    return selfTest ? errorsSentence(selfTest, examples) : nothingPromised(run, examples);
  }

  /** What it promises of each tier, in words; empty where it promises nothing, and while it is on. */
  get tierNotes(): Readonly<Partial<Record<Tier, string>>> {
    const { selfTest, tiers } = this.#report ?? {};
    return selfTest && tiers ? tierNotes(selfTest, tiers) : {};
  }

  /** Follows the client until the returned function is called. */
  follow(): () => void {
    return this.#client.listen((event) => {
      this.#hear(event);
    });
  }

  async fetch(): Promise<void> {
    try {
      this.view = await this.#client.calls.training({ dataSetId: this.#dataSetId });
      await this.#fetchReport(this.view);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.problem = explain(error).text;
    }
  }

  /** @param fromVerdicts  on the labels people gave */
  start(training: TrainingRequest, fromVerdicts = true): Promise<void> {
    this.ended = null;
    const request = { dataSetId: this.#dataSetId, training, ...(!fromVerdicts && { fromVerdicts }) };
    return this.#ask(() => this.#client.calls.startTraining(request));
  }

  pause(): Promise<void> {
    return this.#ask(() => this.#client.calls.pauseTraining({}));
  }

  resume(): Promise<void> {
    return this.#ask(() => this.#client.calls.resumeTraining({}));
  }

  stop(): Promise<void> {
    return this.#ask(() => this.#client.calls.stopActivity({}));
  }

  async #fetchReport(view: TrainingView | null): Promise<void> {
    if (view === null || !isOver(view)) return;
    const runId = view.run.id;
    try {
      const report = await this.#client.calls.report({ runId });
      if (this.view?.run.id === runId) this.#report = report;
    } catch (error) {
      // Stopped so early that it found nothing.
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    }
  }

  async #ask(request: () => Promise<unknown>): Promise<void> {
    this.isAsking = true;
    this.problem = undefined;
    try {
      await request();
    } catch (error) {
      this.problem = explain(error).text;
    } finally {
      this.isAsking = false;
    }
  }

  #hear(event: AppEvent): void {
    switch (event.kind) {
      case 'trainingStarted':
        if (event.dataSetId !== this.#dataSetId) return;
        this.view = event.view;
        this.#report = null;
        this.ended = null;
        return;
      case 'pretraining':
        if (this.view?.run.id !== event.runId) return;
        this.view = { ...this.view, pretraining: event.report };
        return;
      case 'pretrained':
        if (this.view?.run.id !== event.runId) return;
        this.view = { ...this.view, run: { ...this.view.run, pretraining: event.outcome } };
        return;
      case 'epoch':
        if (this.view?.run.id !== event.runId) return;
        this.view = {
          ...this.view,
          // An answer that was under way may hold this epoch already.
          epochs: [
            ...this.view.epochs.filter((report) => epochOfRun(report) < epochOfRun(event.report)),
            event.report,
          ],
        };
        return;
      case 'suspects':
        if (this.view?.run.id !== event.runId) return;
        // Where it is left out, what was expected before is no measure any more.
        this.view = { ...this.view, suspects: event.suspects, expectedErrors: event.expectedErrors };
        return;
      case 'trainingEnded':
        if (event.end.dataSetId !== this.#dataSetId) return;
        this.ended = event.end;
        void this.fetch();
        return;
      default:
      // Says nothing about a training.
    }
  }
}

function isOver({ run }: TrainingView): boolean {
  return run.state === 'finished' || run.state === 'stopped';
}
