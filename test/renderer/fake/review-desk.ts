// Verdicts on a made-up data set, with undo and redo.

import type { RequestOf } from '../../../src-shared/contract.ts';
import type { Verdict } from '../../../src-shared/domain.ts';
import type { HistoryState, ReviewAction, VerdictsChanged } from '../../../src-shared/review.ts';

interface Change {
  readonly exampleId: number;
  readonly verdict: Verdict | null;
}

interface Action {
  readonly id: number;
  readonly uuid: string;
  readonly doneAt: string;
  readonly before: readonly Change[];
  readonly after: readonly Change[];
}

export class ReviewDesk {
  readonly #dataSetId: number;
  readonly #verdicts = new Map<number, Verdict>();
  #done: Action[] = [];
  #undone: Action[] = [];
  #nextId = 1;

  constructor(dataSetId: number) {
    this.#dataSetId = dataSetId;
  }

  verdicts(): Verdict[] {
    return [...this.#verdicts.values()];
  }

  history(): HistoryState {
    return { undoable: this.#done.length, redoable: this.#undone.length };
  }

  give({ action, verdicts }: Pick<RequestOf<'giveVerdicts'>, 'action' | 'verdicts'>): VerdictsChanged {
    if (this.#done.some(({ uuid }) => uuid === action)) return this.#changed([]);
    const givenAt = new Date().toISOString();
    const after = verdicts.map(({ exampleId, kind, label }) => ({
      exampleId,
      verdict: kind === null ? null : { exampleId, kind, label, givenAt },
    }));
    const before = after.map(({ exampleId }) => ({
      exampleId,
      verdict: this.#verdicts.get(exampleId) ?? null,
    }));
    this.#done.push({ id: this.#nextId++, uuid: action, doneAt: givenAt, before, after });
    this.#undone = [];
    return this.#apply(after);
  }

  undo(): VerdictsChanged {
    const action = this.#done.pop();
    if (!action) return this.#changed([]);
    this.#undone.push(action);
    return this.#apply(action.before);
  }

  redo(): VerdictsChanged {
    const action = this.#undone.pop();
    if (!action) return this.#changed([]);
    this.#done.push(action);
    return this.#apply(action.after);
  }

  log(pathOf: (exampleId: number) => string): ReviewAction[] {
    const entries = [
      ...this.#done.map((action) => ({ action, isUndone: false })),
      ...this.#undone.map((action) => ({ action, isUndone: true })),
    ];
    return entries
      .sort((a, b) => b.action.id - a.action.id)
      .slice(0, 1000)
      .map(({ action: { id, doneAt, after }, isUndone }) => {
        const kinds = new Set(after.map(({ verdict }) => verdict?.kind ?? 'unsure'));
        const labels = new Set(after.map(({ verdict }) => verdict?.label ?? null));
        return {
          id,
          doneAt,
          isUndone,
          kind: kinds.size === 1 ? [...kinds][0] : 'mixed',
          label: labels.size === 1 ? [...labels][0] : null,
          examples: after.length,
          path: pathOf(after[0].exampleId),
        };
      });
  }

  #apply(changes: readonly Change[]): VerdictsChanged {
    for (const { exampleId, verdict } of changes) {
      if (verdict) this.#verdicts.set(exampleId, verdict);
      else this.#verdicts.delete(exampleId);
    }
    return this.#changed(changes);
  }

  #changed(changes: readonly Change[]): VerdictsChanged {
    return {
      dataSetId: this.#dataSetId,
      changes: changes.map(({ exampleId, verdict }) => ({ exampleIds: Int32Array.of(exampleId), verdict })),
      history: this.history(),
    };
  }
}
