import { describe, expect, it } from 'vitest';
import { secondsLeft, workOf } from '../../src-main/engine/time-left.ts';
import { settings } from '../hosts/cli/fake-reports.ts';

const ten = { ...settings, epochs: 10, averageAfterEpoch: 5 };

describe('secondsLeft', () => {
  it('is 0 after the last epoch', () => {
    const next = { trained: 100, scored: 100, mirror: true };
    expect(secondsLeft(10, next, { work: 500, seconds: 60 }, ten)).toBe(0);
  });

  it('equal epochs take as long as those before', () => {
    const next = { trained: 100, scored: 100, mirror: false };
    const work = 4 * workOf(1, next, ten);
    // by hand: 4 epochs took 40 s, 6 are left
    expect(secondsLeft(4, next, { work, seconds: 40 }, ten)).toBeCloseTo(60, 9);
  });

  it('fewer kept examples take less time, scoring both sides takes more', () => {
    const next = { trained: 100, scored: 100, mirror: false };
    const done = { work: 1000, seconds: 100 };
    const left = secondsLeft(5, next, done, ten);
    expect(secondsLeft(5, { ...next, trained: 50 }, done, ten)).toBeLessThan(left);
    expect(secondsLeft(5, { ...next, mirror: true }, done, ten)).toBeGreaterThan(left);
  });
});
