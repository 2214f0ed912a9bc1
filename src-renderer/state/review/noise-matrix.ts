// How often a class is suggested to be another one, among the suspects of a run.

import type { ExampleTable } from './example-table.ts';

export interface NoiseMatrix {
  /** Numbers of the labels that are in it, those with most suspects first. */
  readonly labels: readonly number[];
  /** Suspects of class `given` that are suggested to be `suggested`. */
  count(given: number, suggested: number): number;
  /** Suspects of one class, as given or as suggested label. */
  involving(label: number): number;
  readonly largest: number;
}

export function noiseMatrix(table: ExampleTable): NoiseMatrix {
  const { given, suggested } = table.columns;
  const counts = new Map<number, number>();
  const involved = new Map<number, number>();
  for (let row = 0; row < table.size; row++) {
    // A picture that lies in two classes is a suspect even where the model believes its label; it is no confusion.
    if (!table.isSuspect(row) || given[row] === suggested[row]) continue;
    addOne(counts, cellOf(given[row], suggested[row]));
    addOne(involved, given[row]);
    addOne(involved, suggested[row]);
  }
  return {
    labels: Array.from(involved.keys()).sort((a, b) => involvedIn(b) - involvedIn(a) || a - b),
    count: (from, to) => counts.get(cellOf(from, to)) ?? 0,
    involving: involvedIn,
    largest: Array.from(counts.values()).reduce((most, count) => Math.max(most, count), 0),
  };

  function involvedIn(label: number): number {
    return involved.get(label) ?? 0;
  }
}

function cellOf(given: number, suggested: number): number {
  return given * 0x10000 + suggested;
}

function addOne(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
