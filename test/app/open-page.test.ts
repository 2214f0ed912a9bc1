// The page's addresses and what goes with each answer.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Picture, PictureView } from '../../src-shared/contract.ts';
import type { AnswerPage } from '../../src-main/app/open-page.ts';
import { openPage } from '../../src-main/app/open-page.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hash = 'a'.repeat(64);
const asked: { contentHash: string; view: PictureView }[] = [];
const picture = (contentHash: string, view: PictureView): Promise<Picture | undefined> => {
  asked.push({ contentHash, view });
  return Promise.resolve(
    contentHash === hash ? { bytes: Uint8Array.of(1, 2), type: 'image/png' } : undefined,
  );
};
let folder: string;
let answer: AnswerPage;

beforeEach(async () => {
  folder = temporaryFolder();
  const page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets', 'index.js'), 'start();');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  answer = await openPage(page, { picture });
});

describe('the page', () => {
  it('has its files at their addresses, each with its type', async () => {
    const index = await answer('/');
    const script = await answer('/assets/index.js');

    expect([index.status, script.status]).toEqual([200, 200]);
    expect(new TextDecoder().decode(index.body)).toBe('<!doctype html>');
    expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets', '//index.html', '/..\\secret.txt', ''])(
    'has nothing at %j',
    async (path) => {
      expect((await answer(path)).status).toBe(404);
    },
  );

  it('runs no script but its own and talks to nobody else', async () => {
    const policy = (await answer('/')).headers['content-security-policy'];

    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it.each(['/', '/nothing', `/pictures/${hash}/small`])('is not sniffed or shared at %s', async (path) => {
    expect((await answer(path)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()') as string,
    });
  });

  it('that is not built says what to do', async () => {
    await expect(openPage(join(folder, 'none'), { picture })).rejects.toThrow('npm run setup');
  });
});

describe('a picture', () => {
  it('is found by the hash of its content and kept by the browser', async () => {
    const { status, headers, body } = await answer(`/pictures/${hash}/full`);

    expect(status).toBe(200);
    expect([...body]).toEqual([1, 2]);
    expect(headers['content-type']).toBe('image/png');
    expect(headers['cache-control']).toContain('immutable');
    expect(asked.at(-1)).toEqual({ contentHash: hash, view: 'full' });
  });

  it('runs no script when it is opened by itself', async () => {
    const { headers } = await answer(`/pictures/${hash}/full`);

    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toMatch(/; sandbox$/);
  });

  it('that is gone is not remembered as gone', async () => {
    const { status, headers } = await answer(`/pictures/${'b'.repeat(64)}/small`);

    expect(status).toBe(404);
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([`/pictures/${hash}`, `/pictures/${hash}/large`, `/pictures/${hash.toUpperCase()}/small`])(
    'is not asked for by %s',
    async (path) => {
      const before = asked.length;

      expect((await answer(path)).status).toBe(404);
      expect(asked.length).toBe(before);
    },
  );
});
