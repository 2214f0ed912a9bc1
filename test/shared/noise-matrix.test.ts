import { expect, test } from 'vitest';
import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';
import { cellStrength, cellWords, mostConfused, noiseMatrix } from '../../src-shared/noise-matrix.ts';

const labels = ['cat', 'dog', 'eel', 'new'];

/** Rows of given, suggested and tier; the example ids are 1, 2, 3 … */
function columns(...rows: [given: number, suggested: number, tier: number][]) {
  return {
    labels,
    exampleIds: Int32Array.from(rows, (_, row) => row + 1),
    given: Uint16Array.from(rows, ([given]) => given),
    suggested: Uint16Array.from(rows, ([, suggested]) => suggested),
    tier: Uint8Array.from(rows, ([, , tier]) => tier),
  };
}

function verdicts(...given: [number, VerdictKind, string?][]): Map<number, Verdict> {
  return new Map(
    given.map(([exampleId, kind, label]) => [
      exampleId,
      { exampleId, kind, label: label ?? null, givenAt: '' },
    ]),
  );
}

test('counts suspects per pair, those with most first, and leaves out fine ones', () => {
  const { labels: shown, cells } = noiseMatrix(
    columns([0, 1, 0], [1, 2, 0], [1, 2, 1], [2, 0, 2], [1, 1, 2]),
    new Map(),
  );
  // by hand: dog is in 3 suspects, eel in 2, cat in 1
  expect(shown).toEqual(['dog', 'eel', 'cat']);
  expect(cells).toEqual([
    { given: 0, suggested: 1, number: 2, suspects: 2, confirmed: 0, kept: 0 },
    { given: 2, suggested: 0, number: 1, suspects: 1, confirmed: 0, kept: 0 },
  ]);
});

test('lays verdicts over: what was moved, to wherever, and what was kept', () => {
  const { labels: shown, cells } = noiseMatrix(
    columns([0, 1, 0], [0, 1, 0], [0, 1, 1], [0, 1, 2], [0, 1, 0]),
    verdicts(
      [1, 'relabel', 'dog'],
      [2, 'relabel', 'new'],
      [3, 'keep'],
      [4, 'relabel', 'dog'],
      [5, 'relabel', 'cat'],
    ),
  );
  const named = cells.map(({ given, suggested, ...cell }) => ({
    from: shown[given],
    to: shown[suggested],
    ...cell,
  }));
  expect(named).toEqual([
    { from: 'cat', to: 'dog', number: 4, suspects: 4, confirmed: 2, kept: 1 },
    { from: 'cat', to: 'new', number: 0, suspects: 0, confirmed: 1, kept: 0 },
  ]);
});

test('a suspect that is suggested to be what it is, as a double may be, is in no cell', () => {
  expect(noiseMatrix(columns([1, 1, 0]), new Map())).toEqual({
    labels: [],
    cells: [],
    isExpected: false,
  });
});

test('of too many labels, those of the largest cells are chosen, partners together', () => {
  const cell = { number: 1, suspects: 1, confirmed: 0, kept: 0 };
  const matrix = {
    labels: ['a', 'b', 'c', 'd', 'e'],
    cells: [
      { ...cell, given: 4, suggested: 1 },
      { ...cell, given: 0, suggested: 2 },
      { ...cell, given: 1, suggested: 3 },
    ],
  };
  expect(mostConfused(matrix, 9)).toEqual([0, 1, 2, 3, 4]);
  expect(mostConfused(matrix, 4)).toEqual([0, 1, 2, 4]);
  // by hand: of the second pair only one would fit, of the third one the other is in already
  expect(mostConfused(matrix, 3)).toEqual([1, 3, 4]);
});

test('a verdict moves no class to another place', () => {
  const rows = columns([0, 1, 0], [0, 1, 0], [2, 1, 0]);
  const before = noiseMatrix(rows, new Map());
  const after = noiseMatrix(rows, verdicts([3, 'relabel', 'cat'], [1, 'relabel', 'new']));
  expect(before.labels).toEqual(['dog', 'cat', 'eel']);
  // A class that has only what was moved there comes last.
  expect(after.labels).toEqual([...before.labels, 'new']);
});

test('a cell is coloured by the root of its share of the largest, and never so faintly that it seems empty', () => {
  // by hand: 0.14 + 0.86 √(25 / 100) = 0.57
  expect(cellStrength(25, 100)).toBeCloseTo(0.57);
  expect([cellStrength(0, 100), cellStrength(100, 100)]).toEqual([0, 1]);
  expect(cellStrength(1, 1e9)).toBeGreaterThan(0.14);
});

test('where the run tested itself, cells are the wrong labels that are expected, with their range', () => {
  const rows = columns([0, 1, 0], [0, 1, 0], [2, 1, 0]);
  const errors = { low: 31, value: 40.4, high: 52 };
  const few = { low: 0, value: 1.2, high: 3 };
  const selfTest = {
    ...madeUpSelfTest([{ label: 'cat', examples: 3 }], { likely: 3, possible: 0, fine: 0 }),
    pairs: [
      { given: 'eel', suggested: 'cat', errors },
      { given: 'cat', suggested: 'dog', errors: few },
    ],
  };
  const { labels: shown, cells, isExpected } = noiseMatrix({ ...rows, selfTest }, new Map());
  expect(isExpected).toBe(true);
  // Classes stay where they are without a self-test; the largest cell comes first.
  expect(shown).toEqual([...noiseMatrix(rows, new Map()).labels]);
  expect(cells).toEqual([
    {
      given: shown.indexOf('eel'),
      suggested: shown.indexOf('cat'),
      number: 40,
      errors,
      suspects: 0,
      confirmed: 0,
      kept: 0,
    },
    {
      given: shown.indexOf('cat'),
      suggested: shown.indexOf('dog'),
      number: 1,
      errors: few,
      suspects: 2,
      confirmed: 0,
      kept: 0,
    },
    {
      given: shown.indexOf('eel'),
      suggested: shown.indexOf('dog'),
      number: 0,
      suspects: 1,
      confirmed: 0,
      kept: 0,
    },
  ]);
  expect(cellWords({ ...cells[0], suspects: 38, kept: 2 })).toEqual([
    'about 40 (31 to 52) wrong',
    '38 suspects',
    '2 kept by people',
  ]);
  expect(cellWords(cells[2])).toEqual(['1 suspect']);
});
