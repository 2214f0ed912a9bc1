import { expect, test } from 'vitest';
import { chance, drawControls } from '../../src-shared/controls.ts';
import { tiers } from '../../src-shared/domain.ts';
import type { Verdict } from '../../src-shared/domain.ts';
import { madeUpReview } from '../made-up-review.ts';

const { columns } = madeUpReview(['cat', 'dog', 'frog'], 6000, { reviewed: 0 });

function verdictOn(row: number, givenAt: string): Verdict {
  return { exampleId: columns.exampleIds[row], kind: 'keep', label: null, givenAt };
}

test('the same run draws the same controls, and another one draws others', () => {
  const drawn = drawControls(columns);
  expect(drawControls({ ...columns })).toEqual(drawn);
  expect(drawControls({ ...columns, run: { ...columns.run, id: 4 } })).not.toEqual(drawn);
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('there are as many as suspects, 300 where those are fewer, and at most half of a small run', () => {
  const suspects = columns.tierCounts.likely + columns.tierCounts.possible;
  expect(suspects).toBeGreaterThan(300);
  expect(drawControls(columns)).toHaveLength(suspects);
  expect(drawControls(madeUpReview(['cat', 'dog'], 900).columns)).toHaveLength(300);
  expect(drawControls(madeUpReview(['cat', 'dog'], 81).columns)).toHaveLength(41);
});

test('any picture of a tier may be drawn, and doubtful ones are drawn more often', () => {
  const drawn = drawControls(columns);
  const shares = tiers.map((name, tier) => {
    const of = [...drawn].filter((row) => columns.tier[row] === tier);
    return of.length / columns.tierCounts[name];
  });
  // 5 : 4 : 1
  expect(shares[0] / shares[2]).toBeGreaterThan(3.5);
  expect(shares[1] / shares[2]).toBeGreaterThan(2.8);
  const fine = [...drawn].filter((row) => tiers[columns.tier[row]] === 'fine');
  const middle = columns.exampleIds.length - columns.tierCounts.fine / 2;
  expect(fine.filter((row) => row < middle).length / fine.length).toBeCloseTo(0.5, 1);
});

test('a picture that was judged before the run was over is not drawn, and the others stay', () => {
  const [first, second, ...rest] = drawControls(columns);
  const verdicts = [
    verdictOn(first, '2025-05-01T00:00:00.000Z'),
    verdictOn(second, '2025-06-01T00:00:00.000Z'),
  ];
  expect([...drawControls({ ...columns, verdicts })]).toEqual([second, ...rest]);
});

test('labels that the run trusts make room for others', () => {
  const drawn = drawControls(columns);
  const isTrusted = new Uint8Array(columns.exampleIds.length);
  for (const row of drawn.subarray(0, 200)) isTrusted[row] = 1;
  const others = drawControls({ ...columns, isTrusted });
  expect(others).toHaveLength(drawn.length);
  expect([...others].slice(0, 50)).toEqual([...drawn.subarray(200, 250)]);
});

test('what looks random is spread evenly', () => {
  const counts = new Array<number>(10).fill(0);
  for (let number = 0; number < 10_000; number++) counts[Math.floor(10 * chance(7, number))]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
