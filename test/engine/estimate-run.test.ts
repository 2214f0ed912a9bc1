import { expect, test } from 'vitest';
import { estimateSeconds, workOfRun } from '../../src-main/engine/estimate-run.ts';
import { workOf } from '../../src-main/engine/time-left.ts';
import { epoch, settings } from '../hosts/cli/fake-reports.ts';

const widths = [32, 128, 128] as const;
const two = {
  ...settings,
  pretrainEpochs: 0,
  epochs: 2,
  averageAfterEpoch: 2,
  pruneAfterEpochs: [1],
  heldOutShare: 0.1,
  size: 32,
  widths,
};

test('work is that of all epochs of all trainings, of which only the first warms up on all examples', () => {
  // by hand: 9000 trained in the first epoch and 7200 after its pruning, 10,000 scored after each
  const scoring = 2 * workOf({ trained: 0, scored: 10_000 });
  expect(workOfRun({ settings: two, examples: 10_000 }, 0.8)).toBeCloseTo(9000 + 7200 + scoring, 9);
  expect(workOfRun({ settings: { ...two, trainings: 3 }, examples: 10_000 }, 0.8)).toBeCloseTo(
    9000 + 5 * 7200 + 3 * scoring,
    9,
  );
  expect(workOfRun({ settings: { ...two, pruneAfterEpochs: [] }, examples: 10_000 }, 0.8)).toBeCloseTo(
    9000 + 9000 + scoring,
    9,
  );
});

test('the pretraining and the trial after it train on all pictures and score none', () => {
  const after = workOfRun({ settings: two, examples: 10_000 }, 0.8);
  expect(workOfRun({ settings: { ...two, pretrainEpochs: 3 }, examples: 10_000 }, 0.8)).toBeCloseTo(
    50_000 + after,
    9,
  );
});

test('a measured speed is scaled by what the network computes for a picture, and the first layer halves large ones', () => {
  const speed = { kind: 'measured', picturesPerSecond: 400, size: 32, widths } as const;
  const secondsOf = (size: number): number =>
    estimateSeconds({ settings: { ...two, size }, examples: 10_000 }, speed);
  const seconds = workOfRun({ settings: two, examples: 10_000 }, 0.8) / 400;
  expect(secondsOf(32)).toBeCloseTo(seconds, 9);
  // by hand: of some 33 million multiply-adds, only the first layer's are more, by 0.83 million
  expect(secondsOf(64) / seconds).toBeCloseTo(1 + 0.83 / 33.06, 3);
  expect(secondsOf(96) / seconds).toBeGreaterThan(2);
  const wide = { ...two, widths: [64, 128, 256] as const };
  const secondsWide = estimateSeconds({ settings: wide, examples: 10_000 }, speed);
  // by hand: some 65 million multiply-adds
  expect(secondsWide / seconds).toBeCloseTo(65.5 / 33.06, 1);
});

test('a run takes as long as an equal one before it, and twice the pictures twice as long', () => {
  const epochs = [9000, 4500].map((imagesTrained, place) => ({
    ...{ ...epoch, epoch: place + 1, epochs: 2, imagesTrained },
    shareKept: 0.5,
    seconds: 30 * (place + 1),
  }));
  const earlier = { kind: 'run', settings: two, examples: 10_000, epochs } as const;
  expect(estimateSeconds({ settings: two, examples: 10_000 }, earlier)).toBeCloseTo(60, 9);
  expect(estimateSeconds({ settings: two, examples: 20_000 }, earlier)).toBeCloseTo(120, 9);
  const pretrained = { ...two, pretrainEpochs: 2 };
  expect(
    estimateSeconds({ settings: pretrained, examples: 10_000 }, { ...earlier, settings: pretrained }),
  ).toBeCloseTo(60, 9);
});
