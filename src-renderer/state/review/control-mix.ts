// The controls of a run among what is shown: which are drawn, where they come, and what they look like until they are judged.

import { drawControls, seedOf } from '../../../src-shared/controls.ts';
import { ControlFaces } from './control-faces.ts';
import type { ExampleTable } from './example-table.ts';
import type { ReviewFilter } from './filter-examples.ts';
import { mixControls } from './mix-controls.ts';

export class ControlMix {
  /** Of the pictures shown, 0 … 0.5. */
  share: number;
  /** [total], 1 for a row that is drawn; none is until the whole run is known. */
  readonly isDrawn: Uint8Array;
  readonly #table: ExampleTable;
  #drawn: Uint32Array = new Uint32Array();
  /** Controls that a person wanted to see besides. */
  #last: readonly number[] = [];
  #faces: ControlFaces;

  constructor(table: ExampleTable, share: number) {
    this.#table = table;
    this.share = share;
    this.isDrawn = new Uint8Array(table.total);
    this.#faces = new ControlFaces(table);
  }

  /** Rows in the order in which they are shown; none until the whole run is known. */
  get drawn(): Uint32Array {
    return this.#drawn;
  }

  /** To be called with the first columns and with those of the whole run. */
  draw(): void {
    if (this.#table.size < this.#table.total) return;
    this.#drawn = drawControls(this.#table.columns);
    for (const row of this.#drawn) this.isDrawn[row] = 1;
    this.#faces = new ControlFaces(this.#table);
  }

  /**
   * The next controls of those that are believed and open come after the suspects, in the order they are drawn: they speak for what is
   * ahead once those before them have been judged.
   *
   * @returns  the first of them; undefined where there are none
   */
  showMore(count: number, isOpen: (row: number) => boolean): number | undefined {
    const next = this.#drawn.filter((row) => !this.#table.isSuspect(row) && isOpen(row)).subarray(0, count);
    this.#last = [...new Set([...this.#last, ...next])];
    return next.at(0);
  }

  /**
   * Controls among the suspects of what a filter shows; after those come the believed examples of a cut that lies beyond the
   * suspects. No controls where nothing is new.
   *
   * @param filtered  rows, lowest quality first
   */
  mixInto(filtered: Uint32Array, { given, onlyNew }: Pick<ReviewFilter, 'given' | 'onlyNew'>): Uint32Array {
    const end = filtered.findIndex((row) => !this.#table.isSuspect(row));
    const suspects = end < 0 ? filtered : filtered.subarray(0, end);
    if (suspects.length === 0 && onlyNew) return suspects;
    const mixed = this.#mix(suspects, given);
    if (end < 0) return mixed;
    const isMixedIn = new Uint8Array(this.#table.total);
    for (const row of mixed) isMixedIn[row] = 1;
    const rest = filtered.subarray(end).filter((row) => isMixedIn[row] === 0);
    const all = new Uint32Array(mixed.length + rest.length);
    all.set(mixed);
    all.set(rest, mixed.length);
    return all;
  }

  /**
   * Only controls of a class where `ofClass` is its number. A suspect that is drawn and none of these is not shown: it would not
   * look like one of them.
   */
  #mix(suspects: Uint32Array, ofClass: number | null): Uint32Array {
    const { given, run } = this.#table.columns;
    const areThey = new Set(suspects);
    const belongs = (row: number): boolean => areThey.has(row) || !this.#table.isSuspect(row);
    const isMeant = (row: number): boolean => (ofClass === null || given[row] === ofClass) && belongs(row);
    const mixed = mixControls(suspects, {
      controls: this.#drawn.filter(isMeant),
      share: this.share,
      last: this.#last.filter(isMeant),
      seed: seedOf(`${run.id} places`),
    });
    this.#faces.dress(mixed, suspects);
    return mixed;
  }

  /** The row whose opinion is shown; undefined where there is none to borrow. */
  faceOf(row: number): number | undefined {
    return this.#faces.faceOf(row);
  }
}
