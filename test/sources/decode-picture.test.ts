import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { DecodedPicture } from '../../src-main/sources/decode-picture.ts';
import { decodePicture } from '../../src-main/sources/decode-picture.ts';
import type { Colour } from './tiny-pictures.ts';
import { black, blue, colourAt, green, isNear, noisy, plain, red, row, white } from './tiny-pictures.ts';

/** Red left, blue right, 8 × 4: turned by EXIF it is 4 × 8. */
const redLeftOfBlue = row(Array.from({ length: 8 }, (_, x) => (x < 4 ? red : blue))).resize(8, 4, {
  kernel: 'nearest',
});

test('pixels come as planes red, green, blue, rows from the top', async () => {
  // by hand: left column red, right column blue; first row of each plane
  const { pixels, width, height } = await decodePicture(
    await row([red, blue]).resize(2, 2, { kernel: 'nearest' }).png().toBuffer(),
    2,
  );
  expect([width, height]).toEqual([2, 2]);
  expect([...pixels]).toEqual([255, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 255]);
});

test.for([
  ['jpeg', 3],
  ['png', 0],
  ['webp', 3],
  ['gif', 0],
  ['avif', 3],
  ['tiff', 3],
] as const)('%s is read', async ([format, by]) => {
  const colour: Colour = [200, 100, 50];
  const decoded = await decodePicture(await plain(colour, 20, 20).toFormat(format).toBuffer(), 4);
  expect(decoded).toMatchObject({ width: 20, height: 20 });
  for (let x = 0; x < 4; x++) expect(isNear(colourAt(decoded, x, x), colour, by)).toBe(true);
});

test('svg is read, on white', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="4" height="8" fill="#f00"/></svg>';
  const decoded = await decodePicture(Buffer.from(svg), 8);
  expect([colourAt(decoded, 1, 4), colourAt(decoded, 6, 4)]).toEqual([red, white]);
});

// by hand, where the pixel that is stored top left is seen: EXIF 2.3, table of tag 274
test.for([
  [1, 'left', 'right'],
  [2, 'right', 'left'],
  [3, 'right', 'left'],
  [4, 'left', 'right'],
  [5, 'top', 'bottom'],
  [6, 'top', 'bottom'],
  [7, 'bottom', 'top'],
  [8, 'bottom', 'top'],
] as const)('EXIF orientation %i shows the left side at the %s', async ([orientation, redAt, blueAt]) => {
  const bytes = await redLeftOfBlue
    .clone()
    .withMetadata({ orientation })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const decoded = await decodePicture(bytes, 8);
  const isTurned = orientation >= 5;
  expect([decoded.width, decoded.height]).toEqual(isTurned ? [4, 8] : [8, 4]);
  const found = {
    left: colourAt(decoded, 1, 4),
    right: colourAt(decoded, 6, 4),
    top: colourAt(decoded, 4, 1),
    bottom: colourAt(decoded, 4, 6),
  };
  expect(isNear(found[redAt], red, 12)).toBe(true);
  expect(isNear(found[blueAt], blue, 12)).toBe(true);
});

test('what is transparent is white, and half of it half', async () => {
  const picture = row([
    [...red, 0],
    [...red, 255],
    [0, 0, 0, 128],
  ]).resize(6, 6, { kernel: 'nearest', fit: 'fill' });
  for (const format of ['png', 'webp'] as const) {
    const decoded = await decodePicture(
      await picture.clone().toFormat(format, { lossless: true }).toBuffer(),
      6,
    );
    expect(isNear(colourAt(decoded, 0, 3), white, 8), format).toBe(true);
    expect(isNear(colourAt(decoded, 3, 3), red, 24), format).toBe(true);
    // by hand: 255 × (1 − 128 / 255) = 127
    expect(isNear(colourAt(decoded, 5, 3), [127, 127, 127], 16), format).toBe(true);
  }
});

test('grey becomes three equal planes, with and without alpha', async () => {
  const grey = await decodePicture(
    await row([[90]])
      .toColourspace('b-w')
      .png()
      .toBuffer(),
    1,
  );
  expect(colourAt(grey, 0, 0)).toEqual([90, 90, 90]);
  // by hand: 90 at 51 / 255 over white: 90 × .2 + 255 × .8 = 222
  const withAlpha = await decodePicture(
    await row([[90, 51]])
      .toColourspace('b-w')
      .png()
      .toBuffer(),
    1,
  );
  expect(isNear(colourAt(withAlpha, 0, 0), [222, 222, 222], 1)).toBe(true);
});

test.for(['png', 'tiff'] as const)(
  '16-bit %s becomes 8-bit, in colour, in grey and with alpha',
  async (format) => {
    const write = (picture: Sharp): Promise<Buffer> =>
      format === 'png' ? picture.png().toBuffer() : picture.tiff({ compression: 'none' }).toBuffer();
    // by hand: v / 256
    const colour = row([[0xc800, 0x6400, 0x3200]], 'ushort').toColourspace('rgb16');
    expect(isNear(colourAt(await decoded(colour), 0, 0), [200, 100, 50], 1)).toBe(true);
    const grey = row([[0x5a00]], 'ushort').toColourspace('grey16');
    expect(isNear(colourAt(await decoded(grey), 0, 0), [90, 90, 90], 1)).toBe(true);
    const clear = row([[0x5a00, 0x5a00, 0x5a00, 0]], 'ushort').toColourspace('rgb16');
    expect(isNear(colourAt(await decoded(clear), 0, 0), white, 1)).toBe(true);

    async function decoded(picture: Sharp): Promise<DecodedPicture> {
      const bytes = await write(picture);
      expect((await sharp(bytes).metadata()).depth).toBe('ushort');
      return decodePicture(bytes, 1);
    }
  },
);

test.for(['jpeg', 'tiff'] as const)('CMYK %s becomes RGB', async (format) => {
  for (const colour of [white, black, [180, 60, 60]] as const) {
    const bytes = await plain(colour).toColourspace('cmyk').toFormat(format).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    // Ink is not light: pure black prints as a dark grey.
    expect(isNear(colourAt(await decodePicture(bytes, 4), 1, 1), colour, 45)).toBe(true);
  }
});

test('a colour profile is applied', async () => {
  const bytes = await plain([0, 255, 0]).withIccProfile('p3').png().toBuffer();
  const [r, g, b] = colourAt(await decodePicture(bytes, 4), 1, 1);
  // sRGB green, written in Display P3 and read back.
  expect(isNear([r, g, b], green, 3)).toBe(true);
});

test('a palette and a picture of one bit are read', async () => {
  const palette = await redLeftOfBlue.clone().png({ palette: true }).toBuffer();
  expect(colourAt(await decodePicture(palette, 8), 1, 4)).toEqual(red);
  const oneBit = await plain(white)
    .toColourspace('b-w')
    .tiff({ bitdepth: 1, compression: 'none' })
    .toBuffer();
  expect(colourAt(await decodePicture(oneBit, 8), 1, 4)).toEqual(white);
});

test('of an animation the first frame is taken', async () => {
  const frames = await Promise.all([red, blue].map((colour) => plain(colour, 6).png().toBuffer()));
  const bytes = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  expect((await sharp(bytes).metadata()).pages).toBe(2);
  const decoded = await decodePicture(bytes, 6);
  expect([decoded.width, decoded.height, colourAt(decoded, 3, 3)]).toEqual([6, 6, red]);
});

test('the aspect is kept: a wide picture lies in the middle of the square', async () => {
  const decoded = await decodePicture(await plain(red, 16, 8).png().toBuffer(), 8);
  expect([decoded.width, decoded.height]).toEqual([16, 8]);
  for (let y = 0; y < 8; y++) expect(colourAt(decoded, 4, y)).toEqual(red);
});

test('what is left of the square has the mean colour of the outermost pixels', async () => {
  // A 4 × 2 picture, so every pixel is outermost: two white, six of 100.
  const pixels = [255, 100, 100, 100, 255, 100, 100, 100].flatMap((value) => [value, value, value]);
  const bytes = await sharp(Uint8Array.from(pixels), { raw: { width: 4, height: 2, channels: 3 } })
    .png()
    .toBuffer();
  const decoded = await decodePicture(bytes, 4);
  // by hand: (2 × 255 + 6 × 100) / 8 = 138.75
  for (let x = 0; x < 4; x++) {
    expect(colourAt(decoded, x, 0)).toEqual([139, 139, 139]);
    expect(colourAt(decoded, x, 3)).toEqual([139, 139, 139]);
  }
  expect([0, 1, 2, 3].map((x) => colourAt(decoded, x, 1)[0])).toEqual([255, 100, 100, 100]);
});

test('the inside of a picture does not colour the padding', async () => {
  const ring = sharp({ create: { width: 3, height: 5, channels: 3, background: hex(white) } });
  const dot = await plain(black, 1, 3).png().toBuffer();
  const decoded = await decodePicture(
    await ring
      .composite([{ input: dot, left: 1, top: 1 }])
      .png()
      .toBuffer(),
    5,
  );
  expect(colourAt(decoded, 0, 2)).toEqual(white);
  expect(colourAt(decoded, 2, 2)).toEqual(black);
  expect(colourAt(decoded, 4, 2)).toEqual(white);
});

test.for([
  [1000, 1],
  [1, 1000],
  [1, 1],
  [3, 2],
] as const)('a picture of %i × %i fills its square with its colour', async ([width, height]) => {
  const decoded = await decodePicture(await plain(red, width, height).png().toBuffer(), 7);
  expect(decoded).toMatchObject({ width, height });
  expect(decoded.pixels).toEqual(Uint8Array.from({ length: 147 }, (_, i) => (i < 49 ? 255 : 0)));
});

test('a progressive JPEG and an interlaced PNG are the same picture as the plain ones', async () => {
  for (const format of ['jpeg', 'png'] as const) {
    const [one, other] = await Promise.all(
      [false, true].map(async (progressive) =>
        decodePicture(await noisy().toFormat(format, { progressive }).toBuffer(), 16),
      ),
    );
    const largest = Math.max(...one.pixels.map((value, i) => Math.abs(value - other.pixels[i])));
    expect(largest, format).toBeLessThanOrEqual(format === 'png' ? 0 : 2);
  }
});

test('heavy pictures wait for their turn, light ones do not', async () => {
  // Drawn whole, 10 million pixels.
  const heavy = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="2500"/>');
  const light = await plain(red).webp().toBuffer();
  const turns: string[] = [];
  const turnOf =
    (name: string) =>
    <T>(work: () => Promise<T>): Promise<T> => {
      turns.push(name);
      return work();
    };
  await decodePicture(light, 4, turnOf('light'));
  const { width } = await decodePicture(heavy, 4, turnOf('heavy'));
  expect([turns, width]).toEqual([['heavy'], 4000]);
});

test('a picture with more pixels than fit into memory is refused by its size', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>';
  await expect(decodePicture(Buffer.from(svg), 8)).rejects.toMatchObject({
    code: 'invalid',
    message: 'is too large: 20000 × 20000 pixels, and 120 million are the most that is read. Scale it down.',
  });
});

test('the same bytes give the same pixels', async () => {
  const bytes = await noisy().jpeg().toBuffer();
  const all = await Promise.all(Array.from({ length: 8 }, () => decodePicture(bytes, 24)));
  for (const { pixels } of all) expect(pixels).toEqual(all[0].pixels);
});

function hex(colour: Colour): string {
  return `#${Buffer.from(colour).toString('hex')}`;
}
