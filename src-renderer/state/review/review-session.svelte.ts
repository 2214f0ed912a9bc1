// The review of one run for as long as the window lives: it hears of verdicts given elsewhere while another view is open,
// fetches the truth anew after every break of the connection, and sends what was given meanwhile.

import type { AppEvent } from '../../../src-shared/contract.ts';
import type { ReviewColumns } from '../../../src-shared/review.ts';
import { ConnectionLost } from '../../client/connection-lost.ts';
import type { AppState } from '../app.svelte.ts';
import { explain } from '../explain.ts';
import { EvidenceCache } from './evidence-cache.svelte.ts';
import { PendingStore } from './pending-actions.ts';
import { ReviewSet } from './review-set.svelte.ts';

/** Some screens full, and few enough to be there in a moment. */
const firstExamples = 300;
const picturesFirstMs = 300;

/** The window's own name among those that may be cut off at the same time. */
const windowName = crypto.randomUUID();

export class ReviewSession {
  readonly runId: number;
  readonly #app: AppState;
  /** Null until the columns are there. */
  set = $state.raw<ReviewSet | null>(null);
  /** Why there is nothing to show. */
  problem = $state<string | undefined>();
  readonly evidence: EvidenceCache;
  /** Events that came while the columns were on their way, which may not hold them yet. */
  #missed: AppEvent[] | null = null;
  readonly #stops: (() => void)[];

  /** @param isWaitedFor  a person looks already: the first pictures come before the rest */
  constructor(app: AppState, runId: number, isWaitedFor: boolean) {
    this.#app = app;
    this.runId = runId;
    this.evidence = new EvidenceCache((exampleId) => app.client.calls.evidence({ runId, exampleId }));
    this.#stops = [
      app.client.listen((event) => {
        if (this.#missed === null) this.#hear(event);
        else this.#missed.push(event);
      }),
      app.client.onState((state) => {
        if (state === 'open') void this.fetch();
        else this.set?.desk.disconnected();
      }),
    ];
    void this.fetch(isWaitedFor);
  }

  async fetch(isWaitedFor = false): Promise<void> {
    this.#missed ??= [];
    const { runId } = this;
    const { reviewColumns } = this.#app.client.calls;
    try {
      if (isWaitedFor && this.set === null) {
        this.#take(await reviewColumns({ runId, first: firstExamples }));
        // What the server is busy with next must not hold up the pictures.
        await wait(picturesFirstMs);
      }
      this.#take(await reviewColumns({ runId }));
      this.problem = undefined;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.problem = explain(error).text;
    }
    const missed = this.#missed;
    this.#missed = null;
    for (const event of missed) this.#hear(event);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #take(columns: ReviewColumns): void {
    const { set } = this;
    if (set?.isWhole === true && set.table.total === columns.total) {
      set.heardLabels(columns.labels);
      set.desk.connected(columns);
      return;
    }
    if (set?.complete(columns) === true) return;
    const { client, toasts, preferences } = this.#app;
    const store = new PendingStore(localStorage, columns.dataSet.id, windowName);
    // What waits to be sent may be about any example of the run.
    if (columns.exampleIds.length < columns.total && store.load().length > 0) return;
    this.set = new ReviewSet(columns, {
      calls: client.calls,
      store,
      controlShare: preferences.controlShare,
      isAway: (error) => error instanceof ConnectionLost,
      onRefused: (sentence) => {
        toasts.show(`A verdict was taken back. ${sentence}`, { tone: 'danger' });
      },
    });
  }

  #hear(event: AppEvent): void {
    const { set } = this;
    if (set === null) return;
    if (event.kind === 'verdicts') set.heard(event.changed);
    if (event.kind === 'labels' && event.dataSetId === set.table.columns.dataSet.id) {
      set.heardLabels(event.labels);
    }
  }
}

let last: { readonly app: AppState; readonly session: ReviewSession } | undefined;

/**
 * The session of this run: the one that was open last where it is the same, so that a person finds their place again.
 *
 * @param isWaitedFor  a person looks already: the first pictures come before the rest
 */
export function openReview(app: AppState, runId: number, { isWaitedFor = false } = {}): ReviewSession {
  if (last?.app === app && last.session.runId === runId) return last.session;
  last?.session.close();
  last = { app, session: new ReviewSession(app, runId, isWaitedFor) };
  return last.session;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
