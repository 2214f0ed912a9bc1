import { expect, test } from 'vitest';
import { chooseSize } from '../../src-main/sources/choose-size.ts';
import type { FolderScan } from '../../src-main/sources/scan-folder.ts';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';
import { folderOf, plain, red } from './tiny-pictures.ts';

const signal = new AbortController().signal;

test('the size is the median of the shorter sides', async () => {
  // by hand: shorter sides 20, 30, 40, 50, 60
  expect(
    await sizeOf([
      [20, 99],
      [99, 30],
      [40, 40],
      [50, 80],
      [60, 60],
    ]),
  ).toBe(40);
});

test('of two in the middle the lower one counts', async () => {
  expect(
    await sizeOf([
      [20, 20],
      [30, 30],
      [40, 40],
      [50, 50],
    ]),
  ).toBe(30);
});

test('the size is never below 16', async () => {
  expect(
    await sizeOf([
      [3, 3],
      [5, 5],
    ]),
  ).toBe(16);
});

test('many pictures are trained small: 64 up to 6,000, 48 up to 20,000, 32 above', async () => {
  const folder = folderOf({ 'a/large.png': await plain(red, 200).png().toBuffer() });
  const sizes = [6000, 6001, 20_000, 20_001].map((count) =>
    chooseSize(scanOf(folder, 'a/large.png', count), { signal }),
  );
  expect(await Promise.all(sizes)).toEqual([64, 48, 48, 32]);
});

test('small pictures stay small however few they are', async () => {
  const folder = folderOf({ 'a/small.png': await plain(red, 28).png().toBuffer() });
  expect(await chooseSize(scanOf(folder, 'a/small.png', 100), { signal })).toBe(28);
});

test('files that are no pictures, or gone, do not count', async () => {
  const folder = folderOf({
    'a/1.png': await plain(red, 24).png().toBuffer(),
    'a/2.png': '',
    'a/3.gif': '<html>404</html>',
    'b/4.png': await plain(red, 24).png().toBuffer(),
  });
  const scan = await scanFolder(folder, { signal });
  const gone = { path: 'b/gone.png', label: 'b', bytes: 1, modifiedMs: 1 };
  expect(await chooseSize({ ...scan, files: [...scan.files, gone, gone, gone] }, { signal })).toBe(24);
  expect(await chooseSize({ ...scan, files: [gone] }, { signal })).toBe(64);
});

test('the sides are the ones after EXIF rotation, and odd names are opened', async () => {
  const turned = await plain(red, 100, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const folder = folderOf({ "a/it's 🐱 קטול [1].jpg": turned, 'b/100%.jpg': turned });
  expect(await chooseSize(await scanFolder(folder, { signal }), { signal })).toBe(40);
});

test('stopping is a cancellation', async () => {
  const folder = folderOf({ 'a/1.png': await plain(red).png().toBuffer() });
  const scan = scanOf(folder, 'a/1.png', 300);
  await expect(chooseSize(scan, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const controller = new AbortController();
  const choosing = chooseSize(scan, { signal: controller.signal });
  controller.abort();
  await expect(choosing).rejects.toMatchObject({ name: 'AppError', code: 'cancelled' });
});

async function sizeOf(sides: readonly (readonly [width: number, height: number])[]): Promise<number> {
  const pictures = await Promise.all(
    sides.map(async ([width, height], i) => [
      `${i % 2}/${i}.png`,
      await plain(red, width, height).png().toBuffer(),
    ]),
  );
  const folder = folderOf(Object.fromEntries(pictures) as Record<string, Buffer>);
  return chooseSize(await scanFolder(folder, { signal }), { signal });
}

/** As if the one file were there many times. */
function scanOf(folder: string, path: string, count: number): FolderScan {
  const file = { path, label: 'a', bytes: 1, modifiedMs: 1 };
  return { folder, classes: ['a', 'b'], files: new Array(count).fill(file), ignored: [], unreadable: [] };
}
