// What a control looks like until a person has judged it. A picture whose label is believed would give itself away by what
// the model says of it, so it borrows the opinion on a suspect of its class; the picture, its file and its label are its own.

import type { ExampleTable } from './example-table.ts';

export class ControlFaces {
  /** Suspects of the run, lowest quality first. */
  readonly #suspects: Uint32Array;
  readonly #faces = new Map<number, number>();
  readonly #table: ExampleTable;

  constructor(table: ExampleTable) {
    this.#table = table;
    this.#suspects = Uint32Array.from(table.columns.tier.keys()).filter((row) => table.isSuspect(row));
  }

  /**
   * Gives each believed example among those shown the face of a suspect that is about as bad as what comes before it.
   *
   * @param shown     rows in their order
   * @param suspects  rows, lowest quality first, whose opinions are borrowed; where there are none, those of the whole run
   */
  dress(shown: Uint32Array, suspects: Uint32Array): void {
    const { given } = this.#table.columns;
    const lenders = suspects.length > 0 ? suspects : this.#suspects;
    const ofClass = Map.groupBy(lenders, (row) => given[row]);
    this.#faces.clear();
    if (lenders.length === 0) return;
    let before = 0;
    for (const row of shown) {
      if (this.#table.isSuspect(row)) before = row;
      else this.#faces.set(row, faceAfter(ofClass.get(given[row]) ?? lenders, before, row));
    }
  }

  /** The row whose opinion is shown; undefined where there is none to borrow. */
  faceOf(row: number): number | undefined {
    return this.#faces.get(row);
  }
}

/** One of the three that come next, so that the neighbour is not simply shown twice. */
function faceAfter(suspects: ArrayLike<number>, before: number, row: number): number {
  const next = firstAbove(suspects, before);
  const from = next === suspects.length ? suspects.length - 3 : next;
  return suspects[Math.min(suspects.length - 1, Math.max(0, from + (row % 3)))];
}

/** Place of the first larger number in an ascending list; its length where none is. */
function firstAbove(ascending: ArrayLike<number>, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
