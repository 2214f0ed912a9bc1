import { expect, test } from 'vitest';
import type { Opinion } from '../../src-main/engine/opinion.ts';
import { nothingPlanted } from '../../src-main/engine/plant-errors.ts';
import { ScoreAverage } from '../../src-main/engine/score-average.ts';
import { shownTrajectories } from '../../src-main/engine/shown-trajectories.ts';

const labels = Int32Array.of(0, 1);
const suggested = Int32Array.of(1, 0);

/** Two examples of two classes; of the first, 1/4 is believed in every epoch, and it is pruned. */
function average(epochs: number): ScoreAverage {
  const scores = new ScoreAverage(labels, 2);
  for (let epoch = 0; epoch < epochs; epoch++)
    scores.add(Float32Array.of(0.25, 0.75, 0, 1), Uint8Array.of(0, 1), true, epoch % 2 === 0);
  return scores;
}

function opinion(planted: readonly number[] = []): Opinion {
  const examples = Int32Array.from(planted);
  const labelsOf = examples.map((example) => 1 - labels[example]);
  const chances = new Float32Array(examples.length).fill(1);
  return {
    logs: new Float32Array(4),
    probabilities: new Float32Array(4),
    planted: { ...nothingPlanted, examples, labels: labelsOf, chances },
  };
}

/** Two epochs a training, both looked at from one side. */
const two = { epochs: 2, averageAfterEpoch: 2 };

test('a training that was shown another label of an example leaves a gap in what is shown of it', () => {
  const shown = shownTrajectories(
    { average: average(4), opinions: [opinion(), opinion([0])], mirrored: true },
    { labels, suggested },
    two,
  );
  expect(shown.scoredEpochs).toBe(4);
  const quarter = expect.closeTo(0.25, 4) as number;
  const rest = expect.closeTo(0.75, 4) as number;
  expect([...shown.givenTrajectory]).toEqual([quarter, quarter, NaN, NaN, 1, 1, 1, 1]);
  expect([...shown.suggestedTrajectory]).toEqual([rest, rest, NaN, NaN, 0, 0, 0, 0]);
  expect([...shown.prunedTrajectory]).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
});

test('a training that was stopped in its middle leaves a gap as far as it came', () => {
  const outcome = { average: average(3), opinions: [opinion(), opinion([1])], mirrored: true };
  const { givenTrajectory } = shownTrajectories(outcome, { labels, suggested }, two);
  expect([...givenTrajectory.subarray(3)]).toEqual([1, 1, NaN]);
});

test('a later training that did not come far enough to be asked is not shown', () => {
  const outcome = { average: average(3), opinions: [opinion()], mirrored: true };
  const shown = shownTrajectories(outcome, { labels, suggested }, two);
  expect(shown.scoredEpochs).toBe(2);
  expect(shown.givenTrajectory).toHaveLength(4);
  expect([...shown.prunedTrajectory]).toEqual([1, 1, 0, 0]);
});

test('where epochs look at one side and the other in turn, what is shown is the mean of both', () => {
  const scores = new ScoreAverage(labels, 2);
  for (const given of [0.2, 0.4, 0.8, 0.2, 0.6, 1])
    scores.add(Float32Array.of(given, 1 - given, 0, 1), Uint8Array.of(1, 1), true, false);
  const outcome = { average: scores, opinions: [opinion(), opinion()] };
  const settings = { epochs: 3, averageAfterEpoch: 1 };
  const shownOf = (mirrored: boolean): number[] =>
    [...shownTrajectories({ ...outcome, mirrored }, { labels, suggested }, settings).givenTrajectory]
      .slice(0, 6)
      .map((p) => Number(p.toFixed(3)));
  // by hand: each with the one before it of the same training
  expect(shownOf(true)).toEqual([0.2, 0.3, 0.6, 0.2, 0.4, 0.8]);
  expect(shownOf(false)).toEqual([0.2, 0.4, 0.8, 0.2, 0.6, 1]);
});
