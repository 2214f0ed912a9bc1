import { hash } from 'node:crypto';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { PictureFile } from '../../src-main/sources/picture-shelf.ts';
import { pictureShelf } from '../../src-main/sources/picture-shelf.ts';
import { folderOf, green, noisy, plain, red } from './tiny-pictures.ts';

/** A file as it is known from a reading, with its content hash. */
async function known(name: string, bytes: Buffer): Promise<{ file: PictureFile; contentHash: string }> {
  const folder = folderOf({ [name]: bytes });
  const { size, mtimeMs } = statSync(join(folder, name));
  const { width, height } = await sharp(bytes).metadata();
  const file = { folder, path: name, bytes: size, modifiedMs: mtimeMs, width, height };
  return { file, contentHash: hash('sha256', bytes) };
}

async function ask(name: string, bytes: Buffer, view: 'small' | 'full') {
  const { file, contentHash } = await known(name, bytes);
  const picture = await pictureShelf().picture(contentHash, view, () => [file]);
  if (picture === undefined) throw new Error('There is no picture.');
  return { ...picture, info: await sharp(picture.bytes).metadata() };
}

test('a large picture becomes a small WebP of the same shape', async () => {
  const picture = await ask('a.jpg', await plain(red, 1000, 500).jpeg().toBuffer(), 'small');
  expect(picture.type).toBe('image/webp');
  expect(picture.info).toMatchObject({ format: 'webp', width: 320, height: 160 });
});

test('what browsers show is passed as it is: small originals, and whole pictures', async () => {
  const small = await plain(red, 32).png().toBuffer();
  const large = await plain(red, 1000).png().toBuffer();
  expect(await ask('a.png', small, 'small')).toMatchObject({ bytes: small, type: 'image/png' });
  expect(await ask('a.png', large, 'full')).toMatchObject({ bytes: large, type: 'image/png' });
  // The name has no say.
  expect(await ask('a.tif', small, 'full')).toMatchObject({ bytes: small, type: 'image/png' });
  for (const [format, type] of [
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['avif', 'image/avif'],
    ['gif', 'image/gif'],
  ] as const) {
    const bytes = await plain(red, 16).toFormat(format).toBuffer();
    expect(await ask('a', bytes, 'full'), format).toMatchObject({ bytes, type });
  }
});

test('what browsers do not show is made anew, pixel by pixel where it is small', async () => {
  const tiff = await noisy().tiff({ compression: 'lzw' }).toBuffer();
  const { info, type, bytes } = await ask('a.tif', tiff, 'full');
  expect(type).toBe('image/webp');
  expect(info).toMatchObject({ width: 64, height: 64 });
  expect(await sharp(bytes).removeAlpha().raw().toBuffer()).toEqual(await noisy().raw().toBuffer());
});

test('a drawing that could hold a script reaches no browser', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>1</script></svg>',
  );
  for (const view of ['small', 'full'] as const) {
    const { type, info } = await ask('a.svg', svg, view);
    expect(type).toBe('image/webp');
    expect(info).toMatchObject({ width: 40, height: 20 });
  }
});

test('a picture is turned as its camera says', async () => {
  const bytes = await plain(red, 1000, 500).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect((await ask('a.jpg', bytes, 'small')).info).toMatchObject({ width: 160, height: 320 });
});

test('a file that changed, or went away, is no picture; a copy of it will do', async () => {
  const bytes = await plain(green, 400).png().toBuffer();
  const [one, other] = [await known('one.png', bytes), await known('other.png', bytes)];
  const show = (...files: PictureFile[]) => pictureShelf().picture(one.contentHash, 'small', () => files);
  const place = join(one.file.folder, one.file.path);
  expect(await show(one.file)).toBeDefined();
  utimesSync(place, 1, 1);
  expect(await show(one.file)).toBeUndefined();
  writeFileSync(place, 'shorter');
  utimesSync(place, one.file.modifiedMs / 1000, one.file.modifiedMs / 1000);
  expect(await show(one.file)).toBeUndefined();
  rmSync(place);
  expect(await show(one.file)).toBeUndefined();
  expect(await show(one.file, other.file)).toMatchObject({ type: 'image/webp' });
  expect(await show()).toBeUndefined();
});

test('a small picture that was shown before is at hand, also when many ask at once', async () => {
  const { file, contentHash } = await known('a.png', await plain(green, 400).png().toBuffer());
  const shelf = pictureShelf();
  let asked = 0;
  const files = () => {
    asked++;
    return [file];
  };
  const wishes = Array.from({ length: 20 }, () => shelf.picture(contentHash, 'small', files));
  const [first] = await Promise.all(wishes);
  rmSync(join(file.folder, file.path));
  expect(await shelf.picture(contentHash, 'small', files)).toBe(first);
  expect(asked).toBe(1);
});
