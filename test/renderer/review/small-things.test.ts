import { expect, test } from 'vitest';
import { linesOf, prunedSpans } from '../../../src-renderer/parts/review/evidence-lines.ts';
import { findClasses } from '../../../src-renderer/parts/review/find-classes.ts';
import { judgedWord, verdictWord } from '../../../src-renderer/parts/review/verdict-words.ts';

test('pruned epochs that follow each other are one span', () => {
  const spans = prunedSpans(Uint8Array.from([0, 0, 1, 1, 0, 1]));
  // By hand: epochs lie 0.2 apart, so from 1.5 × 0.2 to 3.5 × 0.2, and from 4.5 × 0.2 to the edge.
  expect(spans.map(({ from, to }) => [from, to].map((place) => Math.round(place * 100)))).toEqual([
    [30, 70],
    [90, 100],
  ]);
  expect(prunedSpans(new Uint8Array(4))).toEqual([]);
});

test('a single epoch is a point in the middle', () => {
  expect(linesOf(Float32Array.of(0.25))).toEqual([[{ x: 0.5, y: 0.75 }]]);
  expect(prunedSpans(Uint8Array.of(1))).toHaveLength(1);
});

test('a line has a gap where the training was shown another label', () => {
  const lines = linesOf(Float32Array.of(1, 0.75, NaN, NaN, 0.5));
  // By hand: epochs lie 0.25 apart.
  expect(lines).toEqual([
    [
      { x: 0, y: 0 },
      { x: 0.25, y: 0.25 },
    ],
    [{ x: 1, y: 0.5 }],
  ]);
  expect(linesOf(Float32Array.of(NaN, NaN))).toEqual([]);
});

test('classes are found by how their names begin, then by words, then anywhere', () => {
  const labels = ['red cabbage', 'bag', 'cab', 'scab', 'cabin'];
  expect(findClasses(labels, 'cab').map((number) => labels[number])).toEqual([
    'cab',
    'cabin',
    'red cabbage',
    'scab',
  ]);
  expect(findClasses(labels, ' CABIN ')).toEqual([4]);
  expect(findClasses(labels, '')).toEqual([0, 1, 2, 3, 4]);
  expect(findClasses(labels, 'zebra')).toEqual([]);
});

test('verdicts are said in words', () => {
  expect(verdictWord('relabel', 'dog')).toBe('Moved to dog');
  expect(judgedWord('keep', undefined, 212)).toBe('Kept 212 pictures');
  expect(judgedWord('relabel', undefined, 1200)).toBe('Moved 1,200 pictures to the suggested labels');
  expect(judgedWord(null, undefined, 1)).toBe('Took the verdict of this picture away');
});
