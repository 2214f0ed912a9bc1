import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import type { TrainOutcome } from '../../src-main/engine/train.ts';
import { train } from '../../src-main/engine/train.ts';
import type { SavedTraining } from '../../src-main/engine/training-state.ts';
import { firstState, loadState, saveState } from '../../src-main/engine/training-state.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { EasyProblem } from './easy-problem.ts';
import { easyProblem, easySettings, easyStart } from './easy-problem.ts';
import { openLinearBackend } from './linear-backend.ts';

/** Everything the random numbers touch: shifts, hidden squares, mirror images. */
const lively = { shift: 1, hiddenShare: 0.3 };

/** Trains on a backend of its own, as another process would, and copies the state after each epoch. */
async function run(
  problem: EasyProblem,
  settings: TrainingSettings,
  from?: SavedTraining,
): Promise<{ outcome: TrainOutcome; saved: SavedTraining[] }> {
  const { images, labels, classes } = problem;
  const saved: SavedTraining[] = [];
  const outcome = await train({
    ...{ images, labels, classes, settings },
    startingWeights: easyStart(problem),
    backend: openLinearBackend(problem.size, classes),
    signal: new AbortController().signal,
    now: () => 0,
    onEpoch: () => undefined,
    onState: (state) => {
      saved.push(structuredClone(saveState(state)));
      return Promise.resolve();
    },
    ...(from && { from: loadState(from, { labels, classes, settings }) }),
  });
  return { outcome, saved };
}

function columnsOf({ average, opinions, ...rest }: TrainOutcome, labels: Int32Array) {
  return {
    ...rest,
    opinions,
    margins: average.margins(),
    probabilities: average.probabilities(),
    given: average.trajectory(labels),
    pruned: average.prunedTrajectory(),
  };
}

test('gone on with after any epoch, a run ends in the same numbers, bit for bit', async () => {
  const problem = easyProblem(11);
  const settings = easySettings(problem, lively);
  const whole = await run(problem, settings);
  expect(whole.outcome.mirrored).toBe(true);
  expect(whole.saved).toHaveLength(12);
  for (const [index, from] of whole.saved.entries()) {
    const { outcome, saved } = await run(problem, settings, structuredClone(from));
    const after = `after epoch ${index + 1}`;
    expect(saved, after).toHaveLength(11 - index);
    expect(columnsOf(outcome, problem.labels), after).toEqual(columnsOf(whole.outcome, problem.labels));
    if (index < 11) expect(saved.at(-1), after).toEqual(whole.saved.at(-1));
  }
});

test('broken off again and again, it still ends in the same numbers', async () => {
  const problem = easyProblem(12);
  const settings = easySettings(problem, lively);
  const whole = await run(problem, settings);
  let from: SavedTraining | undefined;
  for (let epoch = 1; epoch <= 12; epoch++) from = (await run(problem, settings, from)).saved[0];
  expect(from).toEqual(whole.saved.at(-1));
});

test('what is loaded and saved again is the same', async () => {
  for (const seed of [1, 2, 3]) {
    const problem = easyProblem(seed, { examples: 40 + seed });
    const settings = easySettings(problem, { epochs: 4, seed });
    for (const saved of (await run(problem, settings)).saved) {
      const again = saveState(loadState(structuredClone(saved), { ...problem, settings }));
      expect(again, `seed ${seed}`).toEqual(saved);
    }
  }
});

test('a state before its first epoch draws what the seed says', () => {
  const problem = easyProblem(1);
  const settings = easySettings(problem);
  const { random } = firstState({ ...problem, settings });
  expect(random.next()).toBe(seededRandom(settings.seed, 'batches').next());
});

test('arrays of another training are refused', async () => {
  const problem = easyProblem(1);
  const settings = easySettings(problem, { epochs: 1 });
  const [saved] = (await run(problem, settings)).saved;
  const other = easyProblem(1, { examples: 30 });
  expect(() => loadState(saved, { ...other, settings })).toThrow('no array logs of 90 numbers');
});
