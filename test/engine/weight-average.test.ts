import { describe, expect, it } from 'vitest';
import { WeightAverage } from '../../src-main/engine/weight-average.ts';

const of = (...values: number[]) => new Map([['w', Float32Array.from(values)]]);

describe('WeightAverage', () => {
  it('young, it is the plain mean of what it has seen', () => {
    const average = new WeightAverage(0.99);
    for (const value of [1, 2, 6]) average.add(of(value));
    // by hand: (1 + 2 + 6) / 3
    expect(average.parameters().get('w')?.[0]).toBeCloseTo(3, 6);
  });

  it('later, the old value keeps its share', () => {
    const average = new WeightAverage(0.5);
    for (const value of [0, 0, 8]) average.add(of(value));
    // by hand: 0.5 · 0 + 0.5 · 8
    expect(average.parameters().get('w')?.[0]).toBe(4);
  });

  it('a decay of 0 is the newest weights', () => {
    const average = new WeightAverage(0);
    for (const value of [3, 5]) average.add(of(value));
    expect(average.parameters().get('w')?.[0]).toBe(5);
  });

  it('does not change what was added', () => {
    const average = new WeightAverage(0.5);
    const first = of(1);
    average.add(first);
    average.add(of(9));
    expect(first.get('w')?.[0]).toBe(1);
  });
});
