// What no page may do in the desktop window. Each of these settings is one line of code, and each test fails without it.

import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { guardDownloads } from '../../../src-main/hosts/electron/abilities.ts';
import { guardPages, guardSession } from '../../../src-main/hosts/electron/guard.ts';
import { createWindow } from '../../../src-main/hosts/electron/window.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import type { StandIn, StandInWindow } from './stand-in.ts';
import { electronStandIn, PreventableEvent, StandInDownload } from './stand-in.ts';

const page = 'second-look-app://app/';

let standIn: StandIn;
let window: StandInWindow;

beforeEach(() => {
  standIn = electronStandIn();
  window = openWindow(standIn);
});

function openWindow({ electron, windows }: StandIn): StandInWindow {
  guardPages(electron);
  createWindow(electron, {
    preloadFile: '/out/preload/preload.cjs',
    stateFile: join(temporaryFolder(), 'w'),
  });
  const [created] = windows;
  return created;
}

describe('the window', () => {
  it.each([
    ['contextIsolation', true],
    ['sandbox', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['webviewTag', false],
    ['navigateOnDragDrop', false],
    ['devTools', false],
    ['spellcheck', false],
  ] as const)('has %s set to %s', (name, value) => {
    expect(window.options.webPreferences?.[name]).toBe(value);
  });

  it('has the preload script and nothing else to load', () => {
    expect(window.options.webPreferences?.preload).toBe('/out/preload/preload.cjs');
    expect(Object.keys(window.options.webPreferences ?? {})).toHaveLength(12);
  });

  it('lets developers look inside before it is packaged', () => {
    expect(openWindow(electronStandIn({ isPackaged: false })).options.webPreferences?.devTools).toBe(true);
  });
});

describe('a page', () => {
  it('may go to its own places', () => {
    expect(window.webContents.allows('will-navigate', { url: page })).toBe(true);
    expect(window.webContents.allows('will-navigate', { url: `${page}#/settings` })).toBe(true);
  });

  it.each([
    'https://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'second-look-app://other/',
    'second-look-app://app.example.org/',
    'second-look-app://app@example.org/',
    `${page}pictures/00/full`,
    'data:text/html,hello',
  ])('may not leave for %s', (url) => {
    expect(window.webContents.allows('will-navigate', { url })).toBe(false);
  });

  it('may not be sent on by an answer', () => {
    expect(window.webContents.allows('will-redirect', { url: page })).toBe(false);
  });

  it('may have no frame that goes anywhere', () => {
    const { webContents } = window;
    expect(webContents.allows('will-frame-navigate', { url: page, isMainFrame: false })).toBe(false);
    expect(webContents.allows('will-frame-navigate', { url: page, isMainFrame: true })).toBe(true);
  });

  it('may open no window', () => {
    expect(window.webContents.openHandler?.({ url: page })).toEqual({ action: 'deny' });
  });

  it('may hold no other page', () => {
    expect(window.webContents.allows('will-attach-webview', {})).toBe(false);
  });
});

describe('the session', () => {
  beforeEach(() => {
    guardSession(standIn.electron.session.defaultSession);
  });

  it.each(['media', 'notifications', 'fileSystem', 'openExternal', 'clipboard-read'])(
    'refuses a request for %s',
    (permission) => {
      const answers: boolean[] = [];
      standIn.session.permissionRequest?.({}, permission, (may) => answers.push(may));
      expect(answers).toEqual([false]);
    },
  );

  it('says no to who asks what is permitted, and to devices', () => {
    expect(standIn.session.permissionCheck?.({}, 'media')).toBe(false);
    expect(standIn.session.devicePermission?.({})).toBe(false);
  });

  it.each([
    ['https://example.org/', true],
    ['http://127.0.0.1/', true],
    ['HTTP://example.org/', true],
    ['ws://example.org/', true],
    ['wss://example.org/', true],
    ['file:///etc/passwd', true],
    [page, false],
    [`blob:${page}0`, false],
    ['devtools://devtools/bundled/devtools_app.html', false],
  ])('asks for %s: refused %s', (url, isRefused) => {
    const answers: unknown[] = [];
    standIn.session.beforeRequest?.({ url }, (answer) => answers.push(answer));
    expect(answers).toEqual([{ cancel: isRefused }]);
  });
});

describe('a download', () => {
  it('is only what the page made itself, and where it went may then be shown', () => {
    const written = new Set<string>();
    guardDownloads(standIn.electron.session.defaultSession, written);
    const own = new StandInDownload(`blob:${page}1234`, '/home/ada/report.html');
    const event = new PreventableEvent();
    standIn.session.emit('will-download', event, own);
    own.emit('done', {}, 'completed');

    expect(event.isPrevented).toBe(false);
    expect(own.dialog).toEqual({ defaultPath: 'report.html' });
    expect([...written]).toEqual(['/home/ada/report.html']);
  });

  it.each([`${page}index.html`, 'https://example.org/a.exe', 'blob:https://example.org/1'])(
    'of %s is refused',
    (url) => {
      const written = new Set<string>();
      guardDownloads(standIn.electron.session.defaultSession, written);
      const event = new PreventableEvent();
      const download = new StandInDownload(url, '/home/ada/a.exe');
      standIn.session.emit('will-download', event, download);
      download.emit('done', {}, 'completed');

      expect(event.isPrevented).toBe(true);
      expect(written.size).toBe(0);
    },
  );

  it('that was given up was not written', () => {
    const written = new Set<string>();
    guardDownloads(standIn.electron.session.defaultSession, written);
    const download = new StandInDownload(`blob:${page}1`, '/home/ada/report.html');
    standIn.session.emit('will-download', new PreventableEvent(), download);
    download.emit('done', {}, 'cancelled');

    expect(written.size).toBe(0);
  });
});
