/// <reference types="node" />
// The page over a made-up app, to look at it and to work on it:
//   node test/renderer/serve-fake.ts [--port 5180] [--empty] [--epoch-ms 700] [--late-ms 0] [--page DIR]
// Builds the page first, unless a built one is named.

import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { serveChannel } from '../../src-main/app/serve-channel.ts';
import type { PictureView, SecondLook } from '../../src-shared/contract.ts';
import { fromBytes, toBytes } from '../../src-shared/message-bytes.ts';
import type { AppChannel } from '../../src-shared/wire.ts';
import { createFakeApp } from './fake-app.ts';

const root = join(import.meta.dirname, '../..');

/** As strict as the real server is. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface FakeServer {
  readonly url: string;
  /** Cuts all connections, as when the server goes away; the page can come back at once. */
  drop(): void;
  close(): Promise<void>;
}

export async function serveFake(app: SecondLook, page: string, port = 0): Promise<FakeServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const [, contentHash, view] = /^\/pictures\/([^/]+)\/(small|full)$/.exec(pathname) ?? [];
      const picture = contentHash ? await app.picture(contentHash, view as PictureView) : undefined;
      if (picture) {
        response.writeHead(200, {
          'content-type': picture.type,
          'cache-control': 'max-age=31536000, immutable',
        });
        response.end(picture.bytes);
        return;
      }
      const file = pathname === '/' ? '/index.html' : pathname;
      const type = /^\/[\w./-]+$/.test(file) && !file.includes('..') ? types[extname(file)] : undefined;
      try {
        if (type === undefined) throw new Error('Not of the page.');
        const bytes = readFileSync(join(page, file));
        response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
        response.end(bytes);
      } catch {
        response.writeHead(404).end();
      }
    })();
  });
  const sockets = new WebSocketServer({ server, path: '/socket' });
  sockets.on('connection', (socket) => {
    serveChannel(app, channelOver(socket), {
      version: '0.0.0-fake',
      abilities: {},
      apologise: (error) => {
        console.error(error);
        return 'Something went wrong in the fake app.';
      },
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    drop() {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: () => close(server, sockets),
  };
}

/** Builds the page into a folder of its own, which the caller deletes. */
export async function buildPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'second-look-page-'));
  await build({
    configFile: false,
    root: join(root, 'src-renderer'),
    plugins: [svelte({ configFile: join(root, 'svelte.config.js') })],
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0, minify: false },
  });
  return folder;
}

function channelOver(socket: WebSocket): AppChannel {
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(toBytes(message));
    },
    listen({ onMessage, onClose }) {
      socket.on('message', (bytes) => {
        onMessage(fromBytes(bytes as Buffer));
      });
      socket.on('close', onClose);
    },
    close() {
      socket.close();
    },
  };
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5180' },
      empty: { type: 'boolean', default: false },
      'epoch-ms': { type: 'string', default: '700' },
      'late-ms': { type: 'string', default: '0' },
      page: { type: 'string' },
    },
  });
  const page = values.page ?? (await buildPage());
  const app = createFakeApp({
    isEmpty: values.empty,
    epochMs: Number(values['epoch-ms']),
    lateMs: Number(values['late-ms']),
  });
  const { url } = await serveFake(app, page, Number(values.port));
  console.log(url);
  if (values.page === undefined) {
    process.on('exit', () => {
      rmSync(page, { recursive: true, force: true });
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  }
}
