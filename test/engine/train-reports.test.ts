import { describe, expect, test } from 'vitest';
import type { Backend, StepInput } from '../../src-main/engine/backend.ts';
import type { EpochReport } from '../../src-shared/domain.ts';
import { labelFreeWork } from '../../src-main/engine/label-free-work.ts';
import { workOf } from '../../src-main/engine/time-left.ts';
import type { Loss } from '../../src-main/engine/truncated-lq.ts';
import { lossOfLogProbability } from '../../src-main/engine/truncated-lq.ts';
import { openLinearBackend } from './linear-backend.ts';
import { easyProblem, easySettings } from './easy-problem.ts';
import { exampleFinder, run } from './train-rig.ts';

describe('reports', () => {
  test('every epoch is reported once, in order, with its numbers', async () => {
    const problem = easyProblem(9);
    const linear = openLinearBackend(problem.size, problem.classes);
    const logProbabilities: number[] = [];
    const step = async (input: StepInput): Promise<Float32Array> => {
      const result = await linear.step(input);
      logProbabilities.push(...result);
      return result;
    };
    const backend = { ...linear, step };
    const reports: EpochReport[] = [];
    let clock = 5000;
    const { average, epochs, stopped } = await run(problem, {
      backend,
      now: () => (clock += 500),
      onEpoch: (report) => reports.push(report),
    });
    expect(stopped).toBe(false);
    expect(reports).toEqual(epochs);
    expect(reports.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // One look at the clock at the start and one per epoch.
    expect(reports.map(({ seconds }) => seconds)).toEqual(reports.map(({ epoch }) => epoch / 2));

    const pruned = average.prunedTrajectory();
    let at = 0;
    for (const report of reports) {
      expect(report.epochs).toBe(12);
      const loss: Loss =
        report.epoch <= 5
          ? { name: 'lq', q: (0.7 * (report.epoch - 1)) / 5, k: 0.25 }
          : { name: 'truncated-lq', q: 0.7, k: 0.25 };
      const losses = logProbabilities
        .slice(at, at + report.imagesTrained)
        .map((logP) => lossOfLogProbability(logP, loss));
      at += report.imagesTrained;
      expect(report.loss).toBeCloseTo(losses.reduce((sum, value) => sum + value, 0) / losses.length, 12);
      const kept = problem.labels.filter((_, example) => pruned[example * 12 + report.epoch - 1] === 0);
      expect(report.shareKept).toBeCloseTo(kept.length / problem.labels.length, 12);
      expect(report.secondsLeft).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(report.secondsLeft)).toBe(true);
    }
    expect(at).toBe(logProbabilities.length);
    expect(reports[0].shareKept).toBe(1);
    expect(reports[11].shareKept).toBeLessThan(0.9);
    // Only the view that knows no labels, at the speed of all epochs.
    const examples = problem.labels.length;
    const work = reports.reduce(
      (sum, { imagesTrained }) => sum + workOf({ trained: imagesTrained, scored: examples }),
      0,
    );
    const rest = labelFreeWork(examples, easySettings(problem));
    expect(reports[11].secondsLeft).toBeCloseTo((rest * 6) / work, 6);
  });

  test('the average is over the epochs after the one it starts after, warm-up left out', async () => {
    const problem = easyProblem(9);
    const { average } = await run(problem, { settings: { averageAfterEpoch: 8 } });
    const given = average.trajectory(problem.labels);
    const probabilities = average.probabilities();
    problem.labels.forEach((label, example) => {
      // Epochs 9 to 12; trajectories are kept in steps of 1/65535.
      const last = given.subarray(example * 12 + 8, example * 12 + 12);
      const mean = last.reduce((sum, p) => sum + p / 4, 0);
      expect(Math.abs(probabilities[example * 3 + label] - mean)).toBeLessThan(1e-5);
    });
  });

  test('scores are handed over after every epoch that is averaged, each after its report', async () => {
    const heard: string[] = [];
    await run(easyProblem(9), {
      settings: { averageAfterEpoch: 9 },
      onEpoch: ({ epoch }) => heard.push(`epoch ${epoch}`),
      onScores: (opinions) => heard.push(`scores of ${opinions.length}`),
    });
    expect(heard.slice(8)).toEqual([
      ...['epoch 9', 'epoch 10', 'scores of 1', 'epoch 11', 'scores of 1', 'epoch 12', 'scores of 1'],
    ]);
  });

  test('a stop costs no look at any picture, and leaves the features of the last scored epoch', async () => {
    const problem = easyProblem(9);
    const stop = new AbortController();
    const backend = openLinearBackend(problem.size, problem.classes);
    let looks = 0;
    const counting: Backend = {
      ...backend,
      step: (input) => {
        // by hand: 11 batches an epoch; the 40th is the 7th of epoch 4
        if (backend.steps.length === 39) stop.abort();
        return backend.step(input);
      },
      score: (images) => (looks++, backend.score(images)),
      embed: (images) => (looks++, backend.embed(images)),
    };
    const looksAfter: number[] = [];
    const { stopped, features } = await run(problem, {
      backend: counting,
      signal: stop.signal,
      onEpoch: () => looksAfter.push(looks),
    });
    expect(stopped).toBe(true);
    expect(looksAfter).toHaveLength(3);
    expect(looks).toBe(looksAfter.at(-1));
    const { features: whole } = await run(problem, { settings: { epochs: 12 } });
    // The plain-number backend's features are the pixels, whatever it has learned.
    expect(features).toEqual(whole);
  });

  test('features are what the averaged weights see, not the newest', async () => {
    const problem = easyProblem(9);
    const backend = openLinearBackend(problem.size, problem.classes);
    let seenWith = new Float32Array();
    let averaged: Float32Array | undefined;
    const { features, featureWidth } = await run(problem, {
      backend: {
        ...backend,
        embed: (images) => {
          seenWith = Float32Array.from(backend.weights);
          return backend.embed(images);
        },
      },
      onState: ({ weightAverage }) => {
        averaged = weightAverage.parameters().get('linear.weight')?.slice();
        return Promise.resolve();
      },
    });
    expect(seenWith).toEqual(averaged);
    expect(seenWith).not.toEqual(Float32Array.from(backend.weights));
    expect(featureWidth).toBe(48);
    expect(features).toHaveLength(48 * problem.labels.length);
  });

  test('held-out accuracy is that of the examples no step was given', async () => {
    const problem = easyProblem(9);
    const backend = openLinearBackend(problem.size, problem.classes);
    const { average, epochs } = await run(problem, {
      backend,
      settings: { pruneAfterEpochs: [], averageAfterEpoch: 11 },
    });
    const trained = new Set(backend.steps.flatMap(exampleFinder(problem)).map(({ index }) => index));
    const held = [...problem.labels.keys()].filter((index) => !trained.has(index));
    // The margins of one averaged epoch are those of the last; above 0 the given label is the most probable.
    const margins = average.margins();
    const right = held.filter((index) => margins[index] > 0);
    expect(epochs[11].heldOutAccuracy).toBeCloseTo(right.length / held.length, 12);
  });

  test('without held-out examples training goes on and accuracy is reported as 0', async () => {
    const { epochs } = await run(easyProblem(9), { settings: { heldOutShare: 0 } });
    expect(epochs.map(({ heldOutAccuracy }) => heldOutAccuracy)).toEqual(new Array(12).fill(0));
    expect(epochs[11].shareKept).toBeLessThan(0.9);
  });

  test('a run of one epoch gives one report and finite margins', async () => {
    const settings = {
      epochs: 1,
      warmUpEpochs: 0,
      pruneAfterEpochs: [],
      averageAfterEpoch: 0,
      mirrorDecisionEpoch: 1,
    };
    const { epochs, average, stopped } = await run(easyProblem(9), { settings });
    expect({ epochs: epochs.length, stopped }).toEqual({ epochs: 1, stopped: false });
    expect(average.margins().every(Number.isFinite)).toBe(true);
  });
});
