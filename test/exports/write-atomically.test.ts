import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuseInsideImageFolder } from '../../src-main/exports/refuse-inside-image-folder.ts';
import { writeAtomically } from '../../src-main/exports/write-atomically.ts';
import { asNobody } from '../as-nobody.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';

const overwrite = { overwrite: true };

test('a file appears with everything that was written, and nothing beside it', async () => {
  const folder = temporaryFolder();
  await writeAtomically(join(folder, 'new.txt'), async (sink) => {
    await sink('one ');
    await sink(Buffer.from('two'));
  });
  expect(readFileSync(join(folder, 'new.txt'), 'utf8')).toBe('one two');
  expect(readdirSync(folder)).toEqual(['new.txt']);
});

test.skipIf(process.platform === 'win32')(
  'what is no file is never replaced (skipped on Windows)',
  async () => {
    const writing = writeAtomically('/dev/null', () => undefined, overwrite);
    await expect(writing).rejects.toMatchObject({ code: 'invalid', detail: undefined });
  },
);

test('an existing file is replaced only when asked to', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'labels.csv');
  writeFileSync(file, 'old');
  const refused = writeAtomically(file, () => {
    throw new Error('It must not come to writing.');
  });
  await expect(refused).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('allow it to be replaced') as unknown,
    detail: 'file-exists',
  });
  expect(readFileSync(file, 'utf8')).toBe('old');
  await writeAtomically(file, (sink) => sink('new'), overwrite);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['labels.csv']);
});

test('a file that somebody puts there while we write is not replaced', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'labels.csv');
  const late = writeAtomically(file, async (sink) => {
    await sink('ours');
    writeFileSync(file, 'theirs');
  });
  await expect(late).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(file, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['labels.csv']);
});

test('of two who write the same new file at once, one wins and one is told', async () => {
  const file = join(temporaryFolder(), 'labels.csv');
  const results = await Promise.allSettled(
    ['first', 'second'].map((text) => writeAtomically(file, (sink) => sink(text))),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const winner = results[0].status === 'fulfilled' ? 'first' : 'second';
  expect(readFileSync(file, 'utf8')).toBe(winner);
});

test('writing that throws half way leaves the old file and nothing beside it', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'labels.csv');
  writeFileSync(file, 'old');
  const failing = writeAtomically(
    file,
    async (sink) => {
      await sink('new, but only ha');
      throw new Error('power saw');
    },
    overwrite,
  );
  await expect(failing).rejects.toThrow('power saw');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['labels.csv']);
});

test('a full disk, played, becomes a conflict and leaves the old file', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'labels.csv');
  writeFileSync(file, 'old');
  const failing = writeAtomically(
    file,
    async (sink) => {
      await sink('new, but only ha');
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
    overwrite,
  );
  await expect(failing).rejects.toMatchObject({ name: 'AppError', code: 'conflict' });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['labels.csv']);
});

test('a full disk, real, becomes a conflict and leaves the old file', async (context) => {
  const folder = smallDisk(context);
  const file = join(folder, 'labels.csv');
  writeFileSync(file, 'old');
  const failing = writeAtomically(file, (sink) => sink('x'.repeat(2_000_000)), overwrite);
  await expect(failing).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('The disk is full') as unknown,
  });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['labels.csv']);
});

test('a missing folder is not found, and not created', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  for (const target of [join(folder, 'missing', 'labels.csv'), join(folder, 'file', 'labels.csv')]) {
    await expect(writeAtomically(target, (sink) => sink(''))).rejects.toMatchObject({ code: 'not-found' });
  }
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a folder is no target, with and without overwriting', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'labels'));
  for (const options of [{}, overwrite]) {
    const refused = writeAtomically(join(folder, 'labels'), (sink) => sink(''), options);
    await expect(refused).rejects.toMatchObject({ code: 'invalid' });
  }
});

test('a name that is too long is invalid', async () => {
  const refused = writeAtomically(join(temporaryFolder(), 'x'.repeat(300)), (sink) => sink(''));
  await expect(refused).rejects.toMatchObject({ code: 'invalid' });
});

test('a folder without permission to write is invalid', async (context) => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  await asNobody(context, async () => {
    await expect(writeAtomically(join(folder, 'labels.csv'), (sink) => sink(''))).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

test('a target in the image folder is refused, however it is named', async () => {
  const folder = temporaryFolder();
  const images = join(folder, 'images');
  mkdirSync(join(images, 'cat'), { recursive: true });
  symlinkSync(join(images, 'cat'), join(folder, 'way-in'));
  symlinkSync(images, join(folder, 'same-images'));
  const inside: [string, string][] = [
    [join(images, 'labels.csv'), images],
    [join(images, 'cat', 'labels.csv'), images],
    [join(images, 'cat', '..', 'labels.csv'), `${images}/`],
    [join(folder, 'way-in', 'labels.csv'), images],
    [join(images, 'labels.csv'), join(folder, 'same-images')],
  ];
  for (const [to, imageFolder] of inside) {
    await expect(refuseInsideImageFolder(to, imageFolder), to).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('never written to') as unknown,
    });
  }
});

test('a target beside the image folder is fine, also with a similar name', async () => {
  const folder = temporaryFolder();
  const images = join(folder, 'images');
  mkdirSync(images);
  mkdirSync(join(folder, 'images-2'));
  for (const to of [join(folder, 'labels.csv'), join(folder, 'images-2', 'labels.csv')]) {
    await expect(refuseInsideImageFolder(to, images)).resolves.toBeUndefined();
  }
});
