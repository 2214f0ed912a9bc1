import { expect, test } from 'vitest';
import {
  cutSteps,
  firstAtStep,
  rankingColumns,
  startingCut,
  stepOfFirst,
} from '../../../src-renderer/state/review/ranking-cut.ts';
import { madeUpSelfTest } from '../../made-up-self-test.ts';
import { madeUpColumns } from '../made-up-columns.ts';

const counts = { likely: 100, possible: 50, fine: 850 };

test('a cut begins at the border of the tiers that are shown', () => {
  expect(startingCut({ tiers: ['likely'] }, counts)).toBe(100);
  expect(startingCut({ tiers: ['likely', 'possible'] }, counts)).toBe(150);
  expect(startingCut({ tiers: ['fine'] }, counts)).toBe(1000);
  expect(startingCut({ tiers: [] }, counts)).toBe(100);
  expect(startingCut({ tiers: ['likely'] }, { ...counts, likely: 0 })).toBe(1);
});

test.each([1, 2, 37, 1000, 100_000])(
  'of %i pictures every step of the slider is a cut, never a lower one',
  (total) => {
    let before = 1;
    for (let step = 0; step <= cutSteps; step++) {
      const first = firstAtStep(step, total);
      expect(first).toBeGreaterThanOrEqual(before);
      expect(Number.isInteger(first)).toBe(true);
      before = first;
    }
    expect([firstAtStep(0, total), firstAtStep(cutSteps, total)]).toEqual([1, total]);
  },
);

test('a step says back what it stands for, in round numbers where it is wide', () => {
  // by hand: 100,000 · 0.3² = 9000; a step there is 60 wide, so tens
  expect(firstAtStep(300, 100_000)).toBe(9000);
  expect(firstAtStep(301, 100_000)).toBe(9060);
  expect(stepOfFirst(9000, 100_000)).toBe(300);
  expect(stepOfFirst(100_000, 100_000)).toBe(cutSteps);
});

test('the columns of the ranking cover every picture once, and have its tiers', () => {
  const columns = madeUpColumns(1000);
  const { tierCounts } = columns;
  for (const selfTest of [undefined, madeUpSelfTest([{ label: 'cat', examples: 1000 }], tierCounts)]) {
    const found = rankingColumns({ columns, total: 1000 }, tierCounts, selfTest, 80);
    expect(found[0].from).toBe(0);
    expect(found.at(-1)?.to).toBe(1000);
    found.slice(1).forEach(({ from }, place) => {
      expect(from).toBe(found[place].to);
    });
    expect(found[0]).toMatchObject({ tier: 'likely' });
    expect(found.at(-1)).toMatchObject({ tier: 'fine' });
    expect(found[0].share).toBeGreaterThan(0.9);
    expect(found.at(-1)?.share).toBeLessThan(0.1);
  }
});
