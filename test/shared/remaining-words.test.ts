import { expect, test } from 'vitest';
import type { RemainingErrors } from '../../src-shared/remaining-errors.ts';
import { adviceOn, rangeWord, remainingSentence } from '../../src-shared/remaining-words.ts';

const left: RemainingErrors = {
  open: 8950,
  errors: { low: 0, value: 5, high: 12 },
  controls: 41,
  controlsNeeded: 0,
  controlsLeft: 300,
  nextFinds: 0.7,
  nextLooks: 100,
  isExhausted: false,
};

test.each([
  [
    left,
    'stop',
    'At most 12 wrong labels are left among 8,950 unreviewed pictures; reviewing 100 more would find about 1. You can stop here.',
  ],
  [
    { ...left, errors: { low: 41, value: 60, high: 137 }, nextFinds: 14.2 },
    'go-on',
    'About 41 to 137 wrong labels are left among 8,950 unreviewed pictures; reviewing 100 more would find about 14. Going on is worth it.',
  ],
  [
    { ...left, controls: 29, controlsNeeded: 1, nextFinds: 0.2 },
    'see-controls',
    'At most 12 wrong labels are left among 8,950 unreviewed pictures; reviewing 100 more would find hardly any. Review 1 more control to be sure of that.',
  ],
  [
    {
      ...left,
      open: 40,
      nextLooks: 40,
      nextFinds: 0.6,
      isExhausted: true,
      errors: { low: 0, value: 1, high: 1 },
    },
    'stop',
    'At most 1 wrong label is left among 40 unreviewed pictures; reviewing them all would find about 1. You can stop here.',
  ],
  [
    { ...left, errors: null, nextFinds: null, controls: 2, controlsNeeded: 28 },
    'unknown',
    'How many wrong labels are left is not known yet. Review 28 more controls: pictures drawn at random, which a button of the review shows at once.',
  ],
  [
    { ...left, errors: null, nextFinds: null, controls: 0, controlsNeeded: 0, controlsLeft: 0 },
    'unknown',
    'How many wrong labels are left is not known yet. No pictures can be drawn at random any more, so only reviewing those whose label is believed tells.',
  ],
  [
    { ...left, nextFinds: 4.8, isExhausted: true },
    'stop',
    'At most 12 wrong labels are left among 8,950 unreviewed pictures; reviewing 100 more would find about 5. Pictures drawn at random would find as many, so you can stop here.',
  ],
  [{ ...left, open: 0 }, 'done', 'Every picture has a verdict.'],
] as const)('%#: says how many are left and what to do', (state, advice, sentence) => {
  expect([adviceOn(state), remainingSentence(state)]).toEqual([advice, sentence]);
});

test.each([
  [0, 0, 'none'],
  [0, 7, 'at most 7'],
  [3, 3, '3'],
  [12, 60, '12 to 60'],
  [118, 1234, '100 to 1,200'],
  [0, 0.3, 'at most 1'],
  [44.2, 67.3, '44 to 67'],
])('from %d to %d is told as "%s": a range has two digits of its width', (low, high, word) => {
  expect(rangeWord({ low, value: (low + high) / 2, high })).toBe(word);
});
