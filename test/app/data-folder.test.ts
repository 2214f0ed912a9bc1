// Where the program keeps its own files.

import { describe, expect, it } from 'vitest';
import { defaultDataFolder } from '../../src-main/app/data-folder.ts';

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
