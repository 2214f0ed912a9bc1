import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePicture } from '../../src-main/sources/decode-picture.ts';
import { noisy } from './tiny-pictures.ts';

const formats = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;

test.for(formats)('a %s cut in half, or after its first bytes, is cut off', async (format) => {
  const bytes = await noisy().toFormat(format).toBuffer();
  for (const length of [bytes.length >> 1, 20]) {
    const reason = await refusal(bytes.subarray(0, length));
    expect(reason, `${length} bytes`).toMatch(
      /^is cut off: the end of the \w+ data is missing\. Copy it again/,
    );
    expect(reason.toLowerCase()).toContain(format);
  }
});

test('a JPEG without its last two bytes and a PNG without its last chunk are cut off', async () => {
  const jpeg = await noisy().jpeg().toBuffer();
  expect(await refusal(jpeg.subarray(0, -2))).toContain('is cut off: the end of the JPEG');
  const png = await noisy().png().toBuffer();
  expect(await refusal(png.subarray(0, -14))).toContain('is cut off: the end of the PNG');
});

test.for(['png', 'gif'] as const)('a %s with wrong bytes in the middle is damaged', async (format) => {
  const bytes = await noisy().toFormat(format).toBuffer();
  for (let i = 0; i < 40; i++) bytes[(bytes.length >> 1) + i] ^= 0x5a;
  expect(await refusal(bytes)).toMatch(/^is damaged: its \w+ data cannot be decoded\. Copy it again/);
});

test('a GIF that is really an HTML error page is named as one', async () => {
  const pages = [
    '<!DOCTYPE html><html><body>404 Not Found</body></html>',
    '\n\n <html lang="en"><head><title>Sorry</title></head></html>',
    '\ufeff<!doctype HTML>\n<p>Gone',
    '<?xml version="1.0"?>\n<!-- saved --> <!-- twice -->\n<html xmlns="http://www.w3.org/1999/xhtml"/>',
  ];
  for (const page of pages) {
    expect(await refusal(Buffer.from(page))).toBe(
      'is not a picture: it holds a web page (HTML), often an error page. Download the picture again.',
    );
  }
});

test('a file of nothing but comments is explained at once', async () => {
  const started = performance.now();
  expect(await refusal(Buffer.from('<!---->'.repeat(100)))).toContain('it holds text that begins with');
  expect(performance.now() - started).toBeLessThan(5000);
});

test.for([
  ['an empty file', '', 'is empty (0 bytes)'],
  ['a file of zeros', '\0'.repeat(5000), 'nothing but zeros'],
  ['a text', 'Dear Sir or Madam, and so on', 'text that begins with "Dear Sir or Madam, and so on"'],
  ['a JSON error', '{"error": "rate limited"}', 'text that begins with "{\\"error\\"'],
  ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', 'Run `git lfs pull`'],
  ['a HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'is a HEIC picture'],
  ['a BMP', 'BM\x36\0\0\0\0\0\0\0\x36\0\0\0', 'is a BMP picture'],
  ['a JPEG XL', '\xff\x0a\xfa\x1f\x01', 'is a JPEG XL picture'],
  ['a JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n', 'is a JPEG 2000 picture'],
  ['a Photoshop file', '8BPS\0\x01', 'is a Photoshop file'],
  ['a PDF', '%PDF-1.7\n%\xe2\xe3', 'is a PDF document'],
  ['a ZIP', 'PK\x03\x04\x14\0', 'is a ZIP archive'],
  ['random bytes', '\x01\x02\x9f\xe1\x00\x88\x13', 'of no format that can be read'],
] as const)('%s under the name of a picture is named as what it is', async ([, content, reason]) => {
  expect(await refusal(Buffer.from(content, 'latin1'))).toContain(reason);
});

test('a picture under the extension of another format is read all the same', async () => {
  // Only the content counts; the name is not even passed on.
  for (const format of formats) {
    const bytes = await noisy().toFormat(format).toBuffer();
    await expect(decodePicture(bytes, 8)).resolves.toMatchObject({ width: 64, height: 64 });
  }
});

test('where many are decoded at once, each keeps its own reason', async () => {
  const [jpeg, png] = [await noisy().jpeg().toBuffer(), await noisy().png().toBuffer()];
  const damaged = Buffer.from(png);
  damaged.fill(0x5a, png.length >> 1, (png.length >> 1) + 40);
  const broken = [jpeg.subarray(0, jpeg.length >> 1), png.subarray(0, png.length >> 1), damaged];
  const alone: string[] = [];
  for (const bytes of broken) alone.push(await refusal(bytes));
  const together = await Promise.all(Array.from({ length: 60 }, (_, i) => refusal(broken[i % 3])));
  expect(together).toEqual(Array.from({ length: 60 }, (_, i) => alone[i % 3]));
});

const quirks = join(import.meta.dirname, '../../../shared/data/hymenoptera-val/quirks');

test('the awkward files of the ants and bees are read or refused with a reason', async (context) => {
  if (!existsSync(quirks)) {
    const reason = 'skipped: the folder of awkward files is not beside this checkout';
    console.log(reason);
    context.skip(reason);
  }
  for (const name of readdirSync(quirks)) {
    const bytes = readFileSync(join(quirks, name));
    // The GIF of an error page is a picture all the same: only a person or the model can tell.
    if (name === 'imageNotFound.gif') {
      await expect(decodePicture(bytes, 32)).resolves.toMatchObject({ width: 300, height: 300 });
    } else {
      await decodePicture(bytes, 32).catch((error: unknown) => {
        expect(error).toMatchObject({ name: 'AppError', code: 'invalid' });
      });
    }
  }
});

/** Why the picture cannot be decoded. */
async function refusal(bytes: Buffer): Promise<string> {
  const error: unknown = await decodePicture(bytes, 8).then(
    () => new Error('It was decoded.'),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'AppError', code: 'invalid' });
  return (error as Error).message;
}
