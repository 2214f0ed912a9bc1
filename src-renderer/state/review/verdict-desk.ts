// Where verdicts go: shown at once, sent in order, kept while the app is away, taken back when it refuses them.

import type { HistoryState, VerdictsChanged } from '../../../src-shared/review.ts';
import type { ExampleTable } from './example-table.ts';
import { noLabel } from './example-table.ts';
import type { GiveVerdicts, PendingStore } from './pending-actions.ts';
import { codeOf, kindOf, saidBy, saidOnGiven } from './verdict-codes.ts';
import type { Overlay, VerdictTable } from './verdict-table.ts';
import { valueAt } from './verdict-table.ts';

/** The app as the desk needs it. */
export interface VerdictCalls {
  giveVerdicts(request: GiveVerdicts): Promise<VerdictsChanged>;
  undo(request: { readonly dataSetId: number }): Promise<VerdictsChanged>;
  redo(request: { readonly dataSetId: number }): Promise<VerdictsChanged>;
}

export interface DeskOptions {
  readonly table: ExampleTable;
  readonly verdicts: VerdictTable;
  readonly calls: VerdictCalls;
  readonly store: PendingStore;
  /** Whether an error says only that the app is away, so that the same call may be made again. */
  readonly isAway: (error: unknown) => boolean;
  /** A sentence for the person: something they did was not accepted. */
  readonly onRefused: (sentence: string) => void;
  /** Something besides the verdicts is different: what can be undone, or how much is on the way. */
  readonly onChange: () => void;
}

interface Pending {
  readonly request: GiveVerdicts;
  readonly overlay: Overlay;
  /** Once sent it may have arrived, and only the app can take it back. */
  wasSent: boolean;
}

/** What came of undo or redo: the rows concerned, none where there was nothing to do. */
export type Undone = readonly number[];

export class VerdictDesk {
  readonly #options: DeskOptions;
  readonly #dataSetId: number;
  #pending: Pending[] = [];
  /** Taken back while the app was away; the last is redone first. */
  #takenBack: Pending[] = [];
  #history: HistoryState = { undoable: 0, redoable: 0 };
  #isConnected = false;
  /** Goes up with each connection, so that a call that was lost with an earlier one says nothing about this one. */
  #connection = 0;
  #isStored = true;
  #sending: Promise<void> | null = null;
  /** Undo and redo wait here for those before them. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#dataSetId = options.table.columns.dataSet.id;
    for (const request of options.store.load()) {
      const overlay = overlayOf(request, options.table);
      if (overlay === null) continue;
      // It may have arrived before the page went away. Sent again it happens once.
      this.#pending.push({ request, overlay, wasSent: true });
      options.verdicts.lay(overlay);
    }
  }

  /** Actions that the app has not confirmed. */
  get onTheWay(): number {
    return this.#pending.length;
  }

  /** Whether those on the way would survive the page. */
  get isStored(): boolean {
    return this.#isStored;
  }

  get canUndo(): boolean {
    return this.#isConnected
      ? this.#pending.length > 0 || this.#history.undoable > 0
      : this.#pending.at(-1)?.wasSent === false;
  }

  get canRedo(): boolean {
    return this.#takenBack.length > 0 || (this.#isConnected && this.#history.redoable > 0);
  }

  /** The app is there, and this is what it knows. */
  connected({ verdicts, history }: Pick<ExampleTable['columns'], 'verdicts' | 'history'>): void {
    const { table } = this.#options;
    const truth = new Map(
      verdicts.flatMap((verdict) => {
        const row = table.rowOf(verdict.exampleId);
        return row === undefined ? [] : [[row, saidBy(verdict, (label) => table.numberOf(label))]];
      }),
    );
    this.#options.verdicts.replaceTruth(truth);
    this.#history = history;
    this.#isConnected = true;
    this.#connection += 1;
    this.#options.onChange();
    this.#send();
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#options.onChange();
  }

  /** Verdicts changed, here or in another window. */
  heard({ dataSetId, changes, history }: VerdictsChanged): void {
    if (dataSetId !== this.#dataSetId) return;
    const { table, verdicts } = this.#options;
    const { given, filed = given } = table.columns;
    for (const { exampleIds, verdict } of changes) {
      const said = saidBy(verdict, (label) => table.numberOf(label));
      for (const exampleId of exampleIds) {
        const row = table.rowOf(exampleId);
        if (row === undefined) continue;
        verdicts.setTruth(row, saidOnGiven(said, given[row], filed[row]));
      }
    }
    this.#history = history;
    this.#options.onChange();
  }

  /** Shown at once; sent when its turn comes. */
  give(overlay: Overlay, action: string): void {
    const { table } = this.#options;
    this.#takenBack = [];
    this.#add({ request: requestOf(overlay, action, table), overlay, wasSent: false });
  }

  /** Takes the last action back: the app's, or while it is away the last of those still here. */
  undo(): Promise<Undone> {
    return this.#inTurn(async () => {
      await this.#allSent();
      const last = this.#pending.at(-1);
      if (!this.#isConnected || last !== undefined) return this.#takeBack(last);
      return this.#ask('undo');
    });
  }

  redo(): Promise<Undone> {
    return this.#inTurn(async () => {
      await this.#allSent();
      const last = this.#takenBack.pop();
      if (last === undefined) return this.#isConnected ? this.#ask('redo') : [];
      this.#add({ ...last, request: { ...last.request, action: crypto.randomUUID() } });
      return [...last.overlay.rows];
    });
  }

  #add(pending: Pending): void {
    this.#pending.push(pending);
    this.#options.verdicts.lay(pending.overlay);
    this.#store();
    this.#options.onChange();
    this.#send();
  }

  #takeBack(last: Pending | undefined): Undone {
    if (last === undefined || last.wasSent) return [];
    this.#takenBack.push(last);
    this.#remove(last);
    return [...last.overlay.rows];
  }

  #remove(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
    this.#options.verdicts.lift(pending.overlay);
    this.#store();
    this.#options.onChange();
  }

  #store(): void {
    this.#isStored = this.#options.store.save(this.#pending.map(({ request }) => request));
  }

  #send(): void {
    if (this.#sending !== null || !this.#isConnected || this.#pending.length === 0) return;
    this.#sending = this.#sendAll().finally(() => {
      this.#sending = null;
      // Something may have come after the last look.
      this.#send();
    });
  }

  async #allSent(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  /** One after the other, because the last verdict on a picture counts. */
  async #sendAll(): Promise<void> {
    while (this.#isConnected && this.#pending.length > 0) {
      const [first] = this.#pending;
      const connection = this.#connection;
      first.wasSent = true;
      try {
        const changed = await this.#options.calls.giveVerdicts(first.request);
        this.heard(changed);
        this.#remove(first);
      } catch (error) {
        if (this.#options.isAway(error)) {
          this.#lost(connection);
          continue;
        }
        this.#remove(first);
        this.#options.onRefused(sentenceOf(error));
      }
    }
  }

  async #ask(what: 'undo' | 'redo'): Promise<Undone> {
    const connection = this.#connection;
    try {
      const changed = await this.#options.calls[what]({ dataSetId: this.#dataSetId });
      this.heard(changed);
      return changed.changes.flatMap(({ exampleIds }) =>
        Array.from(exampleIds).flatMap((exampleId) => this.#options.table.rowOf(exampleId) ?? []),
      );
    } catch (error) {
      // Whether it happened is seen when the truth is fetched again.
      if (this.#options.isAway(error)) this.#lost(connection);
      else this.#options.onRefused(sentenceOf(error));
      return [];
    }
  }

  #lost(connection: number): void {
    if (connection === this.#connection) this.disconnected();
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function requestOf(overlay: Overlay, action: string, table: ExampleTable): GiveVerdicts {
  return {
    action,
    dataSetId: table.columns.dataSet.id,
    runId: table.columns.run.id,
    verdicts: Array.from(overlay.rows, (row, place) => {
      const kind = kindOf(valueAt(overlay.code, place));
      const label = kind === 'relabel' ? table.labels[valueAt(overlay.label, place)] : null;
      return { exampleId: table.columns.exampleIds[row], kind, label };
    }),
  };
}

/** Null where this run knows none of the examples. */
function overlayOf({ verdicts }: GiveVerdicts, table: ExampleTable): Overlay | null {
  const known = verdicts.flatMap(({ exampleId, kind, label }) => {
    const row = table.rowOf(exampleId);
    return row === undefined ? [] : [{ row, kind, label }];
  });
  if (known.length === 0) return null;
  return {
    rows: Uint32Array.from(known, ({ row }) => row),
    code: Uint8Array.from(known, ({ kind }) => codeOf(kind)),
    label: Uint16Array.from(known, ({ label }) => (label === null ? noLabel : table.numberOf(label))),
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The verdict was not accepted.';
}
