import { expect, test } from 'vitest';
import { ExampleTable } from '../../../src-renderer/state/review/example-table.ts';
import type { DoubleState, ReviewFilter } from '../../../src-renderer/state/review/filter-examples.ts';
import { filterExamples, startingFilter } from '../../../src-renderer/state/review/filter-examples.ts';
import { ExampleOrders, compareNaturally } from '../../../src-renderer/state/review/order-examples.ts';
import { codeOf, noVerdict } from '../../../src-renderer/state/review/verdict-codes.ts';
import { VerdictTable } from '../../../src-renderer/state/review/verdict-table.ts';
import { madeUpColumns } from '../made-up-columns.ts';

function open(size = 60) {
  const table = new ExampleTable(madeUpColumns(size));
  const verdicts = new VerdictTable(size, () => undefined);
  const orders = new ExampleOrders(table);
  const rows = (filter: Partial<ReviewFilter> = {}, order: Parameters<ExampleOrders['get']>[0] = 'quality') =>
    Array.from(filterExamples(table, verdicts, orders.get(order), { ...startingFilter, ...filter }));
  return { table, verdicts, rows, all: { tiers: ['likely', 'possible', 'fine'] } as const };
}

test('at first the suspects are shown, lowest quality first', () => {
  const { rows } = open();
  // By hand: a tenth of 60 is likely, a tenth possible.
  expect(rows()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('only new suspects are shown where that is wanted, and all of a first run', () => {
  const columns = madeUpColumns(60);
  const isNew = Uint8Array.from({ length: 60 }, (_, row) => Number(row === 2 || row === 7));
  const rowsOf = (table: ExampleTable) => {
    const verdicts = new VerdictTable(60, () => undefined);
    const filter = { ...startingFilter, onlyNew: true };
    return [...filterExamples(table, verdicts, new ExampleOrders(table).get('quality'), filter)];
  };
  expect(rowsOf(new ExampleTable({ ...columns, isNew }))).toEqual([2, 7]);
  expect(rowsOf(new ExampleTable(columns))).toHaveLength(12);
});

test('no tier shows nothing', () => {
  expect(open().rows({ tiers: [] })).toEqual([]);
});

test('a cut shows the first of the ranking, whatever their tier, in the order that is wanted', () => {
  const { table, rows } = open();
  expect(rows({ first: 15 })).toEqual(Array.from({ length: 15 }, (_, row) => row));
  expect(rows({ first: 15, tiers: [] })).toHaveLength(15);
  expect(rows({ first: 15 }, 'path').toSorted((a, b) => a - b)).toEqual(rows({ first: 15 }));
  for (const row of rows({ first: 15, given: 1 })) expect(table.columns.given[row]).toBe(1);
  expect(rows({ first: 1000 })).toHaveLength(60);
});

test('a class pair shows what is given as one and suggested to be the other', () => {
  const { table, rows, all } = open();
  const pair = rows({ ...all, given: 0, suggested: 1 });
  expect(pair).toHaveLength(20);
  for (const row of pair) expect([table.columns.given[row], table.columns.suggested[row]]).toEqual([0, 1]);
  expect(rows({ ...all, given: 0, suggested: 2 })).toEqual([]);
});

test('the words of a text are looked for in the path, in any order and case, and are no pattern', () => {
  const { table, rows, all } = open();
  expect(rows({ ...all, text: ' PNG 17.  dOg ' }).map((row) => table.columns.paths[row])).toEqual([]);
  expect(rows({ ...all, text: '.PNG  FROG/17' }).map((row) => table.columns.paths[row])).toEqual([
    'frog/17.png',
  ]);
  expect(rows({ ...all, text: '1.*png' })).toEqual([]);
  expect(rows({ ...all, text: '(' })).toEqual([]);
});

test('verdicts can be asked for, each kind and whether there is one', () => {
  const { verdicts, rows } = open();
  verdicts.setTruth(3, { code: codeOf('keep'), label: 0 });
  verdicts.setTruth(4, { code: codeOf('relabel'), label: 1 });
  expect(rows({ verdict: 'reviewed' })).toEqual([3, 4]);
  expect(rows({ verdict: 'relabel' })).toEqual([4]);
  expect(rows({ verdict: 'unreviewed' })).not.toContain(3);
  verdicts.setTruth(3, { code: noVerdict, label: 0 });
  expect(rows({ verdict: 'unreviewed' })).toContain(3);
});

test('equal files can be shown alone, and so can those that are almost the same', () => {
  const columns = madeUpColumns(60);
  columns.isDouble.set([1], 2);
  columns.isDouble.set([1], 8);
  columns.isNearDouble.set([1], 8);
  columns.isNearDouble.set([1], 9);
  const table = new ExampleTable(columns);
  const verdicts = new VerdictTable(60, () => undefined);
  const rows = (doubles: DoubleState) =>
    Array.from(
      filterExamples(table, verdicts, new ExampleOrders(table).get('quality'), {
        ...startingFilter,
        doubles,
      }),
    );
  expect(rows('exact')).toEqual([2, 8]);
  expect(rows('near')).toEqual([8, 9]);
});

test('every order holds every row once', () => {
  const { rows, all } = open();
  for (const order of ['quality', 'confidence-loss', 'class', 'path'] as const) {
    expect(rows(all, order).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, row) => row));
  }
});

test('orders go by what they say', () => {
  const { table, rows, all } = open();
  const { confidenceLoss, given, quality, paths } = table.columns;
  const losses = rows(all, 'confidence-loss').map((row) => confidenceLoss[row]);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
  const classes = rows(all, 'class').map((row) => given[row] * 10 + quality[row]);
  expect(classes).toEqual(classes.toSorted((a, b) => a - b));
  expect(
    rows(all, 'path')
      .slice(0, 4)
      .map((row) => paths[row]),
  ).toEqual(['cat/0.png', 'cat/3.png', 'cat/6.png', 'cat/9.png']);
});

test.each([
  ['a2.png', 'a10.png'],
  ['a/2', 'a/10'],
  ['img19.png', 'img110.png'],
  ['a', 'a1'],
  ['a1b', 'a1c'],
  ['a01', 'a2'],
])('%s comes before %s', (before, after) => {
  expect(compareNaturally(before, after)).toBeLessThan(0);
  expect(compareNaturally(after, before)).toBeGreaterThan(0);
});

test('100,000 examples are filtered while nobody notices, and ordered once', () => {
  const { rows, all } = open(100_000);
  rows(all, 'path');
  // Some 10 ms. The best of five and room to spare, because the machine may be busy with other things.
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    rows({ ...all, text: '99', given: 1, verdict: 'unreviewed' }, 'path');
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(150);
});
