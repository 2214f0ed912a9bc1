import { expect, test } from 'vitest';
import type { Opinion } from '../../src-main/engine/opinion.ts';
import { combineOpinions, marginsOf } from '../../src-main/engine/opinion.ts';
import type { TrainOutcome } from '../../src-main/engine/train.ts';
import { train } from '../../src-main/engine/train.ts';
import type { SavedTraining } from '../../src-main/engine/training-state.ts';
import { loadState, saveState } from '../../src-main/engine/training-state.ts';
import type { EpochReport } from '../../src-shared/domain.ts';
import type { EasyProblem } from './easy-problem.ts';
import { easyProblem, easySettings, easyStart } from './easy-problem.ts';
import type { LinearBackend } from './linear-backend.ts';
import { openLinearBackend } from './linear-backend.ts';

const three = { trainings: 3, plantedShare: 0.1, epochs: 6, warmUpEpochs: 2, pruneAfterEpochs: [2, 4] };
const settingsOf = (problem: EasyProblem) =>
  easySettings(problem, { ...three, averageAfterEpoch: 2, shift: 1, hiddenShare: 0.3 });

interface Extras {
  readonly backend?: LinearBackend;
  readonly from?: SavedTraining;
  readonly signal?: AbortSignal;
  readonly onEpoch?: (report: EpochReport) => void;
  readonly saved?: SavedTraining[];
  readonly heard?: (readonly Opinion[])[];
}

function run(problem: EasyProblem, extras: Extras = {}): Promise<TrainOutcome> {
  const { images, labels, classes, size } = problem;
  const settings = settingsOf(problem);
  return train({
    ...{ images, labels, classes, settings },
    backend: extras.backend ?? openLinearBackend(size, classes),
    startingWeights: easyStart(problem),
    signal: extras.signal ?? new AbortController().signal,
    now: () => 0,
    onEpoch: extras.onEpoch ?? (() => undefined),
    onScores: (opinions) => extras.heard?.push(opinions),
    onState: (state) => {
      extras.saved?.push(structuredClone(saveState(state)));
      return Promise.resolve();
    },
    ...(extras.from && { from: loadState(extras.from, { labels, classes, settings }) }),
  });
}

test('every training begins anew, plants other errors and gives its opinion', async () => {
  const problem = easyProblem(21, { examples: 300 });
  const { opinions, epochs, stopped } = await run(problem);
  expect(stopped).toBe(false);
  expect(opinions).toHaveLength(3);
  const planted = opinions.flatMap((opinion) => [...opinion.planted.examples]);
  expect(new Set(planted).size).toBe(planted.length);
  expect(planted.length).toBeGreaterThan(70);
  expect(opinions[0].logs).not.toEqual(opinions[1].logs);
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3].flatMap(() => [1, 2, 3, 4, 5, 6]));
  expect(epochs.map(({ training }) => training)).toEqual(
    [1, 2, 3].flatMap((t) => new Array<number>(6).fill(t)),
  );
  expect(new Set(epochs.map(({ epochs, trainings }) => `${epochs} ${trainings}`))).toEqual(new Set(['6 3']));
  // The first warms up on all; later ones begin with what earlier ones believed.
  expect(epochs[0].shareKept).toBe(1);
  expect(epochs[6].shareKept).toBeLessThan(1);
});

test('steps show the planted labels, and only of that training', async () => {
  const problem = easyProblem(22, { examples: 120 });
  const backend = openLinearBackend(problem.size, problem.classes);
  const { opinions, epochs } = await run(problem, { backend });
  const sharesOf = (training: number): Map<string, number> => {
    const counts = new Map<string, number>();
    const steps = (report: EpochReport): number => report.imagesTrained / 16;
    const before = epochs
      .filter((report) => (report.training ?? 0) < training)
      .reduce((n, r) => n + steps(r), 0);
    for (const { labels } of backend.steps.slice(before, before + steps(epochs[6 * (training - 1)])))
      for (const label of labels) counts.set(String(label), (counts.get(String(label)) ?? 0) + 1);
    return counts;
  };
  // The same pictures with other labels: not the same counts.
  expect(sharesOf(1)).not.toEqual(sharesOf(2));
  for (const { planted } of opinions)
    planted.examples.forEach((example, at) => {
      expect(planted.labels[at]).not.toBe(problem.labels[example]);
    });
});

test('together they find the wrong labels, and planted ones lie among them', async () => {
  const problem = easyProblem(23, { examples: 360 });
  const { opinions } = await run(problem);
  const margins = marginsOf(combineOpinions(opinions, problem.classes).logs, problem.labels, problem.classes);
  const right = [...margins].filter((_, example) => problem.isWrong[example] === 0);
  const wrong = [...margins].filter((_, example) => problem.isWrong[example] === 1);
  const low = right.sort((a, b) => a - b)[Math.floor(0.05 * right.length)];
  expect(wrong.filter((margin) => margin < low).length / wrong.length).toBeGreaterThan(0.9);
});

test('gone on with after any epoch of any training, it ends in the same numbers, bit for bit', async () => {
  const problem = easyProblem(24, { examples: 90 });
  const saved: SavedTraining[] = [];
  const whole = await run(problem, { saved });
  expect(saved).toHaveLength(18);
  for (const [index, from] of saved.entries()) {
    const again: SavedTraining[] = [];
    const { opinions, epochs, features } = await run(problem, { from: structuredClone(from), saved: again });
    const after = `after epoch ${index + 1}`;
    expect(again, after).toHaveLength(17 - index);
    expect({ opinions, epochs, features }, after).toEqual({
      opinions: whole.opinions,
      epochs: whole.epochs,
      features: whole.features,
    });
    if (index < 17) expect(again.at(-1), after).toEqual(saved.at(-1));
  }
});

test('stopped while a later training warms up, the earlier ones are the result', async () => {
  const problem = easyProblem(25, { examples: 90 });
  for (const [at, count] of [
    [7, 1],
    [9, 2],
    [14, 2],
  ] as const) {
    const stop = new AbortController();
    let heard = 0;
    const onEpoch = (): void => {
      if (++heard === at) stop.abort();
    };
    const { opinions, stopped } = await run(problem, { signal: stop.signal, onEpoch });
    expect([opinions.length, stopped], `epoch ${at}`).toEqual([count, true]);
  }
});

test('scores are those of all trainings so far, and none while a later one warms up', async () => {
  const heard: (readonly Opinion[])[] = [];
  await run(easyProblem(26, { examples: 60 }), { heard });
  // by hand: four averaged epochs of six in each training
  expect(heard.map((opinions) => opinions.length)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
});
