import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Progress } from '../../src-shared/contract.ts';
import type { AppContext } from '../../src-main/app/open-app.ts';
import { readFolder } from '../../src-main/app/read-folder.ts';
import { PixelCache } from '../../src-main/sources/pixel-cache.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { madeUpPhoto } from '../sources/near-doubles/made-up-photo.ts';
import { addTo, folderOf } from '../sources/tiny-pictures.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Four pictures of cats and one of a dog, which is one of the cats saved again, and again under a new name. */
async function pictures(): Promise<string> {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 4; i++) files[`cat/${i}.png`] = await madeUpPhoto(i).png().toBuffer();
  files['dog/1.webp'] = await madeUpPhoto(1).webp().toBuffer();
  files['dog/copy of 1.webp'] = files['dog/1.webp'];
  files['dog/9.png'] = await madeUpPhoto(9).png().toBuffer();
  return folderOf(files);
}

async function reader() {
  const store = await openStore(':memory:');
  onTestFinished(() => {
    store.close();
  });
  const dataFolder = temporaryFolder();
  const context = { dataFolder, store: () => Promise.resolve(store) } as unknown as AppContext;
  const readAll = vi.spyOn(PixelCache.prototype, 'readAll');
  onTestFinished(() => {
    readAll.mockRestore();
  });
  const progress: Progress[] = [];
  const read = (folder: string) =>
    readFolder(context, folder, {
      size: 32,
      signal: new AbortController().signal,
      onProgress: (step) => progress.push(step),
    });
  return { store, read, progress, compared: () => readAll.mock.calls.length };
}

test('the pictures that show nearly the same share a number, and the store knows them', async () => {
  const { store, read } = await reader();
  const folder = await pictures();
  const { groups, dataSet, exampleIds } = await read(folder);
  expect([...groups]).toEqual([0, 1, 2, 3, 1, 5, 1]);
  expect(store.presentPictures(dataSet.id).map(({ nearGroup }) => nearGroup)).toEqual([
    null,
    1,
    null,
    null,
    1,
    null,
    1,
  ]);
  expect(store.nearDoublesOf(exampleIds[1]).map(({ path }) => path)).toEqual([
    'dog/1.webp',
    'dog/copy of 1.webp',
  ]);
});

test('what was compared is not compared again, also where files moved or are gone twice', async () => {
  const { read, compared } = await reader();
  const folder = await pictures();
  const first = await read(folder);
  const again = await read(folder);
  expect(again.groups).toEqual(first.groups);
  expect(compared()).toBe(1);

  renameSync(join(folder, 'dog/1.webp'), join(folder, 'cat/moved.webp'));
  rmSync(join(folder, 'dog/copy of 1.webp'));
  const moved = await read(folder);
  expect([...moved.groups]).toEqual([0, 1, 2, 3, 1, 5]);
  expect(compared()).toBe(1);

  addTo(folder, { 'dog/new.jpg': await madeUpPhoto(2).jpeg().toBuffer() });
  expect([...(await read(folder)).groups]).toEqual([0, 1, 2, 3, 1, 5, 2]);
  expect(compared()).toBe(2);
});

test('comparing is not worth a word where it takes no time', async () => {
  const { read, progress } = await reader();
  await read(await pictures());
  expect(progress.some((step) => step.kind === 'reading' && step.isComparing)).toBe(false);
});
