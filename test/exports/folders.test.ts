import { hash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import type { LabelRow } from '../../src-main/exports/cleaned-labels.ts';
import { comparePaths } from '../../src-main/exports/compare-paths.ts';
import type { AuditedPicture } from '../../src-main/exports/export.ts';
import { writeLabelFolders } from '../../src-main/exports/folders.ts';
import { fileTransfers } from '../../src-shared/contract.ts';
import type { ExportProgress } from '../../src-shared/training-view.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';
import { row } from './made-up-rows.ts';

/** Files with made-up bytes, as if audited, each moved to a label; null leaves it out. */
function audited(labels: Readonly<Record<string, string | null>>, folder = temporaryFolder()) {
  const imageFolder = join(folder, 'images');
  const pictures = new Map<string, AuditedPicture>();
  const rows: LabelRow[] = [];
  for (const path of Object.keys(labels).sort(comparePaths)) {
    const file = join(imageFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `picture ${path}`);
    utimesSync(file, 1.5e9, 1.5e9 + pictures.size);
    const { size, mtimeMs } = statSync(file);
    pictures.set(path, {
      bytes: size,
      modifiedMs: mtimeMs,
      contentHash: hash('sha256', readFileSync(file)),
    });
    rows.push({ ...row, path, givenLabel: path.split('/')[0], label: labels[path] });
  }
  return { folder, imageFolder, rows, pictures, to: join(folder, 'tree') };
}

const pets = { 'cat/1.png': 'cat', 'cat/2.png': 'dog', 'dog/2.png': 'dog', 'dog/3.png': null };

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function indexOf(tree: string): string[][] {
  return parse(readFileSync(join(tree, 'labels.csv')));
}

describe.each(fileTransfers)('%s', (files) => {
  test('makes one folder per label with the pictures that stay, and an index', async () => {
    const { to, rows, ...options } = audited(pets);
    await writeLabelFolders(rows, to, { ...options, files });

    expect(filesIn(to)).toEqual(['cat/1.png', 'dog/2 (2).png', 'dog/2.png', 'labels.csv']);
    const [columns, ...lines] = indexOf(to);
    expect(columns.join()).toBe(
      'path,given_label,label,verdict,suggested_label,suggested_probability,quality,tier,pruned_epochs,first_pruned_epoch,place',
    );
    expect(lines.map((cells) => [cells[0], cells[2], cells[10]])).toEqual([
      ['cat/1.png', 'cat', 'cat/1.png'],
      ['cat/2.png', 'dog', 'dog/2.png'],
      ['dog/2.png', 'dog', 'dog/2 (2).png'],
      ['dog/3.png', '', ''],
    ]);
  });

  test('brings every picture with its bytes and time, whatever the names, and leaves the sources alone', async () => {
    const random = seededRandom(5, 'folders');
    const labels = ['cat', 'and/or', '..', 'con', 'Zebra '];
    const names = Array.from(
      { length: 120 },
      (_, i) => `class ${i % 3}/${random.integer(4)}/${random.integer(30)}🐱.png`,
    );
    const moved = Object.fromEntries(names.map((name) => [name, labels[random.integer(labels.length)]]));
    const { to, rows, ...options } = audited(moved);
    const before = filesIn(options.imageFolder);
    await writeLabelFolders(rows, to, { ...options, files });

    const [, ...lines] = indexOf(to);
    expect(lines).toHaveLength(rows.length);
    expect(new Set(lines.map((cells) => cells[10])).size).toBe(rows.length);
    for (const cells of lines) {
      const source = join(options.imageFolder, cells[0]);
      const place = join(to, cells[10]);
      expect(readFileSync(place, 'utf8')).toBe(`picture ${cells[0]}`);
      expect(statSync(place).mtimeMs).toBe(statSync(source).mtimeMs);
      expect(statSync(place).ino === statSync(source).ino).toBe(files === 'hard-link');
    }
    expect(filesIn(to)).toHaveLength(rows.length + 1);
    expect(filesIn(options.imageFolder)).toEqual(before);
  });

  test('refuses the whole export where a picture is gone or has changed, and says how many', async () => {
    const { to, rows, folder, ...options } = audited(pets);
    rmSync(join(options.imageFolder, 'dog/2.png'));
    truncateSync(join(options.imageFolder, 'cat/2.png'), 3);
    const refused = writeLabelFolders(rows, to, { ...options, files });

    await expect(refused).rejects.toMatchObject({
      code: 'conflict',
      message:
        '2 pictures are not as they were audited: cat/2.png has changed since the audit, and so on. Nothing was written. Audit the folder again and export then.',
    });
    expect(readdirSync(folder)).toEqual(['images']);
  });

  test('notices other bytes of the same length', async () => {
    const { to, rows, folder, ...options } = audited(pets);
    writeFileSync(join(options.imageFolder, 'cat/1.png'), 'pic ture cat/1png');
    const refused = writeLabelFolders(rows, to, { ...options, files });

    await expect(refused).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^1 picture is not as it was audited: cat\/1\.png has changed/,
      ) as string,
    });
    expect(readdirSync(folder)).toEqual(['images']);
  });

  test('takes a picture that was only touched', async () => {
    const { to, rows, ...options } = audited(pets);
    utimesSync(join(options.imageFolder, 'cat/1.png'), 1.6e9, 1.6e9);
    await writeLabelFolders(rows, to, { ...options, files });
    expect(statSync(join(to, 'cat/1.png')).mtimeMs).toBe(1.6e12);
  });

  test('follows a link to a picture', async () => {
    const { to, rows, folder, ...options } = audited(pets);
    const file = join(options.imageFolder, 'cat/1.png');
    writeFileSync(join(folder, 'elsewhere.png'), readFileSync(file));
    rmSync(file);
    symlinkSync('../../elsewhere.png', file);
    await writeLabelFolders(rows, to, { ...options, files });
    expect(readFileSync(join(to, 'cat/1.png'), 'utf8')).toBe('picture cat/1.png');
  });

  test('leaves nothing behind when it is stopped', async () => {
    const { to, rows, folder, ...options } = audited(pets);
    const stop = new AbortController();
    const writing = writeLabelFolders(rows, to, { ...options, files, signal: stop.signal });
    stop.abort();
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder)).toEqual(['images']);
  });
});

test.each([
  // by hand: "picture " and a path of 9 letters are 17 bytes
  ['copy', 17, 51],
  ['hard-link', 0, 0],
] as const)('tells how many pictures there are, and bytes to %s', async (files, bytes, totalBytes) => {
  const { to, rows, ...options } = audited(pets);
  const heard: ExportProgress[] = [];
  await writeLabelFolders(rows, to, { ...options, files, onProgress: (progress) => heard.push(progress) });
  expect(heard).toEqual([0, 1, 2, 3].map((done) => ({ done, total: 3, bytes: done * bytes, totalBytes })));
});

test('stopped among its pictures, it leaves none of them behind', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`cat/${i}.png`, 'cat']));
  const { to, rows, folder, ...options } = audited(many);
  const stop = new AbortController();
  let most = 0;
  const writing = writeLabelFolders(rows, to, {
    ...options,
    files: 'copy',
    signal: stop.signal,
    onProgress: ({ done }) => {
      most = Math.max(most, done);
      if (done === 3) stop.abort();
    },
  });
  await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
  expect(most).toBeLessThan(40);
  expect(readdirSync(folder)).toEqual(['images']);
});

test('an empty folder is filled', async () => {
  const { to, rows, ...options } = audited(pets);
  mkdirSync(to);
  await writeLabelFolders(rows, to, { ...options, files: 'copy' });
  expect(filesIn(to)).toHaveLength(4);
});

test('a folder with anything in it, and a file, are refused and stay', async () => {
  const { to, rows, folder, ...options } = audited(pets);
  mkdirSync(to);
  writeFileSync(join(to, 'mine.txt'), 'mine');
  const onto = (place: string) => writeLabelFolders(rows, place, { ...options, files: 'copy' });

  await expect(onto(to)).rejects.toMatchObject({ code: 'conflict' });
  await expect(onto(join(to, 'mine.txt'))).rejects.toMatchObject({ code: 'conflict' });
  expect(filesIn(to)).toEqual(['mine.txt']);
  expect(readdirSync(folder).sort()).toEqual(['images', 'tree']);
});

test('the image folder is refused, by whatever way it is named', async () => {
  const { rows, folder, ...options } = audited(pets);
  mkdirSync(join(options.imageFolder, 'empty'));
  symlinkSync(join(options.imageFolder, 'empty'), join(folder, 'detour'));
  for (const to of ['images', 'images/new', 'images/empty', 'detour', 'detour/new']) {
    const refused = writeLabelFolders(rows, join(folder, to), { ...options, files: 'copy' });
    await expect(refused, to).rejects.toMatchObject({ code: 'invalid' });
  }
  expect(filesIn(options.imageFolder)).toEqual(Object.keys(pets));
});

test('the folder above must exist', async () => {
  const { to, rows, ...options } = audited(pets);
  const refused = writeLabelFolders(rows, join(to, 'deep'), { ...options, files: 'copy' });
  await expect(refused).rejects.toMatchObject({ code: 'not-found' });
  expect(existsSync(to)).toBe(false);
});

test('a hard link across disks is refused with a way out', async (context) => {
  const disk = smallDisk(context);
  const { rows, ...options } = audited(pets);
  const refused = writeLabelFolders(rows, join(disk, 'tree'), { ...options, files: 'hard-link' });
  await expect(refused).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('Choose to copy the pictures') as string,
  });
  expect(readdirSync(disk)).toEqual([]);
});

test('a full disk leaves nothing behind', async (context) => {
  const disk = smallDisk(context);
  const { rows, pictures, ...options } = audited(pets);
  const file = join(options.imageFolder, 'cat/1.png');
  writeFileSync(file, Buffer.alloc(2e6));
  pictures.set('cat/1.png', {
    bytes: 2e6,
    modifiedMs: statSync(file).mtimeMs,
    contentHash: hash('sha256', readFileSync(file)),
  });
  const refused = writeLabelFolders(rows, join(disk, 'tree'), { ...options, pictures, files: 'copy' });
  await expect(refused).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('The disk is full') as string,
  });
  expect(readdirSync(disk)).toEqual([]);
});

test('a copy is a file of its own, also where the picture has several names', async () => {
  const { to, rows, ...options } = audited(pets);
  linkSync(join(options.imageFolder, 'cat/1.png'), join(options.imageFolder, 'second name'));
  await writeLabelFolders(rows, to, { ...options, files: 'copy' });
  writeFileSync(join(to, 'cat/1.png'), 'written to later');
  expect(readFileSync(join(options.imageFolder, 'cat/1.png'), 'utf8')).toBe('picture cat/1.png');
});
