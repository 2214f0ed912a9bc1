// A running server over a stand-in for the app, and clients that can misbehave.

import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { AppEvent, Calls, SecondLook } from '../../../src-shared/contract.ts';
import { fromBytes, toBytes } from '../../../src-shared/message-bytes.ts';
import type { AppMessage, CallMessage } from '../../../src-shared/wire.ts';
import type { RunningServer, ServeOptions } from '../../../src-main/hosts/server/serve.ts';
import { serve } from '../../../src-main/hosts/server/serve.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export const pictureHash = 'a'.repeat(64);

export interface StandIn {
  readonly app: SecondLook;
  /** Tells every listener. */
  readonly tell: (event: AppEvent) => void;
  readonly listeners: ReadonlySet<(event: AppEvent) => void>;
}

/** Only the given calls, the events and one picture. */
export function standInApp(calls: Partial<Calls> = {}): StandIn {
  const listeners = new Set<(event: AppEvent) => void>();
  const app: Partial<SecondLook> = {
    ...calls,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    picture: (contentHash) =>
      Promise.resolve(
        contentHash === pictureHash ? { bytes: Uint8Array.of(1, 2, 3), type: 'image/png' } : undefined,
      ),
  };
  const tell = (event: AppEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return { app: app as SecondLook, tell, listeners };
}

/** A built page as electron-vite leaves it. A file that is none of its own lies beside it. */
export function builtPage(): string {
  const folder = temporaryFolder();
  const page = join(folder, 'renderer');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Second Look</title>');
  writeFileSync(join(page, 'assets', 'index-abc.js'), 'start();');
  return page;
}

export async function openServer(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const server = await serve({
    app: standInApp().app,
    rendererFolder: builtPage(),
    version: '1.2.3',
    apologise: (error) => `Sorry: ${String(error)}`,
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** Sends the path exactly as given; `fetch` would tidy it up. */
export function ask(
  server: RunningServer,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          text: body.toString(),
        });
      });
    });
    outgoing.on('error', reject).end();
  });
}

/** Uses the link up and returns what a browser sends from then on. */
export async function cookieOf(server: RunningServer, link = server.url): Promise<string> {
  const { headers } = await ask(server, pathOf(link));
  return (headers['set-cookie']?.[0] ?? '').split(';')[0];
}

export function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

export interface Client {
  readonly socket: WebSocket;
  /** The next message that was not taken yet. */
  readonly next: () => Promise<AppMessage>;
  readonly call: (message: Omit<CallMessage, 'kind'>) => void;
  readonly closed: Promise<number>;
}

/**
 * A screen's socket, opened as our own page would; an empty header is not sent. Rejects with the status where the
 * server refuses.
 */
export async function connect(
  server: RunningServer,
  { path = '/socket', ...headers }: Record<string, string>,
): Promise<Client> {
  const origin = `http://127.0.0.1:${server.port}`;
  const sent = Object.entries({ origin, ...headers }).filter(([, value]) => value !== '');
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers: Object.fromEntries(sent) });
  onTestFinished(() => {
    socket.terminate();
  });
  const messages: AppMessage[] = [];
  const waiting: ((message: AppMessage) => void)[] = [];
  socket.on('message', (data) => {
    const message = fromBytes(data as Buffer) as AppMessage;
    const waiter = waiting.shift();
    if (waiter === undefined) messages.push(message);
    else waiter(message);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_, response) => {
      reject(new Error(String(response.statusCode)));
    });
  });
  return {
    socket,
    next() {
      const message = messages.shift();
      if (message !== undefined) return Promise.resolve(message);
      return new Promise((resolve) => waiting.push(resolve));
    },
    call: (message) => {
      socket.send(toBytes({ kind: 'call', ...message }));
    },
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
}
