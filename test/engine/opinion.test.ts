import { expect, test } from 'vitest';
import type { Opinion } from '../../src-main/engine/opinion.ts';
import { combineOpinions, marginsOf, plantedInAll } from '../../src-main/engine/opinion.ts';
import { nothingPlanted } from '../../src-main/engine/plant-errors.ts';

const planting = (example: number, label: number) => ({
  examples: Int32Array.of(example),
  labels: Int32Array.of(label),
  chances: Float32Array.of(0.5),
});
const opinion = (logs: readonly number[], planted: Opinion['planted'] = nothingPlanted): Opinion => ({
  logs: Float32Array.from(logs),
  probabilities: Float32Array.from(logs, (log) => log / 8),
  planted,
});

test('one opinion is the opinion', () => {
  const only = opinion([-1, -2, -3, -4]);
  expect(combineOpinions([only], 2).logs).toEqual(only.logs);
});

test('several are averaged, without the training that was shown another label', () => {
  const first = opinion([-1, -2, -3, -4], planting(0, 1));
  const second = opinion([-3, -4, -5, -8]);
  const { logs, probabilities } = combineOpinions([first, second], 2);
  // by hand: of example 0 the second alone; of example 1 (−3 − 5) / 2 and (−4 − 8) / 2
  expect([...logs]).toEqual([-3, -4, -4, -6]);
  expect([...probabilities]).toEqual([-3 / 8, -4 / 8, -4 / 8, -6 / 8]);
});

test('an example planted in every training gets the mean of all', () => {
  const both = [opinion([-1, -2], planting(0, 1)), opinion([-3, -4], planting(0, 1))];
  expect([...combineOpinions(both, 2).logs]).toEqual([-2, -3]);
});

test('nobody can be asked about a label that was planted over in every training', () => {
  const one = opinion([-1, -2, -3, -4], planting(0, 1));
  expect(plantedInAll([one])).toEqual([0]);
  expect(plantedInAll([one, opinion([-1, -2, -3, -4], planting(1, 0))])).toEqual([]);
});

test('a margin is to the best other label', () => {
  const logs = [-1, -4, -2, -3, -0.5, -6];
  // by hand: −1 − (−2); −6 − (−0.5)
  expect([...marginsOf(logs, Int32Array.of(0, 2), 3)]).toEqual([1, -5.5]);
});
