import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { addTo, folderOf } from './tiny-pictures.ts';

// The scan opens no picture, so any bytes will do.
const cats = { 'cat/1.png': 'one', 'cat/2.png': 'two' };
const dogs = { 'dog/3.jpg': 'three', 'dog/4.JPEG': 'four' };
const signal = new AbortController().signal;

test('pictures come in path order, with label, length and time', async () => {
  const folder = folderOf({ ...dogs, ...cats });
  const scan = await scanFolder(folder, { signal });
  expect(scan).toMatchObject({ folder, classes: ['cat', 'dog'], ignored: [], unreadable: [] });
  expect(scan.files.map(({ path, label, bytes }) => [path, label, bytes])).toEqual([
    ['cat/1.png', 'cat', 3],
    ['cat/2.png', 'cat', 3],
    ['dog/3.jpg', 'dog', 5],
    ['dog/4.JPEG', 'dog', 4],
  ]);
  for (const { modifiedMs } of scan.files) expect(modifiedMs).toBeGreaterThan(0);
});

test('classes order by their numbers', async () => {
  const scan = await scanFolder(folderOf({ '10/a.png': '', '9/a.png': '', '1/a.png': '' }), { signal });
  expect(scan.classes).toEqual(['1', '9', '10']);
  expect(scan.files.map(({ path }) => path)).toEqual(['1/a.png', '10/a.png', '9/a.png']);
});

test('train, val and test above the classes merge', async () => {
  const folder = folderOf({
    'train/cat/1.png': '',
    'train/dog/1.png': '',
    'val/cat/1.png': '',
    'test/dog/1.png': '',
  });
  const scan = await scanFolder(folder, { signal });
  expect(scan.classes).toEqual(['cat', 'dog']);
  expect(scan.files.map(({ label }) => label)).toEqual(['dog', 'cat', 'dog', 'cat']);
});

test('a folder named by a relative path or by a link is the real one', async () => {
  const folder = folderOf({ ...cats, ...dogs });
  const link = join(temporaryFolder(), 'link');
  symlinkSync(folder, link);
  for (const name of [link, relative(process.cwd(), folder), `${folder}/`]) {
    expect((await scanFolder(name, { signal })).folder, name).toBe(folder);
  }
});

test('names with spaces, quotes, emoji and right-to-left text are kept as they are', async () => {
  const windowsRefuses = process.platform === 'win32' ? [] : ['say "hi"', 'a\\b', 'new\nline', 'a:b*c?'];
  const names = [
    ' cat ',
    "the 'dog'",
    '🐱👩‍👩‍👧',
    'קטול',
    'abc\u202edef',
    'é',
    '100%',
    '#[1]',
    ...windowsRefuses,
  ];
  const files = names.flatMap((name) => [`${name}/${name}.png`, `${name}/deep ${name}/x.png`]);
  const scan = await scanFolder(folderOf(Object.fromEntries(files.map((path) => [path, 'x']))), { signal });
  expect(new Set(scan.classes)).toEqual(new Set(names));
  expect(new Set(scan.files.map(({ path }) => path))).toEqual(new Set(files));
  expect(scan).toMatchObject({ ignored: [], unreadable: [] });
});

test('what is no picture is named, and what systems leave behind is not', async () => {
  const folder = folderOf({
    ...cats,
    ...dogs,
    'stray.png': '',
    'cat/notes.txt': '',
    'cat/.DS_Store': '',
    'cat/._1.png': '',
    'dog/Thumbs.db': '',
    '__MACOSX/cat/1.png': '',
    '.git/x.png': '',
  });
  const scan = await scanFolder(folder, { signal });
  expect(scan.files).toHaveLength(4);
  expect(scan.ignored).toEqual([
    { path: 'cat/notes.txt', reason: 'is not a picture, going by its name.' },
    { path: 'stray.png', reason: expect.stringContaining('outside every class folder') as unknown },
  ]);
});

test('a picture of a format that cannot be read is named with its format', async () => {
  const scan = await scanFolder(folderOf({ ...cats, ...dogs, 'cat/photo.HEIC': '', 'dog/old.bmp': '' }), {
    signal,
  });
  expect(scan.files).toHaveLength(4);
  expect(scan.unreadable).toEqual([
    { path: 'cat/photo.HEIC', reason: expect.stringContaining('(heic). Convert it') as unknown },
    { path: 'dog/old.bmp', reason: expect.stringContaining('(bmp). Convert it') as unknown },
  ]);
});

test('a class with one picture is a class', async () => {
  const scan = await scanFolder(folderOf({ ...cats, 'dog/only.png': '' }), { signal });
  expect(scan.classes).toEqual(['cat', 'dog']);
  expect(scan.files).toHaveLength(3);
});

test('a class folder without pictures is no class', async () => {
  const folder = folderOf({ ...cats, ...dogs, 'bird/readme.txt': '' });
  mkdirSync(join(folder, 'fish'));
  expect((await scanFolder(folder, { signal })).classes).toEqual(['cat', 'dog']);
});

test.for([
  ['an empty folder', {}, /is empty\. Expected is a folder with one sub-folder of pictures per class/],
  ['a folder without pictures', { 'a/notes.txt': '', 'b.csv': '' }, /holds no pictures \(2 other files\)/],
  ['one class', cats, /holds only one class, "cat" \(2 pictures\), .* add a class\./],
  ['one class in two splits', { 'train/cat/1.png': '', 'val/cat/2.png': '' }, /only one class, "cat"/],
  [
    'pictures without class folders',
    { '1.png': '', '2.png': '' },
    /holds 2 pictures, and none lies in a class/,
  ],
  [
    'pictures of no readable format',
    { 'cat/1.bmp': '', 'dog/2.bmp': '' },
    /2 things could not be read, first cat/,
  ],
] as const)('%s is refused with what is expected instead', async ([, files, message]) => {
  const folder = folderOf(files);
  await expect(scanFolder(folder, { signal })).rejects.toMatchObject({
    name: 'AppError',
    code: 'invalid',
    message: expect.stringMatching(message) as unknown,
  });
  await expect(scanFolder(folder, { signal })).rejects.toThrow(folder);
});

test('a path where nothing is is not found', async () => {
  const folder = folderOf(cats);
  for (const name of [join(folder, 'missing'), join(folder, 'cat/1.png/below')]) {
    await expect(scanFolder(name, { signal })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(`There is no folder ${name}.`) as unknown,
    });
  }
});

test('a path that is a file is refused; an archive is to be unpacked', async () => {
  const folder = folderOf({ 'cat.png': '', 'pictures.zip': '' });
  await expect(scanFolder(join(folder, 'cat.png'), { signal })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(/is a file, not a folder\. .* Give the folder that holds/) as unknown,
  });
  await expect(scanFolder(join(folder, 'pictures.zip'), { signal })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('Unpack it') as unknown,
  });
});

test('a link that leads to itself and a path that is too long are refused', async () => {
  const folder = temporaryFolder();
  symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
  for (const name of [join(folder, 'loop'), join(folder, 'x'.repeat(300))]) {
    await expect(scanFolder(name, { signal })).rejects.toMatchObject({ code: 'invalid' });
  }
});

test('stopping before and in the middle of a scan is a cancellation', async () => {
  const folder = folderOf({ ...cats, ...dogs });
  await expect(scanFolder(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const controller = new AbortController();
  const scanning = scanFolder(folder, { signal: controller.signal });
  controller.abort();
  await expect(scanning).rejects.toMatchObject({ name: 'AppError', code: 'cancelled' });
});

test('a folder that changes while it is scanned gives what is there or an expected error', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`${i % 2 === 0 ? 'cat' : 'dog'}/${i}.png`, 'x']),
  );
  const folder = folderOf(files);
  const scanning = scanFolder(folder, { signal });
  for (let i = 0; i < 300; i += 3) {
    unlinkSync(join(folder, i % 2 === 0 ? 'cat' : 'dog', `${i}.png`));
    if (i % 30 === 0) await new Promise(setImmediate);
  }
  const scan = await scanning;
  const named = [...scan.files, ...scan.unreadable].map(({ path }) => path);
  expect(named).toEqual(expect.arrayContaining(Object.keys(files).filter((_, i) => i % 3 !== 0)));
  for (const { reason } of scan.unreadable) expect(reason).toContain('is gone');
});

test('a scan writes nothing and sees new files the next time', async () => {
  const folder = folderOf({ ...cats, ...dogs });
  const first = await scanFolder(folder, { signal });
  expect(await scanFolder(folder, { signal })).toEqual(first);
  addTo(folder, { 'bird/5.png': '' });
  writeFileSync(join(folder, 'cat/1.png'), 'longer');
  const second = await scanFolder(folder, { signal });
  expect(second.classes).toEqual(['bird', 'cat', 'dog']);
  expect(second.files.find(({ path }) => path === 'cat/1.png')?.bytes).toBe(6);
});
