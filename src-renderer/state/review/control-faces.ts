// What a control looks like until a person has judged it. A picture whose label is believed would give itself away by what
// the model says of it, so it borrows the opinion on a suspect of its class; the picture, its file and its label are its own.

import type { ExampleTable } from './example-table.ts';

export class ControlFaces {
  /** Suspects by given label, lowest quality first. */
  readonly #suspects = new Map<number, number[]>();
  #all: Uint32Array = new Uint32Array();
  readonly #faces = new Map<number, number>();
  readonly #table: ExampleTable;

  constructor(table: ExampleTable) {
    this.#table = table;
  }

  /** @param suspects  rows, lowest quality first, whose opinions may be borrowed */
  borrowFrom(suspects: Uint32Array): void {
    const { given } = this.#table.columns;
    this.#all = suspects;
    this.#suspects.clear();
    for (const row of suspects) {
      const known = this.#suspects.get(given[row]);
      if (known === undefined) this.#suspects.set(given[row], [row]);
      else known.push(row);
    }
  }

  /** Gives each believed example among those shown the face of a suspect that is about as bad as what comes before it. */
  dress(shown: Uint32Array): void {
    const { given } = this.#table.columns;
    this.#faces.clear();
    let before = 0;
    for (const row of shown) {
      if (this.#table.isSuspect(row)) before = row;
      else this.#faces.set(row, faceAfter(this.#suspects.get(given[row]) ?? this.#all, before, row));
    }
  }

  /** The row whose opinion is shown; undefined where there is none to borrow. */
  faceOf(row: number): number | undefined {
    return this.#faces.get(row);
  }
}

/** One of the three that come next, so that the neighbour is not simply shown twice. */
function faceAfter(suspects: readonly number[] | Uint32Array, before: number, row: number): number {
  const next = suspects.findIndex((suspect) => suspect > before);
  const from = next < 0 ? suspects.length - 3 : next;
  return suspects[Math.min(suspects.length - 1, Math.max(0, from + (row % 3)))];
}
