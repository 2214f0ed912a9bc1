import { describe, expect, it } from 'vitest';
import { rankSuspects } from '../../src-main/audit/rank-suspects.ts';
import { watchSuspects } from '../../src-main/audit/suspects-so-far.ts';
import { overrulingLabels } from '../../src-main/audit/trusted-labels.ts';
import { ScoreAverage } from '../../src-main/engine/score-average.ts';

/** Three classes; margins say what the model thinks, and class 2 is what it would rather have. */
function rank(margins: number[], labels: number[], trusted: number[], content = margins.map((_, i) => i)) {
  return rankSuspects({
    margins: Float64Array.from(margins),
    probabilities: Float32Array.from(margins.flatMap(() => [0.1, 0.2, 0.7])),
    labels: Int32Array.from(labels),
    trusted: Uint8Array.from(trusted),
    classes: 3,
    content,
  });
}

describe('a trusted label', () => {
  it('is fine, and has a higher quality than every other, however little the model believes it', () => {
    const { tier, quality } = rank([-20, 20, 20, -1], [0, 0, 0, 0], [1, 0, 0, 0]);
    expect(tier).toEqual(['fine', 'fine', 'fine', 'possible']);
    expect(quality[0]).toBeGreaterThan(Math.max(...quality.slice(1)));
    expect(quality[0]).toBeLessThanOrEqual(1);
  });

  it('a hundred thousand of them, all equally believed, stay apart and inside 0 … 1', () => {
    const margins = new Array<number>(100_000).fill(20);
    const { quality } = rank(margins, new Array<number>(100_000).fill(0), new Array<number>(100_000).fill(1));
    expect(new Set(quality).size).toBe(100_000);
    expect(quality.reduce((a, b) => Math.max(a, b))).toBeLessThan(1);
  });

  it('makes an equal picture under another label likely wrong, with the trusted one suggested', () => {
    const { tier, suggested, suggestedProbability } = rank([15, -3, 15], [0, 1, 0], [0, 1, 0], [7, 7, 8]);
    expect(tier).toEqual(['likely', 'fine', 'fine']);
    expect(suggested[0]).toBe(1);
    expect(suggestedProbability[0]).toBeCloseTo(0.2, 6);
  });

  it('settles the contradiction for an equal picture under the same label', () => {
    const { tier } = rank([3, 3, 3], [0, 1, 1], [0, 1, 0], [7, 7, 7]);
    expect(tier).toEqual(['likely', 'fine', 'fine']);
  });

  it('is never shown while training', () => {
    const labels = Int32Array.of(0, 0, 1);
    const average = new ScoreAverage(labels, 2);
    average.add(Float32Array.of(0.1, 0.9, 0.2, 0.8, 0.1, 0.9), new Uint8Array(3), true, true);
    const found = watchSuspects({ labels, trusted: Uint8Array.of(1, 0, 1), content: [0, 1, 2] })({
      margins: average.margins(),
      probabilities: average.probabilities(),
    });
    expect(found.map(({ example }) => example)).toEqual([1]);
  });
});

describe('overruling labels', () => {
  const overruling = (labels: number[], trusted: number[], content: number[], groups?: number[]) => [
    ...overrulingLabels({
      labels: Int32Array.from(labels),
      trusted: Uint8Array.from(trusted),
      content,
      groups,
    }),
  ];

  it('without trust there are none', () => {
    expect([...overrulingLabels({ labels: Int32Array.of(0, 1), content: [1, 1] })]).toEqual([-1, -1]);
  });

  it('two pictures that people gave different labels say nothing about each other', () => {
    expect(overruling([0, 1], [1, 1], [5, 5])).toEqual([-1, -1]);
  });

  it('of several trusted labels, one that agrees settles it, else the most frequent counts', () => {
    expect(overruling([0, 1, 0, 2], [1, 1, 0, 0], [5, 5, 5, 5])).toEqual([-1, -1, -1, 0]);
    expect(overruling([1, 0, 1, 2], [1, 1, 1, 0], [5, 5, 5, 5])).toEqual([-1, -1, -1, 1]);
  });

  it('a picture that shows nearly the same speaks where no equal one does', () => {
    expect(overruling([0, 1], [0, 1], [5, 6], [9, 9])).toEqual([1, -1]);
    expect(overruling([0, 1, 0], [0, 1, 1], [5, 6, 5], [9, 9, 9])).toEqual([-1, -1, -1]);
  });
});
