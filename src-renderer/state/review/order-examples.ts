// The orders a person may look at examples in. Each is worked out once and kept.

import type { ExampleTable } from './example-table.ts';

export const orders = ['quality', 'confidence-loss', 'class', 'path'] as const;
export type Order = (typeof orders)[number];

export class ExampleOrders {
  readonly #table: ExampleTable;
  readonly #known = new Map<Order, Uint32Array>();

  constructor(table: ExampleTable) {
    this.#table = table;
  }

  /** All rows, each once. */
  get(order: Order): Uint32Array {
    let rows = this.#known.get(order);
    if (rows === undefined) {
      rows = orderRows(this.#table, order);
      this.#known.set(order, rows);
    }
    return rows;
  }
}

function orderRows(table: ExampleTable, order: Order): Uint32Array {
  switch (order) {
    case 'quality':
      // As the columns come: lowest first.
      return new Uint32Array(table.size).map((_, row) => row);
    case 'confidence-loss':
      return orderByNumber(table.size, (row) =>
        Math.round((1 - table.columns.confidenceLoss[row]) * 2 ** 24),
      );
    case 'class':
      return orderByNumber(table.size, (row) => table.columns.given[row]);
    case 'path':
      return orderByPath(table);
    default:
      return order satisfies never;
  }
}

/**
 * Lowest first; of equal ones the lower row first, which is the one of lower quality.
 *
 * @param numberOf  a whole number, 0 … 2^32
 */
function orderByNumber(size: number, numberOf: (row: number) => number): Uint32Array {
  if (size > 2 ** 20) throw new RangeError(`${size} examples are more than one sorting key holds.`);
  // Number and row in one float, which sorts without a comparing function: 100,000 in some 10 ms.
  const keys = new Float64Array(size);
  for (let row = 0; row < size; row++) keys[row] = numberOf(row) * 2 ** 20 + row;
  keys.sort();
  const rows = new Uint32Array(size);
  for (let place = 0; place < size; place++) rows[place] = keys[place] % 2 ** 20;
  return rows;
}

/** Natural order, folder by folder. Ids are given in path order, so going by id first leaves little to compare. */
function orderByPath(table: ExampleTable): Uint32Array {
  const { paths, exampleIds } = table.columns;
  const folders = new Map<string, number[]>();
  for (const row of orderByNumber(table.size, (row) => exampleIds[row])) {
    const folder = paths[row].slice(0, paths[row].lastIndexOf('/') + 1);
    const rows = folders.get(folder);
    if (rows === undefined) folders.set(folder, [row]);
    else rows.push(row);
  }
  const ordered = new Uint32Array(table.size);
  let filled = 0;
  for (const folder of Array.from(folders.keys()).sort(compareNaturally)) {
    const rows = folders.get(folder) ?? [];
    ordered.set(
      rows.sort((a, b) => compareNaturally(paths[a], paths[b])),
      filled,
    );
    filled += rows.length;
  }
  return ordered;
}

/** Code unit by code unit, but runs of digits by their value: `2.png` before `10.png`. */
export function compareNaturally(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let place = 0; place < length; place++) {
    const left = a.charCodeAt(place);
    const right = b.charCodeAt(place);
    if (left === right) continue;
    if (isDigit(left) || isDigit(right)) return compareDigits(a, b, place);
    return left - right;
  }
  return a.length - b.length;
}

function compareDigits(a: string, b: string, place: number): number {
  let start = place;
  while (start > 0 && isDigit(a.charCodeAt(start - 1))) start--;
  const left = /^\d*/.exec(a.slice(start))?.[0] ?? '';
  const right = /^\d*/.exec(b.slice(start))?.[0] ?? '';
  const byValue = left === '' || right === '' ? 0 : Number(left) - Number(right);
  return byValue !== 0 ? byValue : a.charCodeAt(place) - b.charCodeAt(place);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
