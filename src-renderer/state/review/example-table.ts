// The examples of a run as the review uses them: by row, a number from 0, in the order of the columns.

import type { ReviewColumns } from '../../../src-shared/review.ts';
import { tiers } from '../../../src-shared/domain.ts';

/** Number of a label that stands for none. */
export const noLabel = 0xffff;

export class ExampleTable {
  readonly columns: ReviewColumns;
  readonly size: number;
  /** Labels by their number. Only ever grows, so that a number keeps its meaning. */
  readonly labels: string[];
  readonly #rows = new Map<number, number>();
  readonly #numbers = new Map<string, number>();
  readonly #hashes: string[] = [];
  #doubles: Uint8Array | null = null;

  constructor(columns: ReviewColumns) {
    this.columns = columns;
    this.size = columns.exampleIds.length;
    this.labels = [...columns.labels];
    for (let row = 0; row < this.size; row++) this.#rows.set(columns.exampleIds[row], row);
    for (const [number, label] of this.labels.entries()) this.#numbers.set(label, number);
  }

  /** Undefined where the run does not know the example. */
  rowOf(exampleId: number): number | undefined {
    return this.#rows.get(exampleId);
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

  /** [size], 1 where another row holds the same bytes. Counted when first asked for. */
  get doubles(): Uint8Array {
    return (this.#doubles ??= findDoubles(this.columns.contentHashes, this.size));
  }
}

/** Compares the first 48 of 256 bits: a false double among 100,000 pictures is one in some 50,000 sets. */
function findDoubles(hashes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  const first = new Map<number, number>();
  const doubles = new Uint8Array(size);
  for (let row = 0; row < size; row++) {
    const key = view.getUint32(row * 32) * 0x10000 + view.getUint16(row * 32 + 4);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, row);
    } else {
      doubles[other] = 1;
      doubles[row] = 1;
    }
  }
  return doubles;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function toHex(bytes: Uint8Array, from: number): string {
  let hex = '';
  for (let index = from; index < from + 32; index++) hex += hexOfByte[bytes[index]];
  return hex;
}
