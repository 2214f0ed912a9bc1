import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { findDoubles } from '../../src-main/sources/find-doubles.ts';
import { PixelCache, openPixelCache } from '../../src-main/sources/pixel-cache.ts';
import type { KnownFile, ReadOptions, ReadPicture } from '../../src-main/sources/read-pictures.ts';
import { readPictures } from '../../src-main/sources/read-pictures.ts';
import type { FolderScan } from '../../src-main/sources/scan-folder.ts';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';
import { recordBytes } from '../../src-shared/pixel-pack.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';
import { asNobody } from '../as-nobody.ts';
import { blue, colourAt, folderOf, noisy, numbered, plain, red } from './tiny-pictures.ts';

const size = 8;
/** As many pictures are read at once. */
const inParallel = availableParallelism() * 2;
const never = new AbortController().signal;
const scanned = (folder: string): Promise<FolderScan> => scanFolder(folder, { signal: never });

test('each picture has its hash, its dimensions and its pixels in the cache, in the order of the scan', async () => {
  const [cat, dog] = [await plain(red, 20, 10).png().toBuffer(), await plain(blue, 6, 9).jpeg().toBuffer()];
  const folder = folderOf({ 'dog/1.jpg': dog, 'cat/2.png': cat });
  const scan = await scanned(folder);
  const cache = await opened();
  const { pictures, unreadable, decoded } = await read(scan, cache);
  expect([unreadable, decoded]).toEqual([[], 2]);
  expect(pictures).toEqual([
    {
      ...scan.files[0],
      contentHash: hash('sha256', cat),
      width: 20,
      height: 10,
      record: expect.any(Number) as number,
    },
    {
      ...scan.files[1],
      contentHash: hash('sha256', dog),
      width: 6,
      height: 9,
      record: expect.any(Number) as number,
    },
  ]);
  expect(colourAt({ pixels: await cache.read(pictures[0].record) }, 4, 4)).toEqual(red);
});

test('a second read decodes nothing, and opens no file that is known', async () => {
  const folder = folderOf(await manyPictures(30));
  const scan = await scanned(folder);
  const dataFolder = temporaryFolder();
  const first = await read(scan, await opened(dataFolder));
  expect(first.decoded).toBe(30);

  // In the same process and, with a cache opened anew, in the next; by content alone.
  const cache = await opened(dataFolder);
  const second = await read(scan, cache);
  expect(second).toEqual({ ...first, decoded: 0 });

  // Known by path, length and time: the files may even be gone.
  rmSync(folder, { recursive: true });
  const seen: number[] = [];
  const third = await read(scan, cache, {
    known: knownFrom(first.pictures),
    onProgress: (...progress) => seen.push(...progress),
  });
  expect(third).toEqual({ ...first, decoded: 0 });
  expect(seen.slice(-3)).toEqual([30, 30, 0]);
});

test('a known file whose pixels are not in the cache is decoded again', async () => {
  const scan = await scanned(folderOf(await manyPictures(4)));
  const first = await read(scan, await opened());
  const second = await read(scan, await opened(), { known: knownFrom(first.pictures) });
  expect(second.decoded).toBe(4);
});

test('another size decodes anew and keeps the first', async () => {
  const scan = await scanned(folderOf(await manyPictures(4)));
  const dataFolder = temporaryFolder();
  await read(scan, await opened(dataFolder));
  expect((await read(scan, await opened(dataFolder, 12), { size: 12 })).decoded).toBe(4);
  expect((await read(scan, await opened(dataFolder))).decoded).toBe(0);
});

test('a file with a new time but the old content is not decoded', async () => {
  const folder = folderOf(await manyPictures(4));
  const cache = await opened();
  const first = await read(await scanned(folder), cache);
  utimesSync(join(folder, 'cat/0.png'), 1_600_000_000, 1_600_000_000);
  const second = await read(await scanned(folder), cache, { known: knownFrom(first.pictures) });
  expect(second.decoded).toBe(0);
  expect(second.pictures[0]).toMatchObject({ path: 'cat/0.png', modifiedMs: 1_600_000_000_000 });
});

test('a renamed file is not decoded', async () => {
  const folder = folderOf(await manyPictures(4));
  const cache = await opened();
  const first = await read(await scanned(folder), cache);
  renameSync(join(folder, 'cat/0.png'), join(folder, 'dog/new.png'));
  const second = await read(await scanned(folder), cache, { known: knownFrom(first.pictures) });
  expect([second.decoded, second.pictures.length]).toEqual([0, 4]);
});

test('broken pictures are named with a reason each, and the others are read', async () => {
  const [jpeg, png] = [await noisy().jpeg().toBuffer(), await noisy().png().toBuffer()];
  const damaged = Buffer.from(png);
  damaged.fill(0x5a, png.length >> 1, (png.length >> 1) + 40);
  const folder = folderOf({
    'cat/cut.jpg': jpeg.subarray(0, jpeg.length >> 1),
    'cat/cut.png': png.subarray(0, png.length >> 1),
    'cat/damaged.png': damaged,
    'cat/empty.png': '',
    'cat/error.gif': '<!DOCTYPE html><title>404</title>',
    'cat/whole.jpg': jpeg,
    'dog/whole.png': png,
  });
  const { pictures, unreadable } = await read(await scanned(folder), await opened());
  expect(pictures.map(({ path }) => path)).toEqual(['cat/whole.jpg', 'dog/whole.png']);
  expect(unreadable.map(({ path, reason }) => `${path} ${reason.split(/[.(:]/)[0]}`)).toEqual([
    'cat/cut.jpg is cut off',
    'cat/cut.png is cut off',
    'cat/damaged.png is damaged',
    'cat/empty.png is empty ',
    'cat/error.gif is not a picture',
  ]);
});

test('where every picture is broken, the reading ends without a picture and names them all', async () => {
  const scan = await scanned(folderOf({ 'cat/1.png': 'no', 'cat/2.png': 'no', 'dog/3.png': '' }));
  const { pictures, unreadable, decoded } = await read(scan, await opened());
  expect([pictures, unreadable.length, decoded]).toEqual([[], 3, 0]);
});

test('names with spaces, quotes, emoji and right-to-left text are read', async () => {
  const odd = ['a b', "it's", '🐱👩‍👩‍👧', 'קטול', '\u202eabc', '100%', '[n=-1]', '-', 'é', 'e\u0301'];
  const names = process.platform === 'win32' ? odd : [...odd, '"', '\\', '\n', '*?', ':'];
  const files = await Promise.all(names.map(async (name, i) => [`${name}/${name}.png`, await numbered(i)]));
  const scan = await scanned(folderOf(Object.fromEntries(files) as Record<string, Buffer>));
  const { pictures, unreadable } = await read(scan, await opened());
  expect(unreadable).toEqual([]);
  expect(new Set(pictures.map(({ path }) => path))).toEqual(new Set(files.map(([path]) => path)));
});

test('equal content in different classes is decoded once and found as a double with two labels', async () => {
  const same = await noisy().png().toBuffer();
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`${i % 2 ? 'cat' : 'dog'}/${i}.png`, same]),
  );
  const { pictures, decoded } = await read(await scanned(folderOf(files)), await opened());
  expect([pictures.length, decoded]).toEqual([20, 1]);
  expect(findDoubles(pictures)).toMatchObject([
    { labels: ['cat', 'dog'], contentHash: hash('sha256', same) },
  ]);
});

test('a broken picture that is there twice is named twice', async () => {
  const scan = await scanned(folderOf({ 'cat/1.png': 'no picture', 'dog/1.png': 'no picture' }));
  const { unreadable } = await read(scan, await opened());
  expect(unreadable.map(({ path }) => path)).toEqual(['cat/1.png', 'dog/1.png']);
  expect(unreadable[0].reason).toBe(unreadable[1].reason);
});

test('a file without permission to read is named', async (context) => {
  const folder = folderOf(await manyPictures(4));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'cat/0.png'), 0o000);
  const cache = await opened();
  await asNobody(context, async () => {
    const { pictures, unreadable } = await read(await scanned(folder), cache);
    expect(pictures).toHaveLength(3);
    expect(unreadable).toEqual([
      { path: 'cat/0.png', reason: 'may not be read. Give yourself permission to read it.' },
    ]);
  });
});

test('files deleted, replaced and changed after the scan are named or taken as they are now', async () => {
  const folder = folderOf(await manyPictures(6));
  const scan = await scanned(folder);
  unlinkSync(join(folder, 'cat/0.png'));
  unlinkSync(join(folder, 'cat/2.png'));
  mkdirSync(join(folder, 'cat/2.png'));
  const changed = await plain(blue, 30, 20).png().toBuffer();
  writeFileSync(join(folder, 'cat/4.png'), changed);
  writeFileSync(join(folder, 'dog/1.png'), (await numbered(1)).subarray(0, 30));

  const { pictures, unreadable } = await read(scan, await opened());
  expect(unreadable).toEqual([
    { path: 'cat/0.png', reason: expect.stringContaining('is gone') as unknown },
    { path: 'cat/2.png', reason: expect.stringContaining('was replaced by something else') as unknown },
    { path: 'dog/1.png', reason: expect.stringContaining('is cut off') as unknown },
  ]);
  expect(pictures.map(({ path }) => path)).toEqual(['cat/4.png', 'dog/3.png', 'dog/5.png']);
  expect(pictures[0]).toMatchObject({
    contentHash: hash('sha256', changed),
    bytes: changed.length,
    modifiedMs: statSync(join(folder, 'cat/4.png')).mtimeMs,
    width: 30,
  });
});

test('a class folder that vanishes while it is read has its files named', async () => {
  const folder = folderOf(await manyPictures(2 * inParallel + 60));
  const scan = await scanned(folder);
  const { pictures, unreadable } = await read(scan, await opened(), {
    onProgress: (done) => {
      if (done === 1) rmSync(join(folder, 'dog'), { recursive: true });
    },
  });
  // Path order: the dogs come after the cats, and none is open when the first cat is done.
  expect(pictures.length).toBe(inParallel + 30);
  expect(unreadable.length).toBe(inParallel + 30);
  for (const { path, reason } of unreadable) expect(`${path} ${reason}`).toMatch(/^dog\/.* is gone/);
});

test('stopping is a cancellation, and what was read is not decoded again', async () => {
  const count = 2 * inParallel + 60;
  const scan = await scanned(folderOf(await manyPictures(count)));
  const dataFolder = temporaryFolder();
  const cache = await opened(dataFolder);
  const controller = new AbortController();
  let decodedBefore = 0;
  const stopped = read(scan, cache, {
    signal: controller.signal,
    onProgress: (done, _, decoded) => {
      decodedBefore = decoded;
      if (done === 10) controller.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AppError', code: 'cancelled' });
  expect(decodedBefore).toBeGreaterThanOrEqual(10);
  // What was under way is brought to its end.
  expect(decodedBefore).toBeLessThanOrEqual(10 + inParallel);
  await cache.close();
  const { pictures, decoded } = await read(scan, await opened(dataFolder));
  expect([pictures.length, decoded]).toEqual([count, count - decodedBefore]);
});

test('stopped before it began, a reading reads nothing', async () => {
  const scan = await scanned(folderOf(await manyPictures(4)));
  const cache = await opened();
  await expect(read(scan, cache, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(statSync(cache.file).size).toBe(0);
});

test('progress counts every file once, the unreadable ones too', async () => {
  const scan = await scanned(folderOf({ ...(await manyPictures(20)), 'cat/no.png': 'no' }));
  const seen: [number, number, number][] = [];
  await read(scan, await opened(), { onProgress: (...progress) => seen.push(progress) });
  expect(seen.map(([done, total]) => [done, total])).toEqual(
    Array.from({ length: 21 }, (_, i) => [i + 1, 21]),
  );
  expect(seen.at(-1)).toEqual([21, 21, 20]);
});

test('a full disk is told with what is still needed, and the next reading goes on from there', async (context) => {
  const disk = smallDisk(context);
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(980_000));
  const scan = await scanned(folderOf(await manyPictures(60)));
  const cache = await opened(disk, 32);
  let decodedBefore = 0;
  const failed = read(scan, cache, {
    size: 32,
    onProgress: (_done, _total, decoded) => {
      decodedBefore = decoded;
    },
  });
  const missing = (): string => ((60 - decodedBefore) * recordBytes(32)).toLocaleString('en-US');
  const error: unknown = await failed.catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'AppError',
    code: 'conflict',
    message: expect.stringContaining(`is full: ${missing()} bytes`) as unknown,
  });
  await cache.close();

  rmSync(join(disk, 'ballast'));
  const { pictures, decoded } = await read(scan, await opened(disk, 32), { size: 32 });
  expect(pictures).toHaveLength(60);
  expect(decoded).toBeLessThanOrEqual(60 - decodedBefore);
});

test('a limit on the size of files is told like a full disk', async (context) => {
  if (process.platform === 'win32') context.skip('skipped: Windows has no limit on the size of files');
  const folder = folderOf(await manyPictures(60));
  const dataFolder = temporaryFolder();
  const script = fileURLToPath(new URL('read-into-cache.ts', import.meta.url));
  const readWith = (limit: string): Record<string, unknown> => {
    const line = `trap '' XFSZ; ulimit -f ${limit}; exec "$0" "$@"`;
    const said = execFileSync('sh', ['-c', line, process.execPath, script, folder, dataFolder], {
      encoding: 'utf8',
    });
    return JSON.parse(said) as Record<string, unknown>;
  };
  // In blocks of 512 or 1024 bytes, as the shell has it: 10 to 20 records of 804 bytes.
  const first = readWith('16');
  expect(first).toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/is full: .* bytes/) as unknown,
  });
  const second = readWith('unlimited');
  expect(second).toMatchObject({ pictures: 60 });
  expect(Number(second['decoded'])).toBeLessThanOrEqual(60 - Number(first['decoded']));
});

test.for(['EPERM', 'EBUSY', 'EIO'])(
  'a cache that fails with %s ends the reading and blames no picture',
  async (code) => {
    const file = join(temporaryFolder(), 'pack');
    const real = await open(file, 'a+');
    onTestFinished(() => real.close());
    const failing = {
      stat: real.stat.bind(real),
      read: real.read.bind(real),
      close: real.close.bind(real),
      write: (): Promise<never> => Promise.reject(Object.assign(new Error(`${code}: write`), { code })),
    };
    const scan = await scanned(folderOf(await manyPictures(4)));
    const reading = read(scan, new PixelCache(file, size, failing));
    await expect(reading).rejects.toThrow(code === 'EBUSY' ? 'EBUSY: write' : file);
  },
);

test('a reading leaves the folder as it was', async () => {
  const folder = folderOf(await manyPictures(6));
  const before = await scanned(folder);
  const contents = before.files.map(({ path }) => readFileSync(join(folder, path)));
  await read(before, await opened());
  expect(await scanned(folder)).toEqual(before);
  expect(before.files.map(({ path }) => readFileSync(join(folder, path)))).toEqual(contents);
});

function read(
  scan: FolderScan,
  cache: PixelCache,
  options: Partial<ReadOptions> = {},
): ReturnType<typeof readPictures> {
  const nothing = (): undefined => undefined;
  return readPictures(scan, cache, { size, known: nothing, signal: never, onProgress: nothing, ...options });
}

async function opened(dataFolder = temporaryFolder(), side = size): Promise<PixelCache> {
  const cache = await openPixelCache(dataFolder, side);
  onTestFinished(() => cache.close().catch(() => undefined));
  return cache;
}

function knownFrom(
  pictures: readonly ReadPicture[],
): (path: string, bytes: number, modifiedMs: number) => KnownFile | undefined {
  return (path, bytes, modifiedMs) =>
    pictures.find((known) => known.path === path && known.bytes === bytes && known.modifiedMs === modifiedMs);
}

/** Half of them cats (even numbers), half dogs, all different. */
async function manyPictures(count: number): Promise<Record<string, Buffer>> {
  const pictures = Array.from({ length: count }, async (_, i) => [
    `${i % 2 === 0 ? 'cat' : 'dog'}/${i}.png`,
    await numbered(i),
  ]);
  return Object.fromEntries(await Promise.all(pictures)) as Record<string, Buffer>;
}
