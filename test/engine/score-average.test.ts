import { expect, test } from 'vitest';
import { ScoreAverage } from '../../src-main/engine/score-average.ts';

const labels = Int32Array.of(0, 1);
const first = Float32Array.of(0.75, 0.25, 0.5, 0.5);
const second = Float32Array.of(0.5, 0.5, 0.25, 0.75);
const third = Float32Array.of(0.125, 0.875, 0.125, 0.875);
const all = Uint8Array.of(1, 1);

test('margins are the mean of log p(given) − log of the best other', () => {
  const average = new ScoreAverage(labels, 2);
  average.add(first, all, true, true);
  average.add(second, all, true, false);
  const [a, b] = average.margins();
  // by hand: (log(0.75 / 0.25) + log(0.5 / 0.5)) / 2 = log 3 / 2; (log 1 + log(0.75 / 0.25)) / 2 = log 3 / 2
  expect(a).toBeCloseTo(Math.log(3) / 2, 12);
  expect(b).toBeCloseTo(Math.log(3) / 2, 12);
  // by hand: (0.75 + 0.5) / 2 = 0.625
  expect([...average.probabilities()]).toEqual([0.625, 0.375, 0.375, 0.625]);
});

test('of three classes the best other one counts', () => {
  const average = new ScoreAverage(Int32Array.of(1), 3);
  average.add(Float32Array.of(0.5, 0.125, 0.375), Uint8Array.of(1), true, true);
  // by hand: log(0.125 / 0.5) = −log 4
  expect(average.margins()[0]).toBeCloseTo(-Math.log(4), 12);
});

test('a probability of 0 gives a finite margin', () => {
  const average = new ScoreAverage(labels, 2);
  average.add(Float32Array.of(0, 1, 0, 1), all, true, true);
  const [low, high] = average.margins();
  expect(low).toBeLessThan(-10);
  expect(high).toBe(-low);
});

test('while warming up the last epoch alone counts', () => {
  const average = new ScoreAverage(labels, 2);
  average.add(first, all, false, false);
  average.add(second, all, false, false);
  expect(average.probabilities()).toEqual(second);
});

test('the average starts without the epochs of the warm-up', () => {
  const average = new ScoreAverage(labels, 2);
  average.add(third, all, false, false);
  average.add(first, all, true, true);
  average.add(second, all, true, false);
  expect([...average.probabilities()]).toEqual([0.625, 0.375, 0.375, 0.625]);
});

test('the trajectory holds every scored epoch, warm-up included, example after example', () => {
  const average = new ScoreAverage(labels, 2);
  average.add(first, all, false, false);
  average.add(second, Uint8Array.of(1, 0), true, true);
  average.add(third, all, true, false);
  expect(average.scoredEpochs).toBe(3);
  const given = average.trajectory(labels);
  [0.75, 0.5, 0.125, 0.5, 0.75, 0.875].forEach((p, i) => {
    // Kept as 16-bit numbers.
    expect(Math.abs(given[i] - p)).toBeLessThanOrEqual(0.5 / 65535 + 1e-7);
  });
  const other = average.trajectory(Int32Array.of(1, 0));
  expect(other[0]).toBeCloseTo(0.25, 4);
  expect([...average.prunedTrajectory()]).toEqual([0, 0, 0, 0, 1, 0]);
});

test('an epoch that saw the other side is shown as the mean with the one before', () => {
  const average = new ScoreAverage(labels, 2);
  average.add(first, all, true, true);
  expect([...average.meanWithNewest(second)].map((p) => Number(p.toFixed(3)))).toEqual([
    0.625, 0.375, 0.375, 0.625,
  ]);
  average.add(second, all, true, false);
  average.add(third, all, true, false);
  const given = [...average.trajectory(labels, (epoch) => epoch === 1)];
  // by hand: (0.75 + 0.5) / 2, and (0.5 + 0.75) / 2
  [0.75, 0.625, 0.125, 0.5, 0.625, 0.875].forEach((p, i) => {
    expect(given[i]).toBeCloseTo(p, 4);
  });
});

test('what was added is its own copy', () => {
  const average = new ScoreAverage(labels, 2);
  const scores = Float32Array.from(first);
  const mask = Uint8Array.of(1, 0);
  average.add(scores, mask, true, true);
  scores.fill(0);
  mask.fill(1);
  expect(average.probabilities()).toEqual(first);
  expect(average.trajectory(labels)[0]).toBeCloseTo(0.75, 4);
  expect([...average.prunedTrajectory()]).toEqual([0, 1]);
});

test('nothing scored yet is no epoch', () => {
  const average = new ScoreAverage(labels, 2);
  expect(average.scoredEpochs).toBe(0);
  expect(average.trajectory(labels)).toHaveLength(0);
  expect(average.prunedTrajectory()).toHaveLength(0);
});
