import { expect, test } from 'vitest';
import { aboutDuration, shortDuration } from '../../src-shared/estimate-words.ts';

test.each([
  [0, 'less than a minute'],
  [44, 'less than a minute'],
  [50, 'about 1 minute'],
  [12 * 60 + 20, 'about 12 minutes'],
  [22 * 60, 'about 20 minutes'],
  [58 * 60, 'about 1 hour'],
  [81 * 60, 'about 1 hour 20 minutes'],
  [5.4 * 3600, 'about 5 hours'],
  [75 * 3600, 'about 3 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(aboutDuration(seconds)).toBe(words);
});

test.each([
  [10, '< 1 min'],
  [27 * 60, '25 min'],
  [81 * 60, '1 h 20 min'],
  [5.4 * 3600, '5 h'],
  [75 * 3600, '3 d'],
])('%d seconds are %s where there is little room', (seconds, words) => {
  expect(shortDuration(seconds)).toBe(words);
});
