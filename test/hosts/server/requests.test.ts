// What the server answers over HTTP, and to whom.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import { ask, builtPage, cookieOf, openServer, pathOf, pictureHash, standInApp } from './stand-in-server.ts';

describe('the link', () => {
  it('opens once, with a cookie that no script and no other site can use', async () => {
    const server = await openServer();
    const first = await ask(server, pathOf(server.url));

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^second-look-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    ]);

    const second = await ask(server, pathOf(server.url));
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(second.text).toContain('press Enter in the terminal');
  });

  it('leads to the page it was made for, and the next link to the first page', async () => {
    const startPage = '/#/open?folder=%2Fhome%2Fpets';
    const server = await openServer({ startPage });

    expect((await ask(server, pathOf(server.url))).headers.location).toBe(startPage);
    expect((await ask(server, pathOf(server.newLink()))).headers.location).toBe('/');
  });

  it('works no longer once there is a newer one, which lets nobody out who is inside', async () => {
    const server = await openServer();
    const cookie = await cookieOf(server);
    const second = server.newLink();
    const third = server.newLink();

    expect((await ask(server, pathOf(second))).status).toBe(403);
    expect(await cookieOf(server, third)).toBe(cookie);
    expect((await ask(server, '/', { headers: { cookie } })).status).toBe(200);
  });

  it('is not used up by asking for its headers', async () => {
    const server = await openServer();

    expect((await ask(server, pathOf(server.url), { method: 'HEAD' })).status).toBe(403);
    expect((await ask(server, pathOf(server.url))).status).toBe(303);
  });

  it('that was used leads a browser that is inside to the page', async () => {
    const server = await openServer();
    const cookie = await cookieOf(server);
    const { status, headers } = await ask(server, pathOf(server.url), { headers: { cookie } });

    expect(status).toBe(303);
    expect(headers.location).toBe('/');
  });

  it.each(['/?token=', '/?token=wrong', '/?token', '/index.html?token=wrong'])(
    'cannot be guessed: %s',
    async (path) => {
      const server = await openServer();

      expect((await ask(server, path)).status).toBe(403);
    },
  );
});

describe('without the cookie', () => {
  it.each(['/', '/index.html', '/assets/index-abc.js', `/pictures/${pictureHash}/small`, '/nothing'])(
    'there is only a page that says how to get in at %s',
    async (path) => {
      const server = await openServer();
      const cookie = await cookieOf(server);
      const none = await ask(server, path);
      const wrong = await ask(server, path, { headers: { cookie: cookie.replace(/=.*/, '=wrong') } });
      const otherPort = await ask(server, path, { headers: { cookie: cookie.replace(/\d+=/, '1=') } });

      expect([none.status, wrong.status, otherPort.status]).toEqual([403, 403, 403]);
      expect(none.text).toContain('does not know this browser yet');
      expect(none.headers['content-security-policy']).toContain("default-src 'none'");
      expect(none.headers['cache-control']).toBe('no-store');
    },
  );
});

describe('a request that another page made the browser send', () => {
  it.each([
    ['a name that points here (DNS rebinding)', { host: 'evil.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a name that only begins like ours', { host: '127.0.0.1:PORT.evil.example' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin on another port', { origin: 'http://127.0.0.1:1' }],
    ['an origin without a name', { origin: 'null' }],
    ['the fetch metadata of another site', { 'sec-fetch-site': 'cross-site' }],
    ['the fetch metadata of another port', { 'sec-fetch-site': 'same-site' }],
  ])('is refused for %s, even with the cookie', async (_, given) => {
    const server = await openServer();
    const cookie = await cookieOf(server);
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('PORT', String(server.port))]),
    );

    expect((await ask(server, '/', { headers: { cookie, ...headers } })).status).toBe(403);
    const fresh = server.newLink();
    expect((await ask(server, pathOf(fresh), { headers })).status).toBe(403);
    // The link was not used up by that.
    expect((await ask(server, pathOf(fresh))).status).toBe(303);
  });

  it('is let in with our own address as its origin, under both names of this computer', async () => {
    const server = await openServer();
    const cookie = await cookieOf(server);
    for (const host of [`127.0.0.1:${server.port}`, `localhost:${server.port}`]) {
      const headers = { cookie, host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
      expect((await ask(server, '/', { headers })).status).toBe(200);
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('changes nothing with %s', async (method) => {
    const server = await openServer();
    const cookie = await cookieOf(server);
    const { status, headers } = await ask(server, '/', { method, headers: { cookie } });
    const foreign = await ask(server, '/', { method, headers: { cookie, origin: 'https://evil.example' } });

    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
    expect(foreign.status).toBe(403);
  });
});

describe('the page', () => {
  it('is never kept, and its hashed files are kept for good', async () => {
    const server = await openServer();
    const headers = { cookie: await cookieOf(server) };
    const index = await ask(server, '/', { headers });
    const script = await ask(server, '/assets/index-abc.js', { headers });

    expect(index.text).toContain('<title>Second Look</title>');
    expect(index.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect((await ask(server, '/assets/other.js', { headers })).headers['cache-control']).toBe('no-store');
  });

  it('carries its security headers, whatever the answer', async () => {
    const server = await openServer();
    const headers = { cookie: await cookieOf(server) };
    for (const path of ['/', '/assets/index-abc.js', '/nothing']) {
      const answer = await ask(server, path, { headers });
      expect(answer.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; /,
      );
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('answers HEAD without a body', async () => {
    const server = await openServer();
    const { status, headers, body } = await ask(server, '/', {
      method: 'HEAD',
      headers: { cookie: await cookieOf(server) },
    });

    expect([status, headers['content-length'], body.length]).toEqual([200, '41', 0]);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '//127.0.0.1/index.html',
    'http://127.0.0.1/index.html',
    '/assets',
    '/assets/',
    '/index.html%00',
    '/pictures/../index.html',
  ])('has nothing at %s', async (path) => {
    const server = await openServer();
    const { status, text } = await ask(server, path, { headers: { cookie: await cookieOf(server) } });

    expect(status).toBe(404);
    expect(text).not.toContain('secret');
  });
});

describe('a picture', () => {
  it('comes by the hash of its content, for one browser to keep, and can run nothing', async () => {
    const server = await openServer();
    const headers = { cookie: await cookieOf(server) };
    const {
      status,
      headers: answered,
      body,
    } = await ask(server, `/pictures/${pictureHash}/full`, { headers });

    expect([status, ...body]).toEqual([200, 1, 2, 3]);
    expect(answered).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(answered['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
  });

  it('that is gone is not there', async () => {
    const server = await openServer();
    const headers = { cookie: await cookieOf(server) };

    expect((await ask(server, `/pictures/${'b'.repeat(64)}/small`, { headers })).status).toBe(404);
    expect((await ask(server, `/pictures/${pictureHash}/huge`, { headers })).status).toBe(404);
  });

  it('that fails says why, and a defect apologises', async () => {
    const { app } = standInApp();
    const errors = [new AppError('conflict', 'The picture is being moved.'), new Error('a defect')];
    const server = await openServer({
      app: { ...app, picture: () => Promise.reject(errors.shift() ?? new Error()) },
    });
    const headers = { cookie: await cookieOf(server) };
    const path = `/pictures/${pictureHash}/small`;

    expect(await ask(server, path, { headers })).toMatchObject({
      status: 409,
      text: 'The picture is being moved.\n',
    });
    expect(await ask(server, path, { headers })).toMatchObject({
      status: 500,
      text: 'Sorry: Error: a defect\n',
    });
  });
});

describe('the server', () => {
  it('listens on this computer only', async () => {
    const server = await openServer();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');

    for (const { address } of others) expect(await accepts(address, server.port)).toBe(false);
    expect(await accepts('127.0.0.1', server.port)).toBe(true);
  });

  it('says in a sentence that its port is taken, and takes no other', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    try {
      await expect(openServer({ port })).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(`Port ${port} is used by another program`) as string,
      });
    } finally {
      taken.close();
    }
  });

  it('takes the port it is given, and again once it was closed', async () => {
    const first = await openServer();
    await first.close();
    const second = await openServer({ port: first.port });

    expect(second.port).toBe(first.port);
  });

  it('does not start without a page', async () => {
    await expect(openServer({ rendererFolder: `${builtPage()}/none` })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: 2000 });
    const end = (isOpen: boolean) => () => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
