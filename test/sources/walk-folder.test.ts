import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { expect, onTestFinished, test } from 'vitest';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';
import { walkFolder } from '../../src-main/sources/walk-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { asNobody } from '../as-nobody.ts';
import { folderOf } from './tiny-pictures.ts';

const signal = new AbortController().signal;
const tree = { 'cat/1.png': 'x', 'dog/2.png': 'x' };

test('a folder that may not be opened is named, and the rest is read', async (context) => {
  const folder = openToAll(folderOf({ ...tree, 'bird/3.png': 'x' }));
  close('bird', folder, 0o000);
  await asNobody(context, async () => {
    const scan = await scanFolder(folder, { signal });
    expect(scan.classes).toEqual(['cat', 'dog']);
    expect(scan.unreadable).toEqual([
      { path: 'bird', reason: expect.stringContaining('may not be read') as unknown },
    ]);
  });
});

test('a folder whose names may be seen but not its files has each of them named', async (context) => {
  const folder = openToAll(folderOf({ ...tree, 'bird/3.png': 'x' }));
  close('bird', folder, 0o444);
  await asNobody(context, async () => {
    const { pictures, unreadable } = await walkFolder(folder, { signal });
    expect(pictures.map(({ path }) => path).sort()).toEqual(['cat/1.png', 'dog/2.png']);
    expect(unreadable).toEqual([
      { path: 'bird/3.png', reason: expect.stringContaining('may not be read') as unknown },
    ]);
  });
});

test('a data folder that may not be opened at all is refused', async (context) => {
  const folder = openToAll(folderOf({ 'inner/cat/1.png': 'x', 'inner/dog/2.png': 'x' }));
  close('inner', folder, 0o000);
  await asNobody(context, async () => {
    for (const name of ['inner', 'inner/cat']) {
      await expect(scanFolder(join(folder, name), { signal })).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('may not be opened. Give yourself permission') as unknown,
      });
    }
  });
});

test('when a closed folder leaves one class, the refusal names it', async (context) => {
  const folder = openToAll(folderOf(tree));
  close('dog', folder, 0o000);
  await asNobody(context, async () => {
    await expect(scanFolder(folder, { signal })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/only one class, "cat".* first dog: it may not be read/) as unknown,
    });
  });
});

test('links to files and folders are followed', async () => {
  const elsewhere = folderOf({ '1.png': 'xy', 'birds/2.png': 'x' });
  const folder = folderOf(tree);
  symlinkSync(join(elsewhere, '1.png'), join(folder, 'cat/linked.png'));
  symlinkSync(join(elsewhere, 'birds'), join(folder, 'bird'));
  const { pictures, ignored, unreadable } = await walkFolder(folder, { signal });
  const found = pictures.map(({ path, bytes }) => `${path}: ${bytes}`).sort();
  expect(found).toEqual(['bird/2.png: 1', 'cat/1.png: 1', 'cat/linked.png: 2', 'dog/2.png: 1']);
  expect([...ignored, ...unreadable]).toEqual([]);
});

test('no folder is entered twice, and a real name wins over a link', async () => {
  const folder = folderOf(tree);
  symlinkSync(join(folder, 'dog'), join(folder, 'a-link-to-dog'));
  symlinkSync(folder, join(folder, 'cat/up'));
  symlinkSync(join(folder, '..'), join(folder, 'cat/far-up'));
  const { pictures, ignored } = await walkFolder(folder, { signal });
  expect(pictures.map(({ path }) => path).sort()).toEqual(['cat/1.png', 'dog/2.png']);
  expect(ignored.map(({ path }) => path).sort()).toEqual(['a-link-to-dog', 'cat/far-up', 'cat/up']);
  expect(new Set(ignored.map(({ reason }) => reason))).toEqual(
    new Set(['is a link to a folder that is read already.']),
  );
});

test('a link to nothing and a link to itself are named', async () => {
  const folder = folderOf(tree);
  symlinkSync(join(folder, 'missing.png'), join(folder, 'cat/broken.png'));
  symlinkSync(join(folder, 'cat/loop.png'), join(folder, 'cat/loop.png'));
  symlinkSync(join(folder, 'missing'), join(folder, 'broken-folder'));
  const { ignored, unreadable } = await walkFolder(folder, { signal });
  expect(unreadable.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'cat/broken.png', reason: expect.stringContaining('does not exist') as unknown },
    { path: 'cat/loop.png', reason: expect.stringContaining('leads back to itself') as unknown },
  ]);
  expect(ignored).toEqual([
    { path: 'broken-folder', reason: expect.stringContaining('does not exist') as unknown },
  ]);
});

test('a folder with the name of a picture is a folder', async () => {
  const { pictures } = await walkFolder(folderOf({ 'cat.png/1.png': 'x' }), { signal });
  expect(pictures.map(({ path }) => path)).toEqual(['cat.png/1.png']);
});

test('a pipe with the name of a picture is not opened', async (context) => {
  const folder = folderOf(tree);
  try {
    execFileSync('/usr/bin/mkfifo', [join(folder, 'cat/pipe.png')], { stdio: 'ignore' });
  } catch {
    context.skip('skipped: this system has no /usr/bin/mkfifo');
  }
  const { ignored } = await walkFolder(folder, { signal });
  expect(ignored).toEqual([{ path: 'cat/pipe.png', reason: 'is neither a file nor a folder.' }]);
});

test('a name that is not valid UTF-8 is named as such', async (context) => {
  const folder = folderOf(tree);
  const odd = Buffer.concat([
    Buffer.from(join(folder, 'cat/')),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('.png'),
  ]);
  writeOrSkip(context, odd);
  const { unreadable } = await walkFolder(folder, { signal });
  expect(unreadable).toEqual([
    {
      path: 'cat/\ufffd\ufffd.png',
      reason: expect.stringContaining('not valid UTF-8. Rename it.') as unknown,
    },
  ]);
});

test('folders forty deep and three hundred files in one are all found', async () => {
  const deep = `cat/${'d/'.repeat(40)}1.png`;
  const wide = Array.from({ length: 300 }, (_, i): [string, string] => [`dog/${i}.png`, '']);
  const { pictures } = await walkFolder(folderOf({ [deep]: '', ...Object.fromEntries(wide) }), { signal });
  expect(pictures).toHaveLength(301);
  expect(pictures.map(({ path }) => path)).toContain(deep);
});

test('an error in listing the folder itself is thrown as it comes', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'here'));
  await expect(walkFolder(join(folder, 'gone'), { signal })).rejects.toMatchObject({ code: 'ENOENT' });
});

function writeOrSkip(context: TestContext, name: Buffer): void {
  try {
    writeFileSync(name, 'x');
  } catch {
    context.skip('skipped: this disk takes only UTF-8 names');
  }
}

/** A temporary folder is its owner's alone. */
function openToAll(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

/** Until the test is over, so that the folder can be deleted. */
function close(name: string, folder: string, mode: number): void {
  chmodSync(join(folder, name), mode);
  onTestFinished(() => {
    chmodSync(join(folder, name), 0o755);
  });
}
