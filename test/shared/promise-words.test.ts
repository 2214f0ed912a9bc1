import { expect, test } from 'vitest';
import type { RunState } from '../../src-shared/domain.ts';
import {
  aboutCount,
  aboutShare,
  cutSentence,
  errorsSentence,
  expectedSentence,
  nothingPromised,
  tierNote,
  tierSentence,
} from '../../src-shared/promise-words.ts';
import { recipe } from '../storage/made-up.ts';

test('a count has no more digits than its range deserves', () => {
  expect(aboutCount({ low: 3803, value: 3948, high: 4091 })).toBe('about 3,950 (3,800 to 4,090)');
  expect(aboutCount({ low: 31.2, value: 40.4, high: 52.4 })).toBe('about 40 (31 to 52)');
  expect(aboutCount({ low: 0.2, value: 1.4, high: 3.3 })).toBe('about 1 (0 to 3)');
  expect(aboutCount({ low: 41_000, value: 46_213, high: 52_000 })).toBe('about 46,000 (41,000 to 52,000)');
});

test('a share has one digit only where it is a few hundredths, or nearly everything', () => {
  expect(aboutShare({ low: 0.912, value: 0.934, high: 0.951 })).toBe('about 93 % (91 to 95 %)');
  expect(aboutShare({ low: 0.0012, value: 0.0041, high: 0.0093 })).toBe('about 0.4 % (0.1 to 0.9 %)');
  expect(aboutShare({ low: 0.988, value: 0.996, high: 1 })).toBe('about 99.6 % (98.8 to 100.0 %)');
});

test('a range whose ends read the same is left out', () => {
  expect(aboutCount({ low: 4.8, value: 5, high: 5.3 })).toBe('about 5');
  expect(aboutShare({ low: 0, value: 0, high: 0 })).toBe('about 0.0 %');
  expect(expectedSentence({ low: 5, value: 5, high: 5 })).toBe('So far, about 5 wrong labels are expected.');
  const all = { low: 1, value: 1, high: 1 };
  expect(errorsSentence({ errors: { low: 2, value: 2, high: 2 } }, 300)).toBe(
    'About 2 of 300 labels are wrong.',
  );
  expect(tierSentence({ precision: { likely: all, possible: all, fine: all } }, 'likely', 2)).toBe(
    'Likely: 2 pictures, about 100 % of them wrong.',
  );
  expect(cutSentence({ reviewed: 2, found: all, precision: all, recall: all })).toBe(
    'About 100 % of them are wrong, which is 100 % of all wrong labels.',
  );
});

test('a tier is noted beside its count, unless it has no pictures', () => {
  expect(tierNote({ low: 0.912, value: 0.934, high: 0.951 }, 40)).toBe(
    'about 93 % of these are wrong (91 to 95 %)',
  );
  expect(tierNote({ low: 0.2, value: 0.3, high: 0.4 }, 1)).toBe(
    'wrong with a probability of about 30 % (20 to 40 %)',
  );
  expect(tierNote({ low: 0, value: 0, high: 0 }, 0)).toBe('');
});

test('sentences say how many labels are wrong, how sure each tier is, and what reviewing finds', () => {
  const errors = { low: 3803, value: 3948, high: 4091 };
  expect(errorsSentence({ errors }, 10_000)).toBe('About 3,950 of 10,000 labels are wrong (3,800 to 4,090).');
  const precision = {
    likely: { low: 0.912, value: 0.934, high: 0.951 },
    possible: { low: 0.2, value: 0.3, high: 0.4 },
    fine: { low: 0, value: 0, high: 0 },
  };
  expect(tierSentence({ precision }, 'likely', 4120)).toBe(
    'Likely: 4,120 pictures, about 93 % of them wrong (91 to 95 %).',
  );
  expect(tierSentence({ precision }, 'possible', 1)).toBe(
    'Possible: 1 picture, wrong with a probability of about 30 % (20 to 40 %).',
  );
  expect(tierSentence({ precision }, 'possible', 0)).toBe('Possible: none.');
  expect(
    tierSentence(
      { precision: { ...precision, fine: { low: 0.012, value: 0.02, high: 0.03 } } },
      'fine',
      3930,
    ),
  ).toBe('Fine: 3,930 pictures, about 2.0 % of them wrong (1.2 to 3.0 %).');

  const cut = (reviewed: number, value: number) => ({
    reviewed,
    found: { low: value, value, high: value },
    precision: { low: 0.88, value: 0.91, high: 0.94 },
    recall: { low: 0.85, value: 0.88, high: 0.91 },
  });
  expect(cutSentence(cut(4120, 3830))).toBe(
    'About 91 % of them are wrong (88 to 94 %), which is 88 % of all wrong labels (85 to 91 %).',
  );
});

test('a range of nearly everything is no promise', () => {
  const wide = { low: 0.02, value: 0.65, high: 1 };
  expect(tierNote(wide, 40)).toBe('how many of these are wrong cannot be told');
  expect(tierNote(wide, 0)).toBe('');
  expect(tierSentence({ precision: { likely: wide, possible: wide, fine: wide } }, 'likely', 1190)).toBe(
    'Likely: 1,190 pictures; how many of them are wrong cannot be told.',
  );
  expect(cutSentence({ reviewed: 2, found: wide, precision: wide, recall: wide })).toBe(
    'How many of them are wrong cannot be told.',
  );
  expect(tierNote({ low: 0.11, value: 0.65, high: 1 }, 40)).toBe(
    'about 65 % of these are wrong (11 to 100 %)',
  );
});

test('a run that promises nothing says why', () => {
  const why = (state: RunState, trainings: number, examples: number): string => {
    const plantedShare = Math.min(0.1, 300 / examples);
    return nothingPromised(
      { state, recipe: { settings: { ...recipe.settings, trainings, plantedShare } } },
      examples,
    );
  };
  expect(why('stopped', 2, 2000)).toBe(
    'How many labels are really wrong is not promised, because the training ended before it had tested itself.',
  );
  expect(why('finished', 1, 2000)).toContain('a single training cannot test itself');
  expect(why('finished', 2, 2000)).toMatch(/learnt too little.*calls none likely wrong by itself\.$/);
  expect(why('finished', 2, 300)).toMatch(/too few .*; thorough effort may have enough\.$/);
  expect(why('finished', 2, 150)).toMatch(/too few for it to test itself on\.$/);
  const fromVerdicts = { keep: 1500, relabel: 300, remove: 0, unsure: 0 };
  const settings = { ...recipe.settings, trainings: 2, plantedShare: 0.1 };
  expect(nothingPromised({ state: 'finished', recipe: { settings, fromVerdicts } }, 2000)).toMatch(/too few/);
  expect(why('finished', 3, 150)).toMatch(/too few for it to test itself on\.$/);
});
