// Verdicts that are still on the way, kept where they survive the page: a list per data set, as small as it goes.

import type { RequestOf } from '../../../src-shared/contract.ts';
import { requestSchemas } from '../../../src-shared/contract.ts';

export type GiveVerdicts = RequestOf<'giveVerdicts'>;

interface StoredAction {
  readonly action: string;
  readonly run: number | null;
  /** What was said, each once. */
  readonly said: readonly Pick<GiveVerdicts['verdicts'][number], 'kind' | 'label'>[];
  /** Example ids, each less the one before, in base 36. */
  readonly ids: string;
  /** For each example its place in `said`, in base 36; empty where only one thing was said. */
  readonly places: string;
}

/** More than a person does between two looks at the screen; the browser keeps some five million characters. */
export const mostStoredCharacters = 2_000_000;

const prefix = 'second-look/pending/';

/** Data sets for which some window has left actions behind. */
export function dataSetsWithPending(storage: Storage): number[] {
  try {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    const ids = keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => Number(key.slice(prefix.length).split('/')[0]));
    return [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0);
  } catch {
    // Storage is switched off.
    return [];
  }
}

/** The actions of one window on one data set. */
export class PendingStore {
  readonly #storage: Storage;
  readonly #dataSetId: number;
  readonly #key: string;

  /** @param window  a name of its own for every page, because two windows may be cut off at the same time */
  constructor(storage: Storage, dataSetId: number, window: string) {
    this.#storage = storage;
    this.#dataSetId = dataSetId;
    this.#key = `${this.#prefix}${window}`;
  }

  get #prefix(): string {
    return `${prefix}${this.#dataSetId}/`;
  }

  /** @returns whether they are safe: false where they do not fit, and what was stored before stays */
  save(pending: readonly GiveVerdicts[]): boolean {
    try {
      if (pending.length === 0) {
        this.#storage.removeItem(this.#key);
        return true;
      }
      const text = JSON.stringify(pending.map(pack));
      if (text.length > mostStoredCharacters) return false;
      this.#storage.setItem(this.#key, text);
      return true;
    } catch {
      // Storage is full or switched off.
      return false;
    }
  }

  /**
   * What windows left behind, in order; what cannot be read is left out. Where such a window is still open both send
   * its actions, and each happens once.
   */
  load(): GiveVerdicts[] {
    try {
      const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '');
      const left = keys.filter((key) => key.startsWith(this.#prefix));
      const pending = left.flatMap((key) => read(this.#storage.getItem(key), this.#dataSetId));
      if (this.save(pending)) {
        for (const key of left) if (key !== this.#key) this.#storage.removeItem(key);
      }
      return pending;
    } catch {
      return [];
    }
  }
}

function read(text: string | null, dataSetId: number): GiveVerdicts[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((value: unknown) => {
    try {
      const checked = requestSchemas.giveVerdicts.safeParse(unpack(value as StoredAction, dataSetId));
      return checked.success ? [checked.data] : [];
    } catch {
      // It has not even the shape of an action.
      return [];
    }
  });
}

function pack({ action, runId, verdicts }: GiveVerdicts): StoredAction {
  const said: StoredAction['said'][number][] = [];
  const placeOf = new Map<string, number>();
  const places = verdicts.map(({ kind, label }) => {
    const key = `${kind ?? ''} ${label ?? ''}`;
    let place = placeOf.get(key);
    if (place === undefined) {
      place = said.push({ kind, label }) - 1;
      placeOf.set(key, place);
    }
    return place.toString(36);
  });
  const ids = verdicts.map(({ exampleId }, index) =>
    (exampleId - (index === 0 ? 0 : verdicts[index - 1].exampleId)).toString(36),
  );
  return {
    action,
    run: runId ?? null,
    said,
    ids: ids.join(','),
    places: said.length === 1 ? '' : places.join(','),
  };
}

function unpack({ action, run, said, ids, places }: StoredAction, dataSetId: number): GiveVerdicts {
  const placeOf = places === '' ? [] : places.split(',').map((place) => Number.parseInt(place, 36));
  let exampleId = 0;
  return {
    action,
    dataSetId,
    ...(run === null ? {} : { runId: run }),
    verdicts: ids.split(',').map((difference, index) => {
      exampleId += Number.parseInt(difference, 36);
      return { exampleId, ...(said.at(placeOf[index] ?? 0) ?? said[0]) };
    }),
  };
}
