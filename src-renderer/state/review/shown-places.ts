// Where each row is among those shown, and counts of them that cost a verdict the same however many are shown.

import type { VerdictCode } from './verdict-codes.ts';
import { noVerdict } from './verdict-codes.ts';

export class ShownPlaces {
  /** Of those shown. */
  reviewed = 0;
  /** Shown rows that the filter would not show any more. */
  stale = 0;
  /** [total], −1 where not shown. */
  readonly #places: Int32Array;
  #belongs: (code: VerdictCode) => boolean = () => true;

  constructor(total: number) {
    this.#places = new Int32Array(total).fill(-1);
  }

  /** −1 where it is not shown. */
  of(row: number): number {
    return this.#places[row];
  }

  /** @param belongs  whether the filter shows a row with this verdict */
  lay(shown: Uint32Array, codes: Uint8Array, belongs: (code: VerdictCode) => boolean): void {
    this.#belongs = belongs;
    this.#places.fill(-1);
    this.reviewed = 0;
    this.stale = 0;
    for (let place = 0; place < shown.length; place++) {
      this.#places[shown[place]] = place;
      if (codes[shown[place]] !== noVerdict) this.reviewed++;
    }
  }

  /** The verdict on a row changed. */
  count(row: number, before: VerdictCode, after: VerdictCode): void {
    if (this.#places[row] < 0) return;
    this.reviewed += Number(after !== noVerdict) - Number(before !== noVerdict);
    this.stale += Number(this.#belongs(before)) - Number(this.#belongs(after));
  }
}
