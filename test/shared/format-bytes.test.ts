import { expect, it } from 'vitest';
import { formatBytes } from '../../src-shared/format-bytes.ts';

it('counts in thousands, with two digits at least', () => {
  expect([0, 999, 1500, 9960, 33_500_000_000].map(formatBytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.5 kB',
    '10 kB',
    '34 GB',
  ]);
});

it('goes on to the next unit where rounding gets there, and has a last one', () => {
  expect([999_499, 999_600, 999_999_999, 5e15].map(formatBytes)).toEqual([
    '999 kB',
    '1.0 MB',
    '1.0 GB',
    '5000 TB',
  ]);
});
