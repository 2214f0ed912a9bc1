import { hash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { madeUpApp } from './made-up-app.ts';

test('a picture comes by the hash of its file', async () => {
  const { app, pictures, runId } = await madeUpApp();
  const { contentHashes, paths } = await app.reviewColumns({ runId });
  for (const place of [0, 77, 199]) {
    const contentHash = Buffer.from(contentHashes.subarray(32 * place, 32 * place + 32)).toString('hex');
    const file = readFileSync(join(pictures, paths[place]));
    expect(hash('sha256', file)).toBe(contentHash);
    expect(await app.picture(contentHash, 'full')).toEqual({ bytes: file, type: 'image/png' });
  }
});

test('there is none for a hash nobody knows, for anything that is no hash, and for a file that is gone', async () => {
  const { app, pictures, runId } = await madeUpApp();
  const { contentHashes, paths } = await app.reviewColumns({ runId });
  const contentHash = Buffer.from(contentHashes.subarray(0, 32)).toString('hex');
  const wrong = ['f'.repeat(64), contentHash.toUpperCase(), '', '../../etc/passwd', paths[0]];
  for (const name of wrong) expect(await app.picture(name, 'full'), name).toBeUndefined();
  rmSync(join(pictures, paths[0]));
  expect(await app.picture(contentHash, 'full')).toBeUndefined();
});
