import { describe, expect, it } from 'vitest';
import type { TierCuts } from '../../src-main/audit/rank-suspects.ts';
import { cutsOfWeak, rankSuspects, tierOf } from '../../src-main/audit/rank-suspects.ts';

/** Two classes; the margin alone says what the model thinks. */
function rank(
  margins: number[],
  labels: number[],
  groups: number[] = margins.map((_, index) => index),
  cuts?: TierCuts,
) {
  const probabilities = margins.flatMap((margin, example) => {
    const given = 1 / (1 + Math.exp(-margin));
    return labels[example] === 0 ? [given, 1 - given] : [1 - given, given];
  });
  return rankSuspects({
    margins: Float64Array.from(margins),
    probabilities: Float32Array.from(probabilities),
    labels: Int32Array.from(labels),
    classes: 2,
    content: groups.map((_, index) => index),
    groups,
    cuts,
  });
}

describe('rankSuspects', () => {
  it('quality is p / (p + other), from the margin of their logarithms', () => {
    // by hand: p = 0.3, other = 0.6: 0.3 / 0.9 = 1/3
    const { quality } = rank([Math.log(0.3) - Math.log(0.6)], [0]);
    expect(quality[0]).toBeCloseTo(1 / 3, 12);
  });

  it('an example whose label is believed four times less than another is likely, two times less possible', () => {
    const { tier } = rank([Math.log(1 / 4.01), Math.log(1 / 2), Math.log(2)], [0, 0, 0]);
    expect(tier).toEqual(['likely', 'possible', 'fine']);
  });

  it('of a weak model only what files themselves show is likely, and the order stays', () => {
    const [margins, labels] = [
      [-9, -1, 3, 2, 4],
      [0, 0, 0, 1, 0],
    ];
    // The third and the fourth show the same.
    const groups = [0, 1, 2, 2, 4];
    const { tier, quality } = rank(margins, labels, groups, cutsOfWeak(Float64Array.from(margins)));
    expect(tier).toEqual(['possible', 'possible', 'possible', 'likely', 'fine']);
    expect([...quality.keys()].sort((a, b) => quality[a] - quality[b])).toEqual([3, 0, 1, 2, 4]);
  });

  it('equal margins get different qualities, the earlier example first', () => {
    const { quality } = rank([5, 5, 5, -5, -5], [0, 0, 0, 0, 0]);
    expect(new Set(quality).size).toBe(5);
    expect(quality[0]).toBeLessThan(quality[1]);
    expect(quality[1]).toBeLessThan(quality[2]);
    expect(quality[3]).toBeLessThan(quality[4]);
    expect(quality[2]).toBeLessThanOrEqual(1);
  });

  it('a thousand examples the model is wholly sure of stay apart and inside 0 … 1', () => {
    const { quality } = rank(new Array<number>(1000).fill(13.8), new Array<number>(1000).fill(0));
    expect(new Set(quality).size).toBe(1000);
    expect(Math.max(...quality)).toBeLessThan(1);
  });

  it('a suspect is never suggested its own label, the others are suggested the most probable one', () => {
    const { suggested, suggestedProbability } = rankSuspects({
      margins: Float64Array.of(-1, 1),
      // Of the first, the mean probability speaks for the given label although the mean margin does not.
      probabilities: Float32Array.of(0.5, 0.2, 0.3, 0.1, 0.8, 0.1),
      labels: Int32Array.of(0, 1),
      classes: 3,
      content: [0, 1],
      groups: [0, 1],
    });
    expect([...suggested]).toEqual([2, 1]);
    expect(suggestedProbability[0]).toBeCloseTo(0.3, 6);
  });

  it('of equal pictures under two labels the less believed is likely and the other possible', () => {
    const { tier, quality } = rank([4, 2, 3], [0, 1, 0], [7, 7, 8]);
    expect(tier).toEqual(['possible', 'likely', 'fine']);
    expect(quality[1]).toBeLessThan(quality[0]);
  });

  it('doubles under two labels are both suggested the one that the model believes', () => {
    const ranking = (margins: number[]) =>
      rankSuspects({
        margins: Float64Array.from(margins),
        // The model would rather say class 2 of the first.
        probabilities: Float32Array.of(0.1, 0.2, 0.7, 0.1, 0.6, 0.3),
        labels: Int32Array.of(0, 1),
        classes: 3,
        content: [0, 1],
        groups: [5, 5],
      });
    const { suggested, suggestedProbability, tier } = ranking([-1, 1]);
    // Whoever takes every suggestion ends up with one label for both.
    expect([...suggested]).toEqual([1, 1]);
    expect(suggestedProbability[0]).toBeCloseTo(0.2, 6);
    expect(tier).toEqual(['likely', 'possible']);
    // Neither label is believed.
    expect([...ranking([-2, -1]).suggested]).toEqual([2, 2]);
  });

  it('equal pictures under one label are left alone', () => {
    const { tier } = rank([4, 2], [0, 0], [7, 7]);
    expect(tier).toEqual(['fine', 'fine']);
  });

  it('a lower quality never has a milder tier', () => {
    const order = ['likely', 'possible', 'fine'];
    const qualities = Array.from({ length: 101 }, (_, i) => i / 100);
    const ranks = qualities.map((quality) => order.indexOf(tierOf(quality)));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  it('an example nobody could be asked about is suggested its own label', () => {
    const { suggested, suggestedProbability, tier } = rankSuspects({
      margins: Float64Array.of(20, 3),
      probabilities: Float32Array.of(0.1, 0.9, 0.8, 0.2),
      labels: Int32Array.of(0, 0),
      classes: 2,
      content: [0, 1],
      unheard: [0],
    });
    expect([...suggested]).toEqual([0, 0]);
    expect(suggestedProbability[0]).toBeCloseTo(0.1);
    expect(tier).toEqual(['fine', 'fine']);
  });
});
