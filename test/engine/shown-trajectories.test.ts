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

test('a training that was shown another label of an example leaves a gap in what is shown of it', () => {
  const shown = shownTrajectories(
    { average: average(4), opinions: [opinion(), opinion([0])] },
    { labels, suggested },
    2,
  );
  expect(shown.scoredEpochs).toBe(4);
  const quarter = expect.closeTo(0.25, 4) as number;
  const rest = expect.closeTo(0.75, 4) as number;
  expect([...shown.givenTrajectory]).toEqual([quarter, quarter, NaN, NaN, 1, 1, 1, 1]);
  expect([...shown.suggestedTrajectory]).toEqual([rest, rest, NaN, NaN, 0, 0, 0, 0]);
  expect([...shown.prunedTrajectory]).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
});

test('a training that was stopped in its middle leaves a gap as far as it came', () => {
  const outcome = { average: average(3), opinions: [opinion(), opinion([1])] };
  const { givenTrajectory } = shownTrajectories(outcome, { labels, suggested }, 2);
  expect([...givenTrajectory.subarray(3)]).toEqual([1, 1, NaN]);
});

test('a later training that did not come far enough to be asked is not shown', () => {
  const outcome = { average: average(3), opinions: [opinion()] };
  const shown = shownTrajectories(outcome, { labels, suggested }, 2);
  expect(shown.scoredEpochs).toBe(2);
  expect(shown.givenTrajectory).toHaveLength(4);
  expect([...shown.prunedTrajectory]).toEqual([1, 1, 0, 0]);
});
