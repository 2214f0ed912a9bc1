// Review columns made up to measure: as many examples as wanted, the same every time.

import { tiers } from '../../src-shared/domain.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';

export function madeUpColumns(
  size: number,
  labels: readonly string[] = ['cat', 'dog', 'frog'],
): ReviewColumns {
  const each = <Value>(value: (row: number) => Value) => Array.from({ length: size }, (_, row) => value(row));
  const settings = {} as ReviewColumns['run']['recipe']['settings'];
  return {
    run: {
      id: 7,
      dataSetId: 1,
      state: 'finished',
      startedAt: '2024-05-06T07:08:09.000Z',
      finishedAt: '2024-05-06T07:18:09.000Z',
      recipe: { settings, fingerprint: '0'.repeat(64), backend: 'cpu', versions: {} },
    },
    dataSet: { id: 1, folder: '/pictures', classes: labels },
    total: size,
    tierCounts: {
      likely: Math.ceil(size / 10),
      possible: Math.ceil(size / 5) - Math.ceil(size / 10),
      fine: size - Math.ceil(size / 5),
    },
    labels,
    // Ids in path order, rows in an order that mixes them.
    exampleIds: Int32Array.from(each((row) => 1 + placeOf(row, size))),
    paths: each((row) => `${labels[placeOf(row, size) % labels.length]}/${placeOf(row, size)}.png`),
    contentHashes: Uint8Array.from({ length: size * 32 }, (_, index) => hashByte(index >> 5, index & 31)),
    isDouble: new Uint8Array(size),
    isNearDouble: new Uint8Array(size),
    widths: new Int32Array(size).fill(32),
    heights: new Int32Array(size).fill(32),
    given: Uint16Array.from(each((row) => placeOf(row, size) % labels.length)),
    suggested: Uint16Array.from(each((row) => (placeOf(row, size) + 1) % labels.length)),
    givenProbability: Float32Array.from(each((row) => row / size)),
    suggestedProbability: Float32Array.from(each((row) => 1 - row / size)),
    quality: Float64Array.from(each((row) => row / size)),
    // A tenth likely, a tenth possible.
    tier: Uint8Array.from(each((row) => Math.min(tiers.length - 1, Math.floor((row * 10) / size)))),
    confidenceLoss: Float32Array.from(each((row) => ((row * 7) % size) / size)),
    prunedEpochs: new Uint16Array(size),
    verdicts: [],
    history: { undoable: 0, redoable: 0 },
  };
}

/** A mix that meets each place once: 7919 is prime and divides none of the sizes in use. */
function placeOf(row: number, size: number): number {
  return (row * 7919) % size;
}

function hashByte(row: number, place: number): number {
  return place < 4 ? (row >> (8 * place)) & 255 : 0;
}

/** As they come while the rest is on its way. */
export function firstOf(columns: ReviewColumns, count: number): ReviewColumns {
  const cut = Object.entries(columns).map(([name, column]: [string, unknown]) => {
    if (name === 'labels' || name === 'verdicts') return [name, column];
    if (!Array.isArray(column) && !ArrayBuffer.isView(column)) return [name, column];
    return [name, (column as unknown[]).slice(0, count * (name === 'contentHashes' ? 32 : 1))];
  });
  return Object.fromEntries(cut) as ReviewColumns;
}
