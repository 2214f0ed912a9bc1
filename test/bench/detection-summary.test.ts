import { expect, it } from 'vitest';
import type { Interval } from '../../src-shared/review.ts';
import type { CutQuality } from './metrics.ts';
import type { Detection } from './detection-summary.ts';
import { calibrationLines, detectionRows } from './detection-summary.ts';

const exactly = (value: number): Interval => ({ low: value, value, high: value });

function detection(tree: string, averagePrecision: number, precision: number, promised: Interval): Detection {
  const likely: CutQuality = { flagged: 100, found: 90, precision, recall: 0.5, f1: 0.6 };
  const question = { name: 'is_error', examples: 1000, wrong: 180, auroc: 0.9, averagePrecision };
  return {
    tree,
    seconds: 90,
    questions: [{ ...question, likely, likelyOrPossible: likely }],
    suggestionAccuracy: 1,
    flaggedShare: { likely: 0.1, likelyOrPossible: 0.1 },
    missing: 0,
    audit: {
      settings: {} as Detection['audit']['settings'],
      backend: {} as Detection['audit']['backend'],
      examples: 1000,
      selfTest: {
        planted: 50,
        errors: promised,
        precision: { likely: exactly(0.9), possible: exactly(0.3), fine: exactly(0.01) },
        curve: [],
        perClass: [],
        pairs: [],
      },
    },
  };
}

it('has a row per tree, with the mean over its seeds and half the way between the extremes', () => {
  const rows = detectionRows([
    detection('a', 0.8, 0.9, { low: 150, value: 170, high: 190 }),
    detection('b', 0.5, 0.9, exactly(180)),
    detection('a', 0.9, 0.8, { low: 181, value: 190, high: 200 }),
  ]);
  expect(rows).toHaveLength(4);
  // by hand: (0.8 + 0.9) / 2, (0.9 − 0.8) / 2
  expect(rows[2]).toContain('| a, 2 seeds | 180 | 0.850 ± 0.050 | 0.900 ± 0.000 |');
  expect(rows[2]).toContain('| 170 (150 to 190); 190 (181 to 200) | 1.5 ± 0.0 |');
  expect(rows[3]).toContain('| b, one seed | 180 | 0.500 |');
});

it('counts the promises that were kept', () => {
  expect(
    calibrationLines([
      detection('a', 0.8, 0.84, { low: 150, value: 170, high: 190 }),
      detection('a', 0.8, 0.82, { low: 181, value: 190, high: 200 }),
      detection('a', 0.8, 0.96, exactly(180)),
    ]),
  ).toEqual([
    'promised precision of likely within 0.07: 2 of 3',
    'number of errors within the promised range: 2 of 3',
  ]);
});
