import { expect, test } from 'vitest';
import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { belowCut, picturesIn, qualityBars, qualityHistogram } from '../../src-shared/quality-histogram.ts';

function columns(...rows: [quality: number, tier: number][]) {
  return {
    labels: ['cat', 'dog'],
    exampleIds: Int32Array.from(rows, (_, row) => row + 1),
    given: new Uint16Array(rows.length),
    quality: Float64Array.from(rows, ([quality]) => quality),
    tier: Uint8Array.from(rows, ([, tier]) => tier),
  };
}

function verdicts(...given: [number, VerdictKind, string?][]): Map<number, Verdict> {
  return new Map(
    given.map(([exampleId, kind, label]) => [
      exampleId,
      { exampleId, kind, label: label ?? null, givenAt: '' },
    ]),
  );
}

const empty = { likely: 0, possible: 0, fine: 0, wrong: 0, right: 0, unsure: 0 };

test('a bar begins at its quality and ends before the next one, and 1 is in the last', () => {
  const bars = qualityHistogram(columns([0, 0], [0.25, 1], [0.2599, 1], [0.26, 1], [1, 2]), new Map());
  expect(bars).toHaveLength(qualityBars);
  expect(bars[0]).toEqual({ ...empty, likely: 1 });
  expect(bars[25]).toEqual({ ...empty, possible: 2 });
  expect(bars[26]).toEqual({ ...empty, possible: 1 });
  expect(bars[99]).toEqual({ ...empty, fine: 1 });
  expect(bars.reduce((sum, bar) => sum + picturesIn(bar), 0)).toBe(5);
});

test('relabelled and removed count as wrong, kept and relabelled to what it was as right', () => {
  const [bar] = qualityHistogram(
    columns([0, 0], [0.001, 0], [0.002, 0], [0.003, 0], [0.004, 0], [0.005, 0]),
    verdicts([1, 'relabel', 'dog'], [2, 'remove'], [3, 'keep'], [4, 'unsure'], [5, 'relabel', 'cat']),
  );
  expect(bar).toEqual({ ...empty, likely: 6, wrong: 2, right: 2, unsure: 1 });
});

test('below a cut lies what has less than its quality', () => {
  const bars = qualityHistogram(
    columns([0.05, 0], [0.1, 0], [0.15, 1], [0.2, 1], [0.9, 2]),
    verdicts([1, 'remove'], [2, 'keep'], [3, 'unsure'], [4, 'relabel', 'dog']),
  );
  // by hand: 0.05, 0.1 and 0.15 lie below 0.2; of them one was wrong, one right
  expect(belowCut(bars, 20)).toEqual({ pictures: 3, decided: 2, wrong: 1 });
  expect(belowCut(bars, 0)).toEqual({ pictures: 0, decided: 0, wrong: 0 });
  expect(belowCut(bars, qualityBars)).toEqual({ pictures: 5, decided: 3, wrong: 2 });
});
