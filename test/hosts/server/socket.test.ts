// The socket: who may open it, what crosses it, and how it ends.

import { describe, expect, it } from 'vitest';
import type { AppEvent } from '../../../src-shared/contract.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { fromBytes, toBytes } from '../../../src-shared/message-bytes.ts';
import { defaultPreferences } from '../../../src-shared/preferences.ts';
import type { ReviewColumns } from '../../../src-shared/review.ts';
import { connect, cookieOf, openServer, standInApp } from './stand-in-server.ts';

const quality = Float32Array.of(0.25, 0.5, Number.NaN);
const exampleIds = Int32Array.of(7, 8, 2 ** 30);
const dataSetsChanged: AppEvent = { kind: 'dataSets' };

describe('the socket', () => {
  it('opens for our page with the cookie and says hello', async () => {
    const server = await openServer();
    const client = await connect(server, { cookie: await cookieOf(server) });

    expect(await client.next()).toEqual({ kind: 'hello', version: '1.2.3', abilities: [] });
  });

  it.each([
    ['without the cookie', { cookie: '' }],
    ['with a wrong cookie', { cookie: 'second-look-PORT=wrong' }],
    ['for a foreign page', { origin: 'https://evil.example' }],
    ['for a page on another port', { origin: 'http://127.0.0.1:1' }],
    ['for a page that does not say who it is', { origin: '' }],
    ['under a foreign name', { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' }],
    ['with the fetch metadata of another site', { 'sec-fetch-site': 'cross-site' }],
    ['at another address', { path: '/sockets' }],
    ['at an address with a query', { path: '/socket?token=1' }],
  ])('stays shut %s', async (_, given) => {
    const { app, listeners } = standInApp();
    const server = await openServer({ app });
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('PORT', String(server.port))]),
    );

    await expect(connect(server, { cookie: await cookieOf(server), ...headers })).rejects.toThrow('403');
    expect(listeners.size).toBe(0);
  });

  it('carries calls, answers and the errors of either kind', async () => {
    const { app } = standInApp({
      preferences: () => Promise.resolve(defaultPreferences),
      dataSet: ({ dataSetId }) => Promise.reject(new AppError('not-found', `No data set ${dataSetId}.`)),
      doctor: () => Promise.reject(new TypeError('a defect')),
    });
    const server = await openServer({ app });
    const client = await connect(server, { cookie: await cookieOf(server) });
    await client.next();

    client.call({ id: 1, call: 'preferences', request: {} });
    expect(await client.next()).toEqual({ kind: 'answer', id: 1, answer: defaultPreferences });
    client.call({ id: 2, call: 'dataSet', request: { dataSetId: 9 } });
    expect(await client.next()).toEqual({
      kind: 'error',
      id: 2,
      error: { code: 'not-found', message: 'No data set 9.' },
    });
    client.call({ id: 3, call: 'dataSet', request: { dataSetId: 'nine' } });
    expect(await client.next()).toMatchObject({ kind: 'error', id: 3, error: { code: 'invalid' } });
    client.call({ id: 4, call: 'doctor', request: {} });
    expect(await client.next()).toEqual({
      kind: 'error',
      id: 4,
      error: { code: 'internal', message: 'Sorry: TypeError: a defect' },
    });
    client.call({ id: 5, call: 'chooseFolder', request: { title: '' } });
    expect(await client.next()).toMatchObject({ kind: 'error', id: 5, error: { code: 'unsupported' } });
  });

  it('carries typed arrays whole', async () => {
    const columns = { exampleIds, quality } as unknown as ReviewColumns;
    const { app } = standInApp({ reviewColumns: () => Promise.resolve(columns) });
    const server = await openServer({ app });
    const client = await connect(server, { cookie: await cookieOf(server) });
    await client.next();

    client.call({ id: 1, call: 'reviewColumns', request: { runId: 1 } });
    expect(await client.next()).toEqual({ kind: 'answer', id: 1, answer: { exampleIds, quality } });
  });

  it('carries a large answer', async () => {
    const large = { quality: new Float32Array(3_000_000).fill(0.5) } as unknown as ReviewColumns;
    const { app } = standInApp({ reviewColumns: () => Promise.resolve(large) });
    const server = await openServer({ app });
    const client = await connect(server, { cookie: await cookieOf(server) });
    await client.next();

    client.call({ id: 1, call: 'reviewColumns', request: { runId: 1 } });
    const message = await client.next();
    expect(message.kind === 'answer' && (message.answer as ReviewColumns).quality.length).toBe(3_000_000);
  });

  it('tells every screen what happens, until it goes', async () => {
    const { app, tell, listeners } = standInApp();
    const server = await openServer({ app });
    const cookie = await cookieOf(server);
    const [first, second] = [await connect(server, { cookie }), await connect(server, { cookie })];
    await Promise.all([first.next(), second.next()]);

    tell(dataSetsChanged);
    expect(await first.next()).toEqual({ kind: 'event', event: dataSetsChanged });
    expect(await second.next()).toEqual({ kind: 'event', event: dataSetsChanged });

    first.socket.close();
    await first.closed;
    await expect.poll(() => listeners.size).toBe(1);
  });

  it.each([
    ['bytes that are no message', Buffer.from([0xc1])],
    [
      'a message that is cut off',
      Buffer.from(toBytes({ kind: 'call', id: 1, call: 'doctor' }).subarray(0, 9)),
    ],
    ['text', 'hello'],
    ['a typed array of no known type', Buffer.from([0xc7, 1, 1, 99])],
  ])('ends for %s, and no other does', async (_, frame) => {
    const { app, tell } = standInApp();
    const server = await openServer({ app });
    const cookie = await cookieOf(server);
    const [bad, good] = [await connect(server, { cookie }), await connect(server, { cookie })];
    await Promise.all([bad.next(), good.next()]);

    bad.socket.send(frame);
    expect(await bad.closed).toBe(1007);
    tell(dataSetsChanged);
    expect(await good.next()).toEqual({ kind: 'event', event: dataSetsChanged });
  });

  it('ends for a frame that breaks the protocol, and no other does', async () => {
    const { app, tell } = standInApp();
    const server = await openServer({ app });
    const cookie = await cookieOf(server);
    const [bad, good] = [await connect(server, { cookie }), await connect(server, { cookie })];
    await Promise.all([bad.next(), good.next()]);

    // Reserved bits and an opcode that is not used.
    (bad.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0xff, 0xff, 0xff, 0xff]),
    );
    await bad.closed;
    tell(dataSetsChanged);
    expect(await good.next()).toEqual({ kind: 'event', event: dataSetsChanged });
  });

  it('ends when the other end does not answer any more', async () => {
    const { app, listeners } = standInApp();
    const server = await openServer({ app, pingEveryMs: 50 });
    const cookie = await cookieOf(server);
    const alive = await connect(server, { cookie });
    const gone = await connect(server, { cookie });
    (gone.socket as unknown as { _socket: { pause(): void } })._socket.pause();

    await expect.poll(() => listeners.size).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });
});

describe('closing', () => {
  it('tells every screen that the server goes away', async () => {
    const { app, listeners } = standInApp();
    const server = await openServer({ app });
    const cookie = await cookieOf(server);
    const clients = [await connect(server, { cookie }), await connect(server, { cookie })];

    await server.close();
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1001, 1001]);
    expect(listeners.size).toBe(0);
    await expect(connect(server, { cookie })).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait for a screen that does not answer', async () => {
    const server = await openServer();
    const client = await connect(server, { cookie: await cookieOf(server) });
    (client.socket as unknown as { _socket: { pause(): void } })._socket.pause();

    await server.close();
  });
});

it('a message is read from a Node buffer as from any other bytes', () => {
  expect(fromBytes(Buffer.from(toBytes({ exampleIds, quality })))).toEqual({ exampleIds, quality });
});
