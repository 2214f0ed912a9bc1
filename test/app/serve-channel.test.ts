import { expect, test } from 'vitest';
import type { ScreenHost } from '../../src-main/app/serve-channel.ts';
import { serveChannel } from '../../src-main/app/serve-channel.ts';
import type { AppEvent, SecondLook } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { AppChannel, AppMessage } from '../../src-shared/wire.ts';
import { fakeApp } from '../hosts/cli/fake-reports.ts';

/** A screen's end of a channel, as a test plays it. */
function screenOn(answers: Partial<SecondLook> = {}, host: Partial<ScreenHost> = {}) {
  const heard: AppMessage[] = [];
  const defects: unknown[] = [];
  const listeners = new Set<(event: AppEvent) => void>();
  let appEnd: Parameters<AppChannel['listen']>[0] | undefined;
  const channel: AppChannel = {
    send: (message) => heard.push(message),
    listen: (given) => {
      appEnd = given;
    },
    close: () => undefined,
  };
  const app = fakeApp({
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...answers,
  });
  serveChannel(app, channel, {
    version: '1.2.3',
    abilities: {},
    apologise: (error) => {
      defects.push(error);
      return 'Sorry.';
    },
    ...host,
  });
  return {
    heard,
    defects,
    listeners,
    say: (message: unknown) => appEnd?.onMessage(message),
    close: () => appEnd?.onClose(),
    /** Whatever the app has to do is done by then. */
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

const call = (name: string, request: unknown = {}, id = 1) => ({ kind: 'call', id, call: name, request });

test('hello comes first, with what the host can do', () => {
  const { heard } = screenOn({}, { abilities: { chooseFolder: () => Promise.resolve('/pets') } });
  expect(heard).toEqual([{ kind: 'hello', version: '1.2.3', abilities: ['chooseFolder'] }]);
});

test('each answer carries the id of its call, in the order in which they are ready', async () => {
  const late = Promise.withResolvers<null>();
  const { heard, say, settled } = screenOn({
    stopActivity: () => late.promise,
    activity: () => Promise.resolve({ kind: 'idle' }),
  });
  say(call('stopActivity', {}, 7));
  say(call('activity', {}, 8));
  await settled();
  late.resolve(null);
  await settled();
  expect(heard.slice(1)).toEqual([
    { kind: 'answer', id: 8, answer: { kind: 'idle' } },
    { kind: 'answer', id: 7, answer: null },
  ]);
});

test('a request is checked before the app sees it', async () => {
  let asked = 0;
  const { heard, say, settled } = screenOn({
    dataSet: () => {
      asked++;
      return Promise.reject(new Error('not asked for'));
    },
  });
  for (const request of [{}, { dataSetId: '1' }, { dataSetId: 1, more: 2 }, null, undefined]) {
    say(call('dataSet', request));
  }
  await settled();
  expect(asked).toBe(0);
  expect(heard.slice(1)).toHaveLength(5);
  expect(heard[1]).toMatchObject({
    kind: 'error',
    id: 1,
    error: {
      code: 'invalid',
      message: expect.stringContaining('"dataSet" is not valid at dataSetId') as unknown,
    },
  });
});

test('a call that is none is refused, by whatever name', async () => {
  const { heard, say, settled } = screenOn();
  const names = ['audit', 'demo', 'listen', 'picture', 'toString', '__proto__', 'chooseFolder', ''];
  for (const name of names) say(call(name));
  await settled();
  expect(heard.slice(1)).toHaveLength(names.length);
  for (const message of heard.slice(1))
    expect(message).toMatchObject({ kind: 'error', error: { code: 'unsupported' } });
});

test('what only the host can do is asked of the host', async () => {
  const { heard, say, settled } = screenOn(
    {},
    { abilities: { chooseFolder: ({ title }) => Promise.resolve(`/${title}`) } },
  );
  say(call('chooseFolder', { title: 'pets' }));
  await settled();
  expect(heard.at(-1)).toEqual({ kind: 'answer', id: 1, answer: '/pets' });
});

test('an expected error crosses with its code, a defect only as an apology', async () => {
  const defect = new TypeError('x of undefined, in /home/ada/secret');
  const { heard, defects, say, settled } = screenOn({
    undo: () => Promise.reject(new AppError('conflict', 'The disk is full.')),
    redo: () => Promise.reject(defect),
    activity: () => {
      throw defect;
    },
  });
  say(call('undo', { dataSetId: 1 }, 1));
  say(call('redo', { dataSetId: 1 }, 2));
  say(call('activity', {}, 3));
  await settled();
  const byId = heard.slice(1).sort((a, b) => ('id' in a && 'id' in b ? a.id - b.id : 0));
  expect(byId).toEqual([
    { kind: 'error', id: 1, error: { code: 'conflict', message: 'The disk is full.' } },
    { kind: 'error', id: 2, error: { code: 'internal', message: 'Sorry.' } },
    { kind: 'error', id: 3, error: { code: 'internal', message: 'Sorry.' } },
  ]);
  expect(defects).toEqual([defect, defect]);
});

test('events reach the screen until the channel closes', () => {
  const { heard, listeners, close } = screenOn();
  const event: AppEvent = { kind: 'dataSets' };
  for (const listener of listeners) listener(event);
  expect(heard.at(-1)).toEqual({ kind: 'event', event });
  close();
  expect(listeners.size).toBe(0);
});

test('a message that is no call is dropped', async () => {
  const { heard, say, settled } = screenOn();
  const strange = [
    null,
    1,
    'call',
    [],
    {},
    { kind: 'call' },
    { ...call('activity'), id: 1.5 },
    { ...call('activity'), call: 7 },
  ];
  for (const message of strange) say(message);
  await settled();
  expect(heard).toHaveLength(1);
});

test('an error crosses with what a screen may do about it', async () => {
  const { heard, say, settled } = screenOn({
    activity: () => Promise.reject(new AppError('conflict', 'It is there.', { detail: 'file-exists' })),
  });
  say(call('activity'));
  await settled();
  expect(heard.at(-1)).toEqual({
    kind: 'error',
    id: 1,
    error: { code: 'conflict', message: 'It is there.', detail: 'file-exists' },
  });
});
