import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { PictureFormat } from '../../src-main/sources/is-cut-off.ts';
import { isCutOff } from '../../src-main/sources/is-cut-off.ts';
import { decodePicture } from '../../src-main/sources/decode-picture.ts';
import { noisy, plain, red } from './tiny-pictures.ts';

const svg =
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g/></svg>\n';
const makers: readonly (readonly [PictureFormat, () => Promise<Buffer>])[] = [
  ['JPEG', () => noisy().jpeg().toBuffer()],
  ['JPEG', () => noisy().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer()],
  ['PNG', () => noisy().png().toBuffer()],
  ['WebP', () => noisy().webp().toBuffer()],
  ['GIF', () => noisy().gif().toBuffer()],
  [
    'GIF',
    async () => {
      // Two frames, so with extensions before and between the pictures.
      const frames = [await plain(red, 9).png().toBuffer(), await noisy().resize(9, 9).png().toBuffer()];
      return sharp(frames, { join: { animated: true } })
        .gif({ loop: 3 })
        .toBuffer();
    },
  ],
  ['AVIF', () => noisy().avif().toBuffer()],
  ['TIFF', () => noisy().tiff().toBuffer()],
  ['TIFF', () => noisy().tiff({ compression: 'none' }).toBuffer()],
  ['SVG', () => Promise.resolve(Buffer.from(svg))],
];

test.for(makers)(
  '%s: a whole file is not cut off, and what follows it does not matter',
  async ([format, make]) => {
    const bytes = await make();
    expect(isCutOff(format, bytes)).toBe(false);
    expect(
      isCutOff(format, Buffer.concat([bytes, Buffer.from('{"camera": "one that appends things"}')])),
    ).toBe(false);
  },
);

test.for(makers)('%s: a file cut anywhere, if it cannot be decoded, is cut off', async ([format, make]) => {
  const bytes = await make();
  const step = Math.max(1, Math.floor(bytes.length / 30));
  for (let length = 16; length < bytes.length; length += step) {
    const start = bytes.subarray(0, length);
    const isDecoded = await decodePicture(start, 8).then(
      () => true,
      () => false,
    );
    if (!isDecoded) expect(isCutOff(format, start), `${length} of ${bytes.length} bytes`).toBe(true);
  }
});

test('a chain that leads nowhere comes to an end', () => {
  const starts: readonly (readonly [PictureFormat, string])[] = [
    ['JPEG', '\xff\xd8'],
    ['PNG', '\x89PNG\r\n\x1a\n'],
    ['WebP', 'RIFF\0\0\0\0WEBP'],
    ['GIF', 'GIF89a'],
    ['AVIF', '\0\0\0\x14ftypavif\0\0\0\0avif'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['TIFF', 'MM\0*\0\0\0\x08'],
    ['SVG', '<svg '],
  ];
  for (const [format, start] of starts) {
    for (const fill of ['\0', '\x01', '\x21', '\x2c', '\xff', '\0\0\0\x01']) {
      const bytes = Buffer.from(start + fill.repeat(20_000), 'latin1');
      for (let length = 0; length < 64; length++) isCutOff(format, bytes.subarray(0, length));
      expect(typeof isCutOff(format, bytes)).toBe('boolean');
    }
  }
});
