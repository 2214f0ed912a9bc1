// The local server: the app in a browser on this computer, and for nobody else.

import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { SecondLook } from '../../../src-shared/contract.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { openPage } from '../../app/open-page.ts';
import { serveChannel } from '../../app/serve-channel.ts';
import { answerRequest } from './answer-request.ts';
import type { Door } from './door.ts';
import { openDoor } from './door.ts';
import { endSilentSockets } from './end-silent-sockets.ts';
import { socketChannel } from './socket-channel.ts';

export interface ServeOptions {
  /** Stays the caller's to close, after the server. */
  readonly app: SecondLook;
  /** The built page. */
  readonly rendererFolder: string;
  /** A free one when left out. */
  readonly port?: number | undefined;
  /** Where the first link leads, as `/` and what follows; `/` when left out. */
  readonly startPage?: string;
  readonly version: string;
  /** Logs a defect whole and returns the sentence for the person. */
  readonly apologise: (error: unknown) => string;
  /** How often each browser has to show that it is still there; 20 seconds when left out. */
  readonly pingEveryMs?: number;
}

export interface RunningServer {
  /** The first link; it works once. */
  readonly url: string;
  readonly port: number;
  /** Another link that works once; the one before works no longer. Whoever is inside stays inside. */
  newLink(): string;
  /** Takes no more requests and tells every screen that the server goes away. Afterwards nothing asks the app any more. */
  close(): Promise<void>;
}

/** Nobody but this computer. */
const address = '127.0.0.1';
const largestMessageBytes = 64 * 1024 * 1024;
/** RFC 6455: an endpoint is going away. */
const goingAway = 1001;
/** How long a browser may take to say goodbye. */
const goodbyeMs = 500;

/** @throws AppError `conflict` when the port is taken, `invalid` when it may not be used, `not-found` without a page */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { app, version, apologise } = options;
  const page = await openPage(options.rendererFolder, app);
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const door = openDoor(port);

  server.on('request', (request, response) => {
    void answerRequest(request, { door, page, apologise }).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers, 'content-length': body.byteLength });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessageBytes });
  server.on('upgrade', (request, stream, head) => {
    if (!mayOpenSocket(request, door)) {
      refuse(stream);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // The close that follows says all there is to do.
      socket.on('error', () => undefined);
      pings.watch(socket);
      serveChannel(app, socketChannel(socket), { version, abilities: {}, apologise });
    });
  });
  const pings = endSilentSockets(sockets.clients, options.pingEveryMs ?? 20_000);

  return {
    url: door.newLink(options.startPage ?? '/'),
    port,
    newLink: () => door.newLink('/'),
    async close() {
      pings.stop();
      const closed = [
        new Promise((resolve) => server.close(resolve)),
        ...Array.from(sockets.clients, (socket) => new Promise((resolve) => socket.once('close', resolve))),
      ];
      for (const socket of sockets.clients) socket.close(goingAway, 'Second Look was closed.');
      const impatience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
      }, goodbyeMs);
      await Promise.all(closed);
      clearTimeout(impatience);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(explainListenError(error, port));
    });
    server.listen({ host: address, port }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function explainListenError(error: NodeJS.ErrnoException, port: number): Error {
  const next = 'Give another one with --port, or leave --port out to get a free one.';
  if (error.code === 'EADDRINUSE') {
    return new AppError('conflict', `Port ${port} is used by another program on this computer. ${next}`, {
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new AppError('invalid', `This user may not listen on port ${port}. ${next}`, { cause: error });
  }
  return error;
}

/** A browser always says from which page a socket is opened, so one that does not is none of our page's. */
function mayOpenSocket({ url, method, headers }: IncomingMessage, door: Door): boolean {
  return (
    url === '/socket' &&
    method === 'GET' &&
    headers.origin !== undefined &&
    door.strangeness(headers) === undefined &&
    door.hasSession(headers)
  );
}

function refuse(stream: Duplex): void {
  stream.on('error', () => undefined);
  stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => {
    stream.destroy();
  });
}
