import { expect, test } from 'vitest';
import { promiseOfRound } from '../../src-shared/promise-of-round.ts';

const none = { keep: 0, relabel: 0, remove: 0, unsure: 0 };
const selfTest = { errors: { low: 30, value: 40, high: 50 } };
const report = { run: { recipe: {} }, examples: 720, verdicts: none };
const sentence = 'bout 40 of 720 labels are wrong (30 to 50).';

test('a first run tells how many labels are wrong, and stays at that once people find out', () => {
  expect(promiseOfRound(report, selfTest)).toBe(`A${sentence}`);
  const verdicts = { ...none, keep: 1 };
  expect(promiseOfRound({ ...report, verdicts }, selfTest)).toBe(`This run promised: a${sentence}`);
});

test('a later run does not speak of the labels that were found before it, and says so', () => {
  const fromVerdicts = { keep: 20, relabel: 90, remove: 10, unsure: 1 };
  const later = { ...report, run: { recipe: { fromVerdicts } }, verdicts: fromVerdicts };
  const others = 'The 100 found before this run are not among them.';
  expect(promiseOfRound(later, selfTest)).toBe(`A${sentence} ${others}`);
  const verdicts = { ...fromVerdicts, relabel: 91 };
  expect(promiseOfRound({ ...later, verdicts }, selfTest)).toBe(`This run promised: a${sentence} ${others}`);
});

test('where people only kept labels before it, nothing is to be said of them', () => {
  const fromVerdicts = { ...none, keep: 5 };
  const later = { ...report, run: { recipe: { fromVerdicts } }, verdicts: fromVerdicts };
  expect(promiseOfRound(later, selfTest)).toBe(`A${sentence}`);
  const one = { ...none, remove: 1 };
  expect(promiseOfRound({ ...later, run: { recipe: { fromVerdicts: one } } }, selfTest)).toContain(
    'The one found before this run is not among them.',
  );
});
