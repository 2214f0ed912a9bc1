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
  /** Something was heard of the work: a closing app goes on waiting for it. */
  goesOn(): void;
  /** The work goes on; tells every screen, where only a count went up at most ten times a second. */
  change(activity: Busy): void;
  /** To be called whatever happened, when nothing of the work goes on any more. */
  end(): void;
}

const betweenCountsMs = 100;
/** What ends sooner than this, nobody needs to be told of. */
const tellAfterMs = 500;
/** A closing app waits for as long as something is heard of the work, and then so long again. */
const silentMs = 60_000;
/** So long it may take what was killed to be over. */
const killedMs = 5000;
/** How often a closing app looks. */
const lookEveryMs = 500;

/** Called once by an app that is closing and has to wait, with what it waits for. */
export type OnWait = (busy: Busy) => void;

export class CurrentActivity {
  readonly #events: EventHub;
  #current: Activity = { kind: 'idle' };
  #turn:
    | {
        readonly stop: AbortController;
        readonly kill: AbortController;
        readonly what: string;
        /** When something was last heard of it; as `performance.now()`. */
        heardAt: number;
      }
    | undefined;
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
    const turn = { stop, kill, what, heardAt: performance.now() };
    this.#turn = turn;
    this.#ended = ended.promise;
    this.#tell(activity);
    return {
      signal: stop.signal,
      kill: kill.signal,
      goesOn: () => {
        turn.heardAt = performance.now();
      },
      change: (next) => {
        turn.heardAt = performance.now();
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

  /**
   * Stops what is going on, lets nothing begin any more, and waits until nothing is. What is silent for a minute is killed,
   * and given up where even that does not end it.
   */
  async close(onWait: OnWait = () => undefined): Promise<void> {
    this.#isClosed = true;
    const turn = this.#turn;
    if (turn === undefined) return;
    const givenUp = Promise.withResolvers<undefined>();
    const startedAt = performance.now();
    let wasTold = false;
    const timer = setInterval(() => {
      const now = performance.now();
      if (!wasTold && now - startedAt >= tellAfterMs && this.#current.kind !== 'idle') {
        wasTold = true;
        onWait(this.#current);
      }
      const silence = now - turn.heardAt;
      if (silence >= silentMs) turn.kill.abort();
      if (silence >= silentMs + killedMs) givenUp.resolve(undefined);
    }, lookEveryMs);
    turn.heardAt = startedAt;
    turn.stop.abort();
    await Promise.race([this.#ended, givenUp.promise]);
    clearInterval(timer);
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
