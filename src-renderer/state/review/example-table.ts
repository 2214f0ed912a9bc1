// The examples of a run as the review uses them: by row, a number from 0, in the order of the columns.

import type { ReviewColumns } from '../../../src-shared/review.ts';
import { tiers } from '../../../src-shared/domain.ts';

/** Number of a label that stands for none. */
export const noLabel = 0xffff;

export class ExampleTable {
  /** Of the rows known so far. */
  columns: ReviewColumns;
  /** Rows of the whole run. */
  readonly total: number;
  /** Labels by their number. Only ever grows, so that a number keeps its meaning. */
  readonly labels: string[];
  #rowOf: (exampleId: number) => number | undefined;
  readonly #numbers = new Map<string, number>();
  readonly #hashes: string[] = [];

  constructor(columns: ReviewColumns) {
    this.columns = columns;
    this.total = columns.total;
    this.labels = [...columns.labels];
    this.#rowOf = rowFinder(columns.exampleIds);
    for (const [number, label] of this.labels.entries()) this.#numbers.set(label, number);
  }

  /** Rows known so far. */
  get size(): number {
    return this.columns.exampleIds.length;
  }

  /** Takes the columns of the whole run. Rows known before keep their number, because the first are the first of all. */
  complete(columns: ReviewColumns): void {
    this.columns = columns;
    this.#rowOf = rowFinder(columns.exampleIds);
    for (const label of columns.labels) this.numberOf(label);
  }

  /** Undefined where the run does not know the example. */
  rowOf(exampleId: number): number | undefined {
    return this.#rowOf(exampleId);
  }

  /** A label nobody has seen yet gets the next number. */
  numberOf(label: string): number {
    const known = this.#numbers.get(label);
    if (known !== undefined) return known;
    this.#numbers.set(label, this.labels.length);
    return this.labels.push(label) - 1;
  }

  /** Lower-case hex. */
  contentHashOf(row: number): string {
    return (this.#hashes[row] ??= toHex(this.columns.contentHashes, row * 32));
  }

  isSuspect(row: number): boolean {
    return tiers[this.columns.tier[row]] !== 'fine';
  }
}

/** Ids were given in one go, so they lie close together and a list finds them; a map of 100,000 takes 40 ms to fill. */
function rowFinder(exampleIds: Int32Array): (exampleId: number) => number | undefined {
  let first = Infinity;
  let last = -Infinity;
  for (const id of exampleIds) {
    if (id < first) first = id;
    if (id > last) last = id;
  }
  const range = exampleIds.length === 0 ? 0 : last - first + 1;
  if (range > 16 * exampleIds.length) {
    const rows = new Map(Array.from(exampleIds, (id, row) => [id, row]));
    return (exampleId) => rows.get(exampleId);
  }
  const rows = new Int32Array(range).fill(-1);
  for (let row = 0; row < exampleIds.length; row++) rows[exampleIds[row] - first] = row;
  return (exampleId) => {
    const row = rows.at(exampleId - first);
    return exampleId < first || row === undefined || row < 0 ? undefined : row;
  };
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function toHex(bytes: Uint8Array, from: number): string {
  let hex = '';
  for (let index = from; index < from + 32; index++) hex += hexOfByte[bytes[index]];
  return hex;
}
