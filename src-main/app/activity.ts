// What the app is busy with: one long thing at a time, for all windows together.

import { AppError } from '../../src-shared/errors.ts';
import type { Activity } from '../../src-shared/training-view.ts';
import type { EventHub } from './event-hub.ts';

export type Busy = Exclude<Activity, { kind: 'idle' }>;

/** The right to be busy, until `end`. */
export interface Turn {
  /** Aborted when a person stops the activity or the app closes. */
  readonly signal: AbortSignal;
  /** Aborted when the app closes and can wait no longer. */
  readonly kill: AbortSignal;
  /** Tells every screen; where only a count went up, at most ten times a second. */
  change(activity: Busy): void;
  /** To be called whatever happened, when nothing of the work goes on any more. */
  end(): void;
}

const betweenCountsMs = 100;
/** So long a closing app waits for what was trained to be handed over. */
const closingMs = 5000;

export class CurrentActivity {
  readonly #events: EventHub;
  #current: Activity = { kind: 'idle' };
  #turn:
    { readonly stop: AbortController; readonly kill: AbortController; readonly what: string } | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(events: EventHub) {
    this.#events = events;
  }

  get current(): Activity {
    return this.#current;
  }

  /**
   * @param what  for a sentence: "reading /pictures"
   * @throws AppError `conflict` while something is going on
   */
  begin(activity: Busy, what: string): Turn {
    if (this.#isClosed) throw new AppError('conflict', 'Second Look is being closed.');
    if (this.#turn !== undefined) {
      throw new AppError(
        'conflict',
        `Second Look is ${this.#turn.what} and does one thing at a time. Wait until that is done, or stop it.`,
      );
    }
    const [stop, kill] = [new AbortController(), new AbortController()];
    const ended = Promise.withResolvers<undefined>();
    let toldAt = -Infinity;
    this.#turn = { stop, kill, what };
    this.#ended = ended.promise;
    this.#tell(activity);
    return {
      signal: stop.signal,
      kill: kill.signal,
      change: (next) => {
        const isTooSoon = isOnlyCount(this.#current, next) && performance.now() - toldAt < betweenCountsMs;
        this.#current = next;
        if (isTooSoon) return;
        toldAt = performance.now();
        this.#tell(next);
      },
      end: () => {
        this.#turn = undefined;
        this.#tell({ kind: 'idle' });
        ended.resolve(undefined);
      },
    };
  }

  /** What is going on ends as soon as it can; where nothing is, nothing happens. */
  stop(): void {
    this.#turn?.stop.abort();
  }

  /** Stops what is going on, lets nothing begin any more, and waits until nothing is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const turn = this.#turn;
    if (turn === undefined) return;
    turn.stop.abort();
    const timer = setTimeout(() => {
      turn.kill.abort();
    }, closingMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #tell(activity: Activity): void {
    this.#current = activity;
    this.#events.send({ kind: 'activity', activity });
  }
}

/** Whether nothing else is different than how many are done. */
function isOnlyCount(before: Activity, next: Busy): boolean {
  if (next.kind !== 'training') return before.kind === next.kind;
  const wasReading =
    before.kind === 'training' && before.state === next.state && before.reading !== undefined;
  return wasReading && next.reading !== undefined;
}
