// @vitest-environment node
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { connect } from '../../../src-renderer/client/connect.ts';
import { ConnectionLost } from '../../../src-renderer/client/connection-lost.ts';
import { socketChannel } from '../../../src-renderer/client/socket-channel.ts';
import { fromBytes, toBytes } from '../../../src-shared/message-bytes.ts';

// By its place: by its name these tests would get the stand-in that packagers give to browsers.
const ws = createRequire(import.meta.url)('../../../node_modules/ws/index.js') as typeof import('ws');

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

async function serve(port = 0): Promise<{ url: string; port: number; sockets: WebSocketServer }> {
  const sockets = new ws.WebSocketServer({ port, host: '127.0.0.1' });
  sockets.on('connection', (socket: ServerSocket) => {
    socket.send(toBytes({ kind: 'hello', version: '1', abilities: [] }));
    socket.on('message', (bytes: Buffer) => {
      const { id, call } = fromBytes(bytes) as { id: number; call: string };
      if (call === 'activity') return;
      socket.send(toBytes({ kind: 'answer', id, answer: Float32Array.of(0.5, 0.25) }));
    });
  });
  await new Promise((resolve) => sockets.once('listening', resolve));
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
  const at = (sockets.address() as AddressInfo).port;
  return { url: `ws://127.0.0.1:${at}/socket`, port: at, sockets };
}

it('carries calls and typed arrays over a real socket', async () => {
  const { url } = await serve();
  const client = connect(() => socketChannel(url));
  closing.push(() => {
    client.close();
  });
  await vi.waitFor(() => {
    expect(client.state).toBe('open');
  });

  await expect(client.calls.evidence({ runId: 1, exampleId: 1 })).resolves.toEqual(
    Float32Array.of(0.5, 0.25),
  );
});

it('comes back by itself when the server does', async () => {
  const first = await serve();
  const client = connect(() => socketChannel(first.url));
  closing.push(() => {
    client.close();
  });
  await vi.waitFor(() => {
    expect(client.state).toBe('open');
  });
  const onItsWay = client.calls.activity({});
  for (const socket of first.sockets.clients) socket.terminate();
  first.sockets.close();
  await expect(onItsWay).rejects.toBeInstanceOf(ConnectionLost);
  expect(client.state).toBe('lost');

  await serve(first.port);
  await vi.waitFor(
    () => {
      expect(client.state).toBe('open');
    },
    { timeout: 10_000 },
  );
});
