import { expect, test } from 'vitest';
import { comparableMargins } from '../../src-main/audit/comparable-planted.ts';
import { madeUpRanking } from './made-up-ranking.ts';

const evenly = (count: number): Float64Array => new Float64Array(count).fill(1);

test('margins of the trainings that were not shown a label move to where those that were have theirs', () => {
  // Two trainings, two planted errors each; whoever was not shown a label believes it by 10 less.
  const planted = {
    trainings: Int32Array.of(0, 0, 1, 1),
    margins: Float64Array.of(-1, -11, -3, -13, -12, -2, -14, -4),
  };
  // by hand: training 1 ranks errors 0 and 1 at −11 and −13, and its own lie at −2 and −4: (−1 − 2) / 2, (−3 − 4) / 2;
  // training 0 ranks errors 2 and 3 at −12 and −14, and its own lie at −1 and −3: (−1 − 2) / 2, (−3 − 4) / 2
  expect([...comparableMargins(planted, 2, evenly(4))]).toEqual([-1.5, -3.5, -1.5, -3.5]);
});

test('one training alone leaves margins as they are', () => {
  const planted = { trainings: Int32Array.of(0, 0), margins: Float64Array.of(2, -5) };
  expect([...comparableMargins(planted, 1, evenly(2))]).toEqual([2, -5]);
});

test('a training that planted nothing leaves the margins it gave', () => {
  const planted = { trainings: Int32Array.of(0), margins: Float64Array.of(2, -4) };
  expect([...comparableMargins(planted, 2, evenly(1))]).toEqual([-1]);
});

test('afterwards planted errors are spread like those of the data set', () => {
  const { planted, margins, isWrong } = madeUpRanking(4, { wrongShare: 0.5, planted: 2000, examples: 8000 });
  const sorted = (values: Float64Array): Float64Array => values.slice().sort();
  const moved = sorted(comparableMargins(planted, 2, evenly(2000)));
  const wrong = sorted(margins.filter((_, example) => isWrong[example] === 1));
  for (const part of [0.1, 0.3, 0.5, 0.7, 0.9])
    expect(moved[Math.floor(part * moved.length)], `quantile ${part}`).toBeCloseTo(
      wrong[Math.floor(part * wrong.length)],
      0,
    );
});
