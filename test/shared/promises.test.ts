import { describe, expect, it } from 'vitest';
import { noiseRate, promiseAt, usefulCuts } from '../../src-shared/promises.ts';
import type { SelfTest } from '../../src-shared/self-test.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';

const exactly = (value: number) => ({ low: value, value, high: value });

const selfTest: Pick<SelfTest, 'errors' | 'curve'> = {
  errors: { low: 92, value: 100, high: 110 },
  curve: [
    { reviewed: 0, found: exactly(0) },
    { reviewed: 100, found: { low: 74, value: 80, high: 86 } },
    { reviewed: 1000, found: { low: 92, value: 100, high: 110 } },
  ],
};

describe('what a cut promises', () => {
  it('is read off the curve, in a straight line between two points', () => {
    const { found, precision } = promiseAt(selfTest, 50);
    // by hand: half way to 74, 80 and 86, of 50 reviewed
    expect(found).toEqual({ low: 37, value: 40, high: 43 });
    expect(precision).toEqual({ low: 0.74, value: 0.8, high: 0.86 });
  });

  it('recall weighs what is found against what is missed, each with its own doubt', () => {
    const { recall } = promiseAt(selfTest, 100);
    expect(recall.value).toBeCloseTo(0.8, 12);
    // by hand: missed 20, upwards √(10² − 6²) = 8, downwards √(8² − 6²) = 5.2915
    // low: 0.8 − √((20 · 6)² + (80 · 8)²) / 100² = 0.8 − 0.065115
    // high: 0.8 + √((20 · 6)² + (80 · 5.2915)²) / 100² = 0.8 + 0.044000
    expect(recall.low).toBeCloseTo(0.734885, 6);
    expect(recall.high).toBeCloseTo(0.844, 6);
  });

  it('at the end everything is found, for certain', () => {
    expect(promiseAt(selfTest, 1000).recall).toEqual({ low: 1, value: 1, high: 1 });
    expect(promiseAt(selfTest, 5000).found).toEqual(selfTest.errors);
  });

  it('of nothing, and of a set without errors, is nothing and a number', () => {
    const none = { low: 0, value: 0, high: 0 };
    expect(promiseAt(selfTest, 0)).toMatchObject({ found: none, precision: none });
    const clean = {
      errors: none,
      curve: [
        { reviewed: 0, found: none },
        { reviewed: 9, found: none },
      ],
    };
    expect(promiseAt(clean, 5)).toEqual({ reviewed: 5, found: none, precision: none, recall: none });
  });

  it('never finds more than is reviewed', () => {
    const hopeful = { errors: exactly(9), curve: [{ reviewed: 5, found: { low: 4, value: 5.2, high: 7 } }] };
    expect(promiseAt(hopeful, 5).found).toEqual({ low: 4, value: 5, high: 5 });
  });

  it('stays a share where a range leaves 0 … 1', () => {
    const sure = { errors: exactly(10), curve: [{ reviewed: 10, found: { low: -1, value: 10, high: 12 } }] };
    const { precision, recall } = promiseAt(sure, 10);
    for (const { low, high } of [precision, recall]) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
    }
  });
});

describe('the cuts that are told', () => {
  const tiers = { likely: 4120, possible: 1950, fine: 3930 };
  const labels = ['cat', 'dog', 'eel'].map((label) => ({ label, examples: 3333 }));

  it('are few, ascending, and hold the borders of the tiers', () => {
    const cuts = usefulCuts(madeUpSelfTest(labels, tiers), tiers).map(({ reviewed }) => reviewed);
    expect(cuts).toEqual([...cuts].sort((a, b) => a - b));
    expect(cuts).toContain(4120);
    expect(cuts.length).toBeGreaterThan(1);
    expect(cuts.length).toBeLessThanOrEqual(4);
    // by hand: 4120 / 4 = 1030, in two digits 1000
    expect(cuts[0]).toBe(1000);
  });

  it('name both borders of the tiers however near they are, and no round number beside them', () => {
    const near = { likely: 650, possible: 60, fine: 9290 };
    const errors = { low: 660, value: 680, high: 700 };
    // by hand: nineteen of twenty of 680 are found after 646, in two digits 650
    const curve = [
      { reviewed: 0, found: exactly(0) },
      { reviewed: 700, found: exactly(680) },
      { reviewed: 10_000, found: errors },
    ];
    const cuts = usefulCuts({ errors, curve }, near).map(({ reviewed }) => reviewed);
    expect(cuts).toEqual([160, 650, 710]);
  });

  it('are none where there is nothing to review, or everything is suspected', () => {
    const none = { likely: 0, possible: 0, fine: 0 };
    expect(usefulCuts(madeUpSelfTest(labels, none), none)).toEqual([]);
    const all = { likely: 500, possible: 0, fine: 0 };
    for (const { reviewed } of usefulCuts(madeUpSelfTest(labels, all), all))
      expect(reviewed).toBeLessThan(500);
  });

  it('are none of a handful of pictures', () => {
    const few = { likely: 3, possible: 2, fine: 4 };
    expect(usefulCuts(madeUpSelfTest(labels, few), few)).toEqual([]);
  });
});

it('the noise rate of a class is a share, of an empty class nothing', () => {
  expect(noiseRate({ low: 5, value: 10, high: 50 }, 40)).toEqual({ low: 0.125, value: 0.25, high: 1 });
  expect(noiseRate({ low: 0, value: 0, high: 0 }, 0)).toEqual({ low: 0, value: 0, high: 0 });
});
