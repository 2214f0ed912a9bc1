// The verdict of every row as the app knows it, and as the person sees it: with their own that are still on the way.

import { noLabel } from './example-table.ts';
import type { Said, VerdictCode } from './verdict-codes.ts';
import { noVerdict } from './verdict-codes.ts';

export type VerdictListener = (row: number, before: VerdictCode, after: VerdictCode) => void;

/** A verdict for each of some rows, given at once. */
export interface Overlay {
  /** Without repeats. */
  readonly rows: Uint32Array;
  /** One for all rows, or one for each. */
  readonly code: VerdictCode | Uint8Array;
  readonly label: number | Uint16Array;
}

export class VerdictTable {
  /** What the person sees. */
  readonly codes: Uint8Array;
  readonly labels: Uint16Array;
  readonly #trueCodes: Uint8Array;
  readonly #trueLabels: Uint16Array;
  /** How many overlays lie over a row. */
  readonly #overlaysOver: Uint16Array;
  #overlays: Overlay[] = [];
  readonly #onChange: VerdictListener;

  constructor(size: number, onChange: VerdictListener) {
    this.codes = new Uint8Array(size);
    this.labels = new Uint16Array(size).fill(noLabel);
    this.#trueCodes = new Uint8Array(size);
    this.#trueLabels = new Uint16Array(size).fill(noLabel);
    this.#overlaysOver = new Uint16Array(size);
    this.#onChange = onChange;
  }

  /** What the app says counts; shown unless an own verdict is on the way. */
  setTruth(row: number, { code, label }: Said): void {
    this.#trueCodes[row] = code;
    this.#trueLabels[row] = label;
    if (this.#overlaysOver[row] === 0) this.#show(row, code, label);
  }

  /** Takes these for the whole truth; rows that are not named have no verdict. */
  replaceTruth(verdicts: ReadonlyMap<number, Said>): void {
    for (let row = 0; row < this.codes.length; row++) {
      const said = verdicts.get(row);
      if (said !== undefined) this.setTruth(row, said);
      else if (this.#trueCodes[row] !== noVerdict) this.setTruth(row, { code: noVerdict, label: noLabel });
    }
  }

  lay(overlay: Overlay): void {
    this.#overlays.push(overlay);
    for (const [place, row] of overlay.rows.entries()) {
      this.#overlaysOver[row]++;
      this.#show(row, valueAt(overlay.code, place), valueAt(overlay.label, place));
    }
  }

  /** What lies under it shows again: another overlay, or the truth. */
  lift(overlay: Overlay): void {
    if (!this.#overlays.includes(overlay)) return;
    this.#overlays = this.#overlays.filter((other) => other !== overlay);
    const covered: number[] = [];
    for (const row of overlay.rows) {
      this.#overlaysOver[row]--;
      if (this.#overlaysOver[row] === 0) this.#show(row, this.#trueCodes[row], this.#trueLabels[row]);
      else covered.push(row);
    }
    if (covered.length > 0) this.#showUppermost(new Set(covered));
  }

  #showUppermost(rows: Set<number>): void {
    for (const overlay of this.#overlays.toReversed()) {
      for (const [place, row] of overlay.rows.entries()) {
        if (rows.delete(row)) this.#show(row, valueAt(overlay.code, place), valueAt(overlay.label, place));
      }
      if (rows.size === 0) return;
    }
  }

  #show(row: number, code: VerdictCode, label: number): void {
    const before = this.codes[row];
    if (before === code && this.labels[row] === label) return;
    this.codes[row] = code;
    this.labels[row] = label;
    this.#onChange(row, before, code);
  }
}

/** Of a value for all, or one for each. */
export function valueAt(value: number | Uint8Array | Uint16Array, place: number): number {
  return typeof value === 'number' ? value : value[place];
}
