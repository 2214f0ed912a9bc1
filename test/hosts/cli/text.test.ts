// The small helpers under the screens: widths and numbers.

import { describe, expect, it } from 'vitest';
import { displayWidth, fitWidth } from '../../../src-main/hosts/cli/display-width.ts';
import { formatDuration, formatShare, formatThings } from '../../../src-main/hosts/cli/format-number.ts';

describe('display width', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['猫', 2],
    ['カタカナ', 8],
    ['한글', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['e\u0301', 1],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['→ …', 3],
    ['ü', 1],
  ])('of %s is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is kept when cutting, without cutting a sign in two', () => {
    expect(fitWidth('猫猫猫', 6)).toBe('猫猫猫');
    expect(fitWidth('猫猫猫', 5)).toBe('猫猫…');
    expect(fitWidth('猫猫猫', 4)).toBe('猫…');
    expect(fitWidth('a/b/c.png', 6, 'end')).toBe('…c.png');
    expect(fitWidth('abc', 0)).toBe('');
  });
});

describe('numbers', () => {
  it('read the same everywhere', () => {
    expect(formatThings(1, 'class', 'classes')).toBe('1 class');
    expect(formatThings(12345, 'class', 'classes')).toBe('12,345 classes');
    expect(formatShare(0.7134)).toBe('71.3 %');
    expect(['9', '252', '3723', 'NaN'].map(Number).map(formatDuration)).toEqual([
      '0:09',
      '4:12',
      '1:02:03',
      '?',
    ]);
  });
});
