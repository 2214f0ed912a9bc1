// The small helpers under the screens: widths, visible text, numbers, folders.

import { describe, expect, it } from 'vitest';
import { defaultDataFolder } from '../../../src-main/hosts/cli/data-folder.ts';
import { displayWidth, fitWidth } from '../../../src-main/hosts/cli/display-width.ts';
import {
  formatBytes,
  formatDuration,
  formatShare,
  formatThings,
} from '../../../src-main/hosts/cli/format-number.ts';
import { visibleJson, visibleText } from '../../../src-main/hosts/cli/visible-text.ts';

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

describe('visible text', () => {
  it('escapes what a terminal obeys and keeps what people write', () => {
    expect(visibleText('\x1b]0;x\x07')).toBe('\\x1b]0;x\\x07');
    expect(visibleText('\u{E0041}\uD800')).toBe('\\u{e0041}\\u{d800}');
    expect(visibleText('می‌خواهم 👩‍👧 ünï')).toBe('می‌خواهم 👩‍👧 ünï');
  });

  it('as JSON is still the same document', () => {
    const value = { name: 'a\x9b\u2028\x1b"' };
    const text = visibleJson(value);

    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
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
    expect([1000, 1536, 5 * 1024 ** 3].map(formatBytes)).toEqual(['1,000 bytes', '1.5 KiB', '5.0 GiB']);
  });
});

describe('the default data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/second-look'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/second-look'],
    ['linux', { XDG_DATA_HOME: 'not/absolute' }, '/home/ada/.local/share/second-look'],
    ['darwin', {}, '/home/ada/Library/Application Support/Second Look'],
    ['linux', { SECOND_LOOK_DATA: '/mine', XDG_DATA_HOME: '/data' }, '/mine'],
  ])('on %s with %j is %s', (platform, environment, expected) => {
    expect(defaultDataFolder({ platform, environment, homeFolder: '/home/ada' })).toBe(expected);
  });

  it('on Windows lies in the roaming profile', () => {
    const homeFolder = 'C:\\Users\\ada';
    const environment = { APPDATA: 'D:\\Roaming' };
    expect(defaultDataFolder({ platform: 'win32', environment, homeFolder })).toBe(
      'D:\\Roaming\\Second Look',
    );
    expect(defaultDataFolder({ platform: 'win32', environment: {}, homeFolder })).toBe(
      'C:\\Users\\ada\\AppData\\Roaming\\Second Look',
    );
  });
});
