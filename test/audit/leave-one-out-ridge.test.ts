import { expect, test } from 'vitest';
import type { RidgeProblem } from '../../src-main/audit/leave-one-out-ridge.ts';
import { leftOutScores, prepareRidge } from '../../src-main/audit/leave-one-out-ridge.ts';
import { seededRandom } from '../../src-shared/random.ts';

const noRest = (): Promise<void> => Promise.resolve();

function madeUp(seed: number, examples: number, width: number, classes: number): RidgeProblem {
  const random = seededRandom(seed, 'ridge');
  const labels = Int32Array.from({ length: examples }, (_, example) =>
    example < classes ? example : random.integer(classes),
  );
  const features = Float32Array.from(
    { length: examples * width },
    (_, at) => random.normal() + (labels[Math.floor(at / width)] === at % width ? 1 : 0),
  );
  return { features, width, labels, classes, groups: Int32Array.from(labels.keys()) };
}

async function scoresOf(problem: RidgeProblem, keep: Uint8Array, ridge: number): Promise<Float64Array> {
  return leftOutScores(await prepareRidge(problem, keep, noRest), ridge, noRest);
}

/**
 * Fits anew for every group without it, on the normal equations with a free intercept, by Gaussian elimination. The
 * weights are those of the whole, as the closed form has them.
 */
function bruteForce(problem: RidgeProblem, keep: Uint8Array, ridge: number): Float64Array {
  const { features, width, labels, classes, groups } = problem;
  const counts = new Int32Array(classes);
  labels.forEach((label, example) => (counts[label] += keep[example]));
  const kept = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  const scores = new Float64Array(labels.length * classes);
  for (const left of labels.keys()) {
    const size = width + 1;
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size * classes);
    for (const example of labels.keys()) {
      if (keep[example] === 0 || groups[example] === groups[left]) continue;
      const weight = kept / (present * counts[labels[example]]);
      const row = [...features.subarray(example * width, (example + 1) * width), 1];
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) matrix[i * size + j] += weight * row[i] * row[j];
        for (let c = 0; c < classes; c++)
          right[i * classes + c] += weight * row[i] * (labels[example] === c ? 1 : -1);
      }
    }
    for (let i = 0; i < width; i++) matrix[i * size + i] += ridge;
    for (let step = 0; step < size; step++)
      for (let row = 0; row < size; row++) {
        if (row === step) continue;
        const factor = matrix[row * size + step] / matrix[step * size + step];
        for (let i = step; i < size; i++) matrix[row * size + i] -= factor * matrix[step * size + i];
        for (let c = 0; c < classes; c++) right[row * classes + c] -= factor * right[step * classes + c];
      }
    for (let c = 0; c < classes; c++)
      for (let i = 0; i < size; i++)
        scores[left * classes + c] +=
          (right[i * classes + c] / matrix[i * size + i]) * (i < width ? features[left * width + i] : 1);
  }
  return scores;
}

function expectEqual(actual: Float64Array, expected: Float64Array, seed: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, at) => {
    expect(Math.abs(value - expected[at]), `seed ${seed}, score ${at}`).toBeLessThan(1e-6);
  });
}

test('a mean left out, worked out by hand', async () => {
  // by hand: no feature says anything, so the prediction is the weighted mean of the others' targets. Class 0 has two
  // examples of weight 3/4, class 1 one of 3/2. Without an example of class 0: (3/4 − 3/2) / (9/4) = −1/3; without
  // that of class 1 all others are of class 0.
  const problem: RidgeProblem = {
    features: new Float32Array(3),
    width: 1,
    labels: Int32Array.of(0, 0, 1),
    classes: 2,
    groups: [0, 1, 2],
  };
  const scores = await scoresOf(problem, Uint8Array.of(1, 1, 1), 1);
  [-1 / 3, 1 / 3, -1 / 3, 1 / 3, 1, -1].forEach((value, at) => {
    expect(scores[at]).toBeCloseTo(value, 12);
  });
});

test('every example is predicted as if the ridge had been fitted anew without it', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const problem = madeUp(seed, 20 + 11 * seed, 3 + seed, 2 + (seed % 3));
    const keep = new Uint8Array(problem.labels.length).fill(1);
    expectEqual(await scoresOf(problem, keep, 0.7), bruteForce(problem, keep, 0.7), seed);
  }
});

test('with more features than examples too', async () => {
  const problem = madeUp(9, 15, 30, 3);
  const keep = new Uint8Array(15).fill(1);
  expectEqual(await scoresOf(problem, keep, 2), bruteForce(problem, keep, 2), 9);
});

test('examples of one group are left out together, whatever their labels and wherever they stand', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const random = seededRandom(seed, 'groups');
    const problem = madeUp(seed, 90, 6, 3);
    const groups = Int32Array.from(problem.labels, () => random.integer(40));
    const keep = new Uint8Array(90).fill(1);
    const grouped = { ...problem, groups };
    expectEqual(await scoresOf(grouped, keep, 0.5), bruteForce(grouped, keep, 0.5), seed);
  }
});

test('an example that teaches nothing is predicted without its group and changes no other', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const random = seededRandom(seed, 'kept');
    const problem = madeUp(seed, 70, 5, 3);
    const groups = Int32Array.from(problem.labels, () => random.integer(45));
    const keep = Uint8Array.from(problem.labels.keys(), (example) =>
      example < 3 || random.next() < 0.7 ? 1 : 0,
    );
    const grouped = { ...problem, groups };
    expectEqual(await scoresOf(grouped, keep, 0.5), bruteForce(grouped, keep, 0.5), seed);
  }
});

test('a copy under another label no longer hides an error once both are one group', async () => {
  const problem = madeUp(3, 60, 4, 2);
  const { features, width, labels } = problem;
  features.copyWithin(11 * width, 10 * width, 11 * width);
  labels[10] = 0;
  labels[11] = 0;
  for (let i = 0; i < width; i++) features[10 * width + i] = features[11 * width + i] = i === 1 ? 4 : 0;
  const keep = new Uint8Array(60).fill(1);
  const alone = await scoresOf(problem, keep, 0.01);
  const groups = Int32Array.from(problem.groups);
  groups[11] = groups[10];
  const together = await scoresOf({ ...problem, groups }, keep, 0.01);
  expect(together[10 * 2]).toBeLessThan(alone[10 * 2]);
});

test('a class whose examples are all one group has nothing to be judged by and gives finite scores', async () => {
  const problem = madeUp(4, 40, 5, 2);
  const groups = Int32Array.from(problem.labels, (label, example) => (label === 0 ? 0 : 1 + example));
  const scores = await scoresOf({ ...problem, groups }, new Uint8Array(40).fill(1), 0.5);
  expect(scores.every(Number.isFinite)).toBe(true);
  const everything = await scoresOf(
    { ...problem, groups: new Int32Array(40) },
    new Uint8Array(40).fill(1),
    0.5,
  );
  expect(everything.every(Number.isFinite)).toBe(true);
});

test('work ends where a rest says so', async () => {
  const problem = madeUp(5, 200, 5, 2);
  let rests = 0;
  const stop = (): Promise<void> =>
    ++rests === 3 ? Promise.reject(new Error('stopped')) : Promise.resolve();
  await expect(prepareRidge(problem, new Uint8Array(200).fill(1), stop)).rejects.toThrow('stopped');
  expect(rests).toBe(3);
});
