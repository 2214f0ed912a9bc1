import { expect, test } from 'vitest';
import { leftOutOpinion, ownMargins } from '../../src-main/audit/left-out-opinion.ts';
import { seededRandom } from '../../src-shared/random.ts';

const noRest = (): Promise<void> => Promise.resolve();
const width = 12;
const classes = 3;

/** Clusters, `signal` standard deviations from the middle; every fifth label is the next class's. */
function madeUp(seed: number, examples: number, signal: number) {
  const random = seededRandom(seed, 'opinion');
  const isWrong = Array.from({ length: examples }, (_, example) => example % 5 === 0);
  const features = Float32Array.from({ length: examples * width }, (_, at) => {
    const shown = Math.floor(at / width) % classes;
    return random.normal() + (at % width === shown ? signal : 0);
  });
  const labels = Int32Array.from(isWrong, (wrong, example) => (example + (wrong ? 1 : 0)) % classes);
  return { isWrong, problem: { features, width, labels, classes, groups: Int32Array.from(labels.keys()) } };
}

test('wrong labels of clear clusters have a negative margin and the others a positive one', async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const { isWrong, problem } = madeUp(seed, 200, 6);
    const { logProbabilities, agreement } = await leftOutOpinion(problem, undefined, noRest);
    const margins = ownMargins(logProbabilities, problem.labels, classes);
    expect(
      [...margins].map((margin) => margin < 0),
      `seed ${seed}`,
    ).toEqual(isWrong);
    // by hand: every fifth of 200 disagrees
    expect(agreement).toBeCloseTo(0.8, 12);
  }
});

test('every row is a distribution', async () => {
  const { problem } = madeUp(4, 100, 2);
  const { logProbabilities } = await leftOutOpinion(problem, undefined, noRest);
  for (let row = 0; row < logProbabilities.length; row += classes) {
    const sum = logProbabilities
      .subarray(row, row + classes)
      .reduce((total, log) => total + Math.exp(log), 0);
    expect(sum).toBeCloseTo(1, 12);
  }
});

test('features that say nothing about the labels give nearly even odds', async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const { problem } = madeUp(seed, 300, 0);
    const { logProbabilities } = await leftOutOpinion(problem, undefined, noRest);
    const mean =
      ownMargins(logProbabilities, problem.labels, classes).reduce(
        (sum, margin) => sum + Math.abs(margin),
        0,
      ) / 300;
    expect(mean, `seed ${seed}`).toBeLessThan(0.3);
  }
});

test('a label that somebody vouched for goes on teaching, however unlikely it is', async () => {
  const { problem } = madeUp(5, 120, 6);
  const vouched = Uint8Array.from(problem.labels, (_, example) => (example % 5 === 0 ? 1 : 0));
  const without = await leftOutOpinion(problem, undefined, noRest);
  const trusting = await leftOutOpinion(problem, vouched, noRest);
  expect(trusting.logProbabilities).not.toEqual(without.logProbabilities);
});

test('features beyond the number of examples are folded up without a change, equal examples or not', async () => {
  const { problem } = madeUp(6, 60, 3);
  problem.features.copyWithin(4 * width, 5 * width, 6 * width);
  const wide = 80;
  const features = new Float32Array(60 * wide);
  for (let example = 0; example < 60; example++)
    features.set(problem.features.subarray(example * width, (example + 1) * width), example * wide + 7);
  const narrow = await leftOutOpinion(problem, undefined, noRest);
  const folded = await leftOutOpinion({ ...problem, features, width: wide }, undefined, noRest);
  narrow.logProbabilities.forEach((log, at) => {
    expect(Math.abs(folded.logProbabilities[at] - log)).toBeLessThan(1e-3);
  });
});
