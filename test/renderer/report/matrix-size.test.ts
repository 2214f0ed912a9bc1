import { expect, test } from 'vitest';
import { gutterFor, headFor, sideFor, sideWithin } from '../../../src-renderer/state/report/matrix-size.ts';

test('two classes get large cells, many the usual ones', () => {
  // by hand: 320 / 6 = 53.3
  expect([0, 2, 6, 24, 100].map(sideFor)).toEqual([64, 64, 53, 44, 44]);
});

test('cells shrink to fit, but never so far that they cannot be told apart', () => {
  // by hand: (600 − 96 − 4) / 24 = 20.8
  expect(sideWithin(600, 96, 24)).toBe(20);
  expect(sideWithin(600, 96, 2)).toBe(64);
  expect(sideWithin(600, 96, 100)).toBe(14);
  expect(sideWithin(0, 96, 6)).toBe(14);
});

test('labels get the room of the longest one, within reason', () => {
  expect(gutterFor(['cat', 'dog'])).toBe(85);
  expect(gutterFor(['cat', 'dragonflies'])).toBe(99);
  expect(gutterFor(['x'.repeat(200)])).toBe(136);
  expect(headFor(['cat', 'dog'])).toBe(42);
  expect(headFor(['x'.repeat(200)])).toBe(136);
});
