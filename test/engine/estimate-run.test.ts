import { expect, test } from 'vitest';
import { estimateSeconds, workOfRun } from '../../src-main/engine/estimate-run.ts';
import { workOf } from '../../src-main/engine/time-left.ts';
import { epoch, settings } from '../hosts/cli/fake-reports.ts';

const two = { ...settings, epochs: 2, averageAfterEpoch: 2, heldOutShare: 0.1, size: 32 };

test('work is that of all epochs of all trainings', () => {
  // by hand: 900 trained and 1000 scored once, then 900 trained and 1000 scored from both sides
  const work = 900 + 0.22 * 1000 + 900 + 0.22 * 2 * 1000;
  expect(workOfRun({ settings: two, examples: 1000 })).toBeCloseTo(work, 9);
  expect(workOfRun({ settings: { ...two, trainings: 3 }, examples: 1000 })).toBeCloseTo(3 * work, 9);
});

test('a measured speed is scaled by the pixels', () => {
  const run = { settings: { ...two, size: 64 }, examples: 1000 };
  const speed = { kind: 'measured', picturesPerSecond: 400, size: 32 } as const;
  // by hand: a picture of 64 × 64 has four times the pixels
  expect(estimateSeconds(run, speed)).toBeCloseTo(workOfRun(run) / 100, 9);
});

test('a run takes as long as an equal one before it, and twice the pictures twice as long', () => {
  const work = [1, 2].map((at) => workOf(at, { trained: 900, scored: 1000, mirror: true }, two));
  const epochs = work.map((_, place) => ({
    ...epoch,
    epoch: place + 1,
    epochs: 2,
    imagesTrained: 900,
    seconds: 30 * (place + 1),
  }));
  const earlier = { kind: 'run', settings: two, examples: 1000, epochs } as const;
  expect(estimateSeconds({ settings: two, examples: 1000 }, earlier)).toBeCloseTo(60, 9);
  expect(estimateSeconds({ settings: two, examples: 2000 }, earlier)).toBeCloseTo(120, 9);
});
