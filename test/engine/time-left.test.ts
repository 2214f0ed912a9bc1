import { describe, expect, it } from 'vitest';
import { labelFreeWork } from '../../src-main/engine/label-free-work.ts';
import { secondsLeft, secondsLeftOfPretraining, workAfter, workOf } from '../../src-main/engine/time-left.ts';
import { settings } from '../hosts/cli/fake-reports.ts';

const ten = { ...settings, epochs: 10, averageAfterEpoch: 5, pruneAfterEpochs: [] };

describe('secondsLeft', () => {
  it('is 0 after the last epoch', () => {
    const next = { trained: 100, scored: 99 };
    expect(secondsLeft(10, next, { work: 500, seconds: 60 }, ten)).toBe(0);
  });

  it('equal epochs take as long as those before', () => {
    const next = { trained: 100, scored: 99 };
    const work = 4 * workOf(next);
    // by hand: 4 epochs took 40 s, 6 are left
    expect(secondsLeft(4, next, { work, seconds: 40 }, ten)).toBeCloseTo(60, 9);
  });

  it('fewer kept examples take less time', () => {
    const next = { trained: 100, scored: 99 };
    const done = { work: 1000, seconds: 100 };
    const left = secondsLeft(5, next, done, ten);
    expect(secondsLeft(5, { ...next, trained: 50 }, done, ten)).toBeLessThan(left);
  });

  it('until pruning begins, a fifth is taken to be pruned from then on', () => {
    const pruning = { ...ten, pruneAfterEpochs: [4, 6] };
    const next = { trained: 100, scored: 0 };
    const done = { work: 100, seconds: 1 };
    // by hand: 2 epochs of 100 examples, then 6 of 80, at 100 a second
    expect(secondsLeft(2, next, done, pruning)).toBeCloseTo(2 + 6 * 0.8, 9);
    // by hand: 5 epochs of the 70 that are known to be kept
    expect(secondsLeft(5, { ...next, trained: 70 }, done, pruning)).toBeCloseTo(5 * 0.7, 9);
  });
});

describe('secondsLeftOfPretraining', () => {
  it('the rest of it and all that comes after go on at its speed', () => {
    const settingsOfBoth = { ...ten, pretrainEpochs: 4, heldOutShare: 0.1 };
    const done = { work: 1000, seconds: 10 };
    const after = workAfter(0, { trained: 900, scored: 1000 }, 900, settingsOfBoth);
    // by hand: 3 epochs of 1,000 and 2 to try are left, at 100 a second
    expect(secondsLeftOfPretraining(1, 1000, done, settingsOfBoth)).toBeCloseTo(50 + after / 100, 9);
  });
});

describe('workAfter', () => {
  it('at the end comes the view that knows no labels', () => {
    expect(workAfter(10, { trained: 400, scored: 500 }, 500, ten)).toBe(labelFreeWork(500, ten));
  });

  it('only the first training warms up on all examples', () => {
    const twice = { ...ten, trainings: 2, pruneAfterEpochs: [4, 6] };
    const kept = { trained: 80, scored: 0 };
    // by hand: 4 epochs of 100 examples and 16 of 80
    expect(workAfter(0, kept, 100, twice)).toBe(4 * 100 + 16 * 80);
    expect(workAfter(10, kept, 100, twice)).toBe(10 * 80);
  });
});
