// Where the window opens.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepWindowState, readWindowState } from '../../../src-main/hosts/electron/window-state.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { electronStandIn } from './stand-in.ts';

const state = { x: 100, y: 50, width: 1200, height: 800, isMaximized: false };

function reopened(kept: unknown, displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }]) {
  const file = join(temporaryFolder(), 'window.json');
  writeFileSync(file, typeof kept === 'string' ? kept : JSON.stringify(kept));
  const standIn = electronStandIn();
  standIn.displays.splice(0, 1, ...displays);
  return readWindowState(file, standIn.electron);
}

describe('the window', () => {
  it('opens where it was', () => {
    expect(reopened(state)).toEqual(state);
    expect(reopened({ ...state, isMaximized: true }).isMaximized).toBe(true);
  });

  it('opens on the second screen when it was there', () => {
    const screens = [
      { workArea: { x: 0, y: 0, width: 1920, height: 1080 } },
      { workArea: { x: 1920, y: 0, width: 2560, height: 1440 } },
    ];
    expect(reopened({ ...state, x: 2500, width: 2000 }, screens)).toEqual({ ...state, x: 2500, width: 2000 });
  });

  it('goes to the middle when its screen is gone', () => {
    expect(reopened({ ...state, x: 2500 })).toEqual({ width: 1200, height: 800, isMaximized: false });
    expect(reopened({ ...state, y: -400 })).not.toHaveProperty('y');
    expect(reopened({ ...state, x: 1900 })).not.toHaveProperty('x');
  });

  it('is no larger than the screen and no smaller than its content needs', () => {
    expect(reopened({ ...state, width: 4000, height: 3000 })).toMatchObject({ width: 1920, height: 1080 });
    expect(reopened({ ...state, width: 10, height: 10 })).toMatchObject({ width: 900, height: 600 });
  });

  it.each(['', '{"width":', 'null', '{"width":"1200","height":800}', '[]'])(
    'opens as the first time when %j was kept',
    (text) => {
      expect(reopened(text)).toEqual({ width: 1320, height: 860, isMaximized: false });
    },
  );
});

describe('keeping it', () => {
  it('leaves one whole file', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'new', 'window.json');
    keepWindowState(file, state);
    keepWindowState(file, { ...state, x: 1 });

    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...state, x: 1 });
    expect(readdirSync(join(folder, 'new'))).toEqual(['window.json']);
  });

  it('that fails disturbs nobody', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');

    expect(() => {
      keepWindowState(join(file, 'window.json'), state);
    }).not.toThrow();
  });
});
