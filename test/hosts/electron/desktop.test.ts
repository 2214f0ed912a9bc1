// The desktop program from start to end, with a stand-in for Electron and for the app.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import { defaultPreferences } from '../../../src-shared/preferences.ts';
import type { OnWait } from '../../../src-main/app/activity.ts';
import type { RunState } from '../../../src-shared/domain.ts';
import type { StartOptions } from '../../../src-main/hosts/electron/run-desktop.ts';
import { runDesktop } from '../../../src-main/hosts/electron/run-desktop.ts';
import { madeUpRemains } from '../../made-up-remains.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeApp, idle, training } from './fake-app.ts';
import { electronStandIn, pageIn } from './stand-in.ts';

const page = 'second-look-app://app/';

async function start(
  given: Partial<StartOptions> & { isPackaged?: boolean; hasLock?: boolean; isBuilt?: boolean } = {},
) {
  const { isPackaged, hasLock, isBuilt = true, ...options } = given;
  const folder = temporaryFolder();
  if (isBuilt) {
    mkdirSync(join(folder, 'out', 'renderer'), { recursive: true });
    writeFileSync(join(folder, 'out', 'renderer', 'index.html'), 'page');
  }
  const standIn = electronStandIn({ isPackaged, hasLock });
  const fake = fakeApp({
    exportLabels: () =>
      Promise.resolve({
        to: join(folder, 'labels.csv'),
        run: 3,
        folder: '/pictures/pets',
        format: 'csv',
        rows: 1,
        relabelled: 0,
        removed: 0,
        accepted: 0,
        remaining: madeUpRemains,
        remainingPerClass: [],
      }),
  });
  const closed = Promise.withResolvers<undefined>();
  const close = vi.fn<(onWait?: OnWait) => Promise<void>>(() => closed.promise.then(() => undefined));
  await runDesktop(standIn.electron, {
    version: '1.2.3',
    dataFolder: join(folder, 'data'),
    builtFolder: join(folder, 'out', 'main'),
    iconFile: '/icon.png',
    platform: 'linux',
    words: ['second-look'],
    currentFolder: '/home/ada',
    openApp: () => Promise.resolve({ app: fake.app, close }),
    apologise: (error) => `Sorry (${String(error)}).`,
    ...options,
  });
  const endTraining = (state: Exclude<RunState, 'running'>, failure: string | null = null): void => {
    fake.tell({ kind: 'trainingEnded', end: { dataSetId: 7, runId: 3, state, failure } });
    fake.tell({ kind: 'activity', activity: idle });
  };
  return { ...standIn, fake, close, closed, folder, endTraining, lastWindow: () => standIn.windows[0] };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('starting', () => {
  it('settles what has to be settled before Electron is ready', async () => {
    const { app, folder } = await start();

    expect(app.done.indexOf('ready')).toBe(app.done.length - 1);
    expect(app.done).toEqual(expect.arrayContaining(['enableSandbox', 'registerSchemesAsPrivileged']));
    expect(app.done.indexOf('setPath')).toBeLessThan(app.done.indexOf('requestSingleInstanceLock'));
    expect(app.paths.userData).toBe(join(folder, 'data', 'window'));
  });

  it('guards pages and session before there is a window', async () => {
    const { session, protocol, lastWindow } = await start();

    expect(lastWindow().webContents.allows('will-navigate', { url: 'https://example.org/' })).toBe(false);
    expect(session.permissionCheck?.({}, 'media')).toBe(false);
    expect(session.listenerCount('will-download')).toBe(1);
    expect([...protocol.handlers.keys()]).toEqual(['second-look-app']);
  });

  it('opens one window on the page, which shows itself once it has drawn', async () => {
    const { windows, lastWindow } = await start();

    expect(windows).toHaveLength(1);
    expect(lastWindow().loaded).toEqual([page]);
    expect(lastWindow().options).toMatchObject({ show: false, minWidth: 900, minHeight: 600 });
    expect(lastWindow().isShown).toBe(false);
    lastWindow().emit('ready-to-show');
    expect(lastWindow().isShown).toBe(true);
  });

  it('takes the theme a person chose, and its ground, so that nothing flashes', async () => {
    const { nativeTheme, lastWindow, fake } = await start();
    expect(nativeTheme.themeSource).toBe('dark');
    expect(lastWindow().options.backgroundColor).toBe('#f6f6f6');

    fake.tell({ kind: 'preferences', preferences: { ...defaultPreferences, theme: 'light' } });
    nativeTheme.shouldUseDarkColors = true;
    nativeTheme.emit('updated');
    expect(nativeTheme.themeSource).toBe('light');
    expect(lastWindow().backgroundColor).toBe('#191919');
  });

  it.each([
    [true, ['second-look', 'pets'], `${page}#/open?folder=%2Fhome%2Fada%2Fpets`],
    [true, ['second-look', '--no-sandbox', '/a b'], `${page}#/open?folder=%2Fa%20b`],
    [false, ['electron', '.', 'pets'], `${page}#/open?folder=%2Fhome%2Fada%2Fpets`],
    [false, ['electron', '.'], page],
  ])('packaged %s as %j shows %s', async (isPackaged, words, address) => {
    const { lastWindow } = await start({ isPackaged, words });
    expect(lastWindow().loaded).toEqual([address]);
  });

  it('says in a sentence why it cannot', async () => {
    const { errors, app, windows } = await start({
      openApp: () => Promise.reject(new AppError('conflict', 'The data folder is of a newer version.')),
    });

    expect(errors).toEqual([
      { title: 'Second Look cannot start', text: 'The data folder is of a newer version.' },
    ]);
    expect(app.exitCode).toBe(2);
    expect(windows).toEqual([]);
  });

  it('apologises for a defect', async () => {
    const { errors, app } = await start({ openApp: () => Promise.reject(new Error('boom')) });

    expect(errors[0].text).toBe('Sorry (Error: boom).');
    expect(app.exitCode).toBe(3);
  });

  it('closes the app again when the page is missing', async () => {
    const closed = vi.fn(() => Promise.resolve());
    const { errors } = await start({
      isBuilt: false,
      openApp: () => Promise.resolve({ app: fakeApp().app, close: closed }),
    });

    expect(errors[0].text).toContain('npm run setup');
    expect(closed).toHaveBeenCalledOnce();
  });

  it('on Windows and Linux says under which name the desktop knows it', async () => {
    expect((await start({ platform: 'win32' })).app.done).toContain('setAppUserModelId');
    expect((await start({ platform: 'linux' })).app.done).toContain('setDesktopName');
  });
});

describe('a second start', () => {
  it('hands its folder over and ends without opening anything', async () => {
    const openApp = vi.fn();
    const { app, windows } = await start({ hasLock: false, words: ['second-look', 'pets'], openApp });

    expect(app.lockData).toEqual({ folder: '/home/ada/pets' });
    expect(app.hasQuit).toBe(true);
    expect(openApp).not.toHaveBeenCalled();
    expect(windows).toEqual([]);
  });

  it('shows the window of the first, at the folder', async () => {
    const { app, windows, lastWindow } = await start();
    lastWindow().isSmall = true;
    app.emit('second-instance', {}, [], '', { folder: '/pets' });
    await settled();

    expect(windows).toHaveLength(1);
    expect(lastWindow()).toMatchObject({ isShown: true, isFocused: true, isSmall: false });
    expect(lastWindow().loaded.at(-1)).toBe(`${page}#/open?folder=%2Fpets`);
  });

  it.each([{}, null, { folder: null }, { folder: 7 }])('with %j only shows it', async (data) => {
    const { app, lastWindow } = await start();
    app.emit('second-instance', {}, [], '', data);
    await settled();

    expect(lastWindow().isFocused).toBe(true);
    expect(lastWindow().loaded).toHaveLength(1);
  });
});

describe('closing the window', () => {
  it('keeps its size and place for the next start', async () => {
    const { lastWindow, folder } = await start();
    lastWindow().close();

    expect(JSON.parse(readFileSync(join(folder, 'data', 'window.json'), 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 1000,
      height: 700,
      isMaximized: false,
    });
  });

  it('quits when there is nothing to do', async () => {
    const { lastWindow, app, close, closed } = await start();
    lastWindow().close();
    closed.resolve(undefined);
    await settled();

    expect(close).toHaveBeenCalledOnce();
    expect(app.hasQuit).toBe(true);
  });

  it('does not quit on macOS, where the dock opens another', async () => {
    const { lastWindow, windows, app, close } = await start({ platform: 'darwin' });
    lastWindow().close();
    expect(close).not.toHaveBeenCalled();

    app.emit('activate');
    expect(windows).toHaveLength(1);
    expect(lastWindow().loaded).toEqual([page]);
  });

  it('lets training go on, says so, and a second start shows it again', async () => {
    const { lastWindow, windows, app, close, fake, notifications } = await start();
    fake.tell({ kind: 'activity', activity: training });
    lastWindow().close();
    expect(close).not.toHaveBeenCalled();
    expect(notifications.map(({ options }) => options.title)).toEqual(['Training goes on']);

    app.emit('second-instance', {}, [], '', { folder: null });
    await settled();
    expect(windows).toHaveLength(1);
  });

  it('quits when the training was being stopped', async () => {
    const { lastWindow, close, fake } = await start();
    fake.tell({ kind: 'activity', activity: { ...training, state: 'stopping' } });
    lastWindow().close();

    expect(close).toHaveBeenCalledOnce();
  });
});

describe('training that ends', () => {
  it('is told to who looks elsewhere, and a click shows the review', async () => {
    const { notifications, endTraining, lastWindow } = await start();
    endTraining('finished');
    await settled();

    expect(notifications).toHaveLength(1);
    expect(notifications[0].options).toEqual({
      title: 'Training on pets has ended',
      body: 'Labels probably wrong: 12, possibly: 30.',
    });
    expect(notifications[0].isShown).toBe(true);
    notifications[0].emit('click');
    expect(lastWindow().loaded.at(-1)).toBe(`${page}#/set/7/review`);
    expect(lastWindow().isFocused).toBe(true);
  });

  it('is not told to who is looking, or stopped it', async () => {
    const { notifications, endTraining, focus, lastWindow } = await start();
    endTraining('stopped');
    focus(lastWindow());
    endTraining('finished');
    await settled();

    expect(notifications).toEqual([]);
  });

  it('in failure says why, and a click shows the training', async () => {
    const { notifications, endTraining, lastWindow } = await start();
    endTraining('failed', 'The disk is full.');
    await settled();

    expect(notifications[0].options).toEqual({
      title: 'Training on pets has failed',
      body: 'The disk is full.',
    });
    notifications[0].emit('click');
    expect(lastWindow().loaded.at(-1)).toBe(`${page}#/set/7/train`);
  });

  it('without a window keeps the program until its news is clicked', async () => {
    const { notifications, endTraining, lastWindow, windows, fake, close } = await start();
    fake.tell({ kind: 'activity', activity: training });
    lastWindow().close();
    endTraining('finished');
    await settled();
    expect(close).not.toHaveBeenCalled();

    notifications.at(-1)?.emit('click');
    expect(windows).toHaveLength(1);
    expect(lastWindow().loaded).toEqual([`${page}#/set/7/review`]);
    notifications.at(-1)?.emit('close');
    expect(close).not.toHaveBeenCalled();
  });

  it('without a window quits when its news is dismissed', async () => {
    const { notifications, endTraining, lastWindow, fake, close } = await start();
    fake.tell({ kind: 'activity', activity: training });
    lastWindow().close();
    endTraining('finished');
    await settled();
    notifications.at(-1)?.emit('close');

    expect(close).toHaveBeenCalledOnce();
  });

  it('without a window and without news quits at once', async () => {
    const { endTraining, lastWindow, fake, close, withoutNotifications } = await start();
    withoutNotifications();
    fake.tell({ kind: 'activity', activity: training });
    lastWindow().close();
    endTraining('finished');
    await settled();

    expect(close).toHaveBeenCalledOnce();
  });
});

describe('quitting', () => {
  it('waits for the app to close, once, with the window out of the way', async () => {
    const { app, close, closed, lastWindow } = await start();
    lastWindow().emit('ready-to-show');
    app.quit();
    app.quit();
    await settled();
    expect(app.hasQuit).toBe(false);
    expect(close).toHaveBeenCalledOnce();
    expect(lastWindow().isShown).toBe(false);

    closed.resolve(undefined);
    await settled();
    expect(app.hasQuit).toBe(true);
  });

  it('does not hang on an app that cannot close', async () => {
    const { app, closed } = await start();
    app.quit();
    closed.reject(new Error('boom'));
    await settled();

    expect(app.hasQuit).toBe(true);
  });

  it('tells of the findings it waits for, because its window is away, and of nothing else', async () => {
    const { app, close, closed, notifications } = await start();
    app.quit();
    const [onWait] = close.mock.lastCall ?? [];
    onWait?.({ kind: 'reading', folder: '/pets', done: 0, total: 0, decoded: 0 });
    expect(notifications).toEqual([]);
    onWait?.(training);
    expect(notifications.map(({ options }) => options.title)).toEqual([
      'Keeping what the training has found',
    ]);
    expect(app.hasQuit).toBe(false);

    closed.resolve(undefined);
    await settled();
    expect(app.hasQuit).toBe(true);
  });
});

describe('the taskbar', () => {
  it('shows how far it is', async () => {
    const { fake, lastWindow } = await start();
    const last = () => lastWindow().bars.at(-1);
    expect(last()).toEqual({ progress: -1, mode: 'none' });

    const reading = { kind: 'reading', folder: '/pets', done: 0, total: 0, decoded: 0 } as const;
    fake.tell({ kind: 'activity', activity: reading });
    expect(last()).toEqual({ progress: 2, mode: 'indeterminate' });
    const exporting = { kind: 'exporting', dataSetId: 7, to: '/tree', bytes: 0, totalBytes: 0 } as const;
    fake.tell({ kind: 'activity', activity: { ...exporting, done: 1, total: 8 } });
    expect(last()).toEqual({ progress: 0.125, mode: 'normal' });
    const starting = { ...training, runId: null, state: 'starting' } as const;
    fake.tell({ kind: 'activity', activity: { ...starting, reading: { done: 3, total: 4, decoded: 0 } } });
    expect(last()).toEqual({ progress: 0.75, mode: 'normal' });
    fake.tell({ kind: 'activity', activity: { ...reading, done: 30, total: 40 } });
    expect(last()).toEqual({ progress: 0.75, mode: 'normal' });

    fake.tell({ kind: 'activity', activity: { ...training, state: 'starting' } });
    expect(last()).toEqual({ progress: 2, mode: 'indeterminate' });
    fake.tell({ kind: 'activity', activity: training });
    fake.tell({ kind: 'epoch', runId: 3, report: { epoch: 3, epochs: 12 } as never });
    expect(last()).toEqual({ progress: 0.25, mode: 'normal' });
    fake.tell({ kind: 'activity', activity: { ...training, state: 'paused' } });
    expect(last()).toEqual({ progress: 0.25, mode: 'paused' });
    fake.tell({ kind: 'activity', activity: idle });
    expect(last()).toEqual({ progress: -1, mode: 'none' });
  });

  it('shows it on a window that is opened later', async () => {
    const { fake, lastWindow, app } = await start();
    fake.tell({ kind: 'activity', activity: training });
    fake.tell({
      kind: 'pretraining',
      runId: 3,
      report: { isPretraining: true, epoch: 6, epochs: 6, epochsAfter: 6 } as never,
    });
    lastWindow().close();
    app.emit('activate');

    expect(lastWindow().bars).toEqual([{ progress: 0.5, mode: 'normal' }]);
  });

  it('of a run that goes on shows what was done before', async () => {
    const { fake, lastWindow } = await start();
    fake.tell({ kind: 'activity', activity: training });
    const started = (view: object): void => {
      fake.tell({ kind: 'trainingStarted', dataSetId: 7, view: { epochs: [], ...view } as never });
    };
    started({ pretraining: { isPretraining: true, epoch: 3, epochs: 6, epochsAfter: 6 } });
    expect(lastWindow().bars.at(-1)).toEqual({ progress: 0.25, mode: 'normal' });
    started({});
    expect(lastWindow().bars.at(-1)).toEqual({ progress: 0, mode: 'normal' });
  });
});

describe('the page in the window', () => {
  it('is connected to the app, with what the desktop can do', async () => {
    const { lastWindow } = await start();
    const { bridge, heard } = pageIn(lastWindow().webContents);
    bridge.listen((message) => heard.push(message));

    expect(heard).toEqual([
      { kind: 'hello', version: '1.2.3', abilities: ['chooseFolder', 'chooseTarget', 'showInFolder'] },
    ]);
  });

  it('may have shown what its exports wrote, and nothing else', async () => {
    const { lastWindow, opened, folder } = await start();
    const { bridge, heard } = pageIn(lastWindow().webContents);
    bridge.listen((message) => heard.push(message));
    const path = join(folder, 'labels.csv');
    bridge.send({ kind: 'call', id: 1, call: 'showInFolder', request: { path } });
    await settled();
    bridge.send({ kind: 'call', id: 2, call: 'exportLabels', request: { to: path } });
    await settled();
    bridge.send({ kind: 'call', id: 3, call: 'showInFolder', request: { path } });
    await settled();

    expect(heard.slice(1).map((message) => message.kind)).toEqual(['error', 'answer', 'answer']);
    expect(opened).toEqual([path]);
  });

  it('that crashes is loaded again, but not for ever', async () => {
    const { lastWindow, windows } = await start();
    const window = lastWindow();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.webContents.reloads).toBe(1);

    window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(window.webContents.reloads).toBe(1);
    expect(windows).toEqual([]);
  });
});
