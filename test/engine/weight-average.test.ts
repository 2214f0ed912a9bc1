import { describe, expect, it } from 'vitest';
import { moveAverage, WeightAverage } from '../../src-main/engine/weight-average.ts';

const of = (...values: number[]) => new Map([['w', Float32Array.from(values)]]);

/** The average after these weights, one after the other. */
function averageOf(decay: number, values: readonly number[]): number | undefined {
  const weights = new WeightAverage(decay);
  const average = new Map<string, Float32Array>();
  for (const value of values) moveAverage(average, weights.nextWeight(), of(value));
  return average.get('w')?.[0];
}

describe('WeightAverage', () => {
  it('young, it is the plain mean of what it has seen', () => {
    // by hand: (1 + 2 + 6) / 3
    expect(averageOf(0.99, [1, 2, 6])).toBeCloseTo(3, 6);
  });

  it('later, the old value keeps its share', () => {
    // by hand: 0.5 · 0 + 0.5 · 8
    expect(averageOf(0.5, [0, 0, 8])).toBe(4);
  });

  it('a decay of 0 is the newest weights', () => {
    expect(averageOf(0, [3, 5])).toBe(5);
  });

  it('goes on where an earlier one was saved', () => {
    const saved = new WeightAverage(0.9, { seen: 3, values: of(1) });
    // by hand: the fourth of four
    expect(saved.nextWeight()).toBe(1 / 4);
    expect(saved.seen).toBe(4);
    expect(saved.parameters()).toEqual(of(1));
  });

  it('does not change what was taken in', () => {
    const average = new Map<string, Float32Array>();
    const first = of(1);
    moveAverage(average, 1, first);
    moveAverage(average, 0.5, of(9));
    expect(first.get('w')?.[0]).toBe(1);
  });
});
