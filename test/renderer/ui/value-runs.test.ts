import { expect, test } from 'vitest';
import { valueRuns } from '../../../src-renderer/ui/value-runs.ts';

test('each run of numbers is a line of its own, as long as the whole', () => {
  expect(valueRuns([1, 2, null, 3, null, null, 4])).toEqual([
    [1, 2, null, null, null, null, null],
    [null, null, null, 3, null, null, null],
    [null, null, null, null, null, null, 4],
  ]);
});

test('a line without a gap stays one, and so does one without a number', () => {
  expect(valueRuns(Float32Array.of(0, 0.5))).toEqual([[0, 0.5]]);
  expect(valueRuns([null, null])).toEqual([[null, null]]);
  expect(valueRuns([])).toEqual([[]]);
});
