import { hash } from 'node:crypto';
import { onTestFinished, expect, test } from 'vitest';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { decodePicture } from '../../../src-main/sources/decode-picture.ts';
import type { NearDoubleOptions } from '../../../src-main/sources/near-doubles/find-near-doubles.ts';
import { findNearDoubles } from '../../../src-main/sources/near-doubles/find-near-doubles.ts';
import { openPixelCache } from '../../../src-main/sources/pixel-cache.ts';
import { seededRandom } from '../../../src-shared/random.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { madeUpPhoto, photoHeight, photoWidth } from './made-up-photo.ts';

const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

/** Groups of pictures, each as the file it would be. */
async function groupsOf(
  files: readonly Buffer[],
  size = 64,
  options: Partial<NearDoubleOptions> = {},
): Promise<number[]> {
  const cache = await openPixelCache(temporaryFolder(), size);
  onTestFinished(() => cache.close());
  const records: number[] = [];
  for (const file of files) {
    const { pixels } = await decodePicture(file, size);
    records.push(await cache.append(hash('sha256', file), pixels));
  }
  return [...(await findNearDoubles(cache, Uint32Array.from(records), { size, ...quietly, ...options }))];
}

const png = (picture: Sharp): Promise<Buffer> => picture.png().toBuffer();

/** Ways in which one picture comes to be several files. */
const ways: Readonly<Record<string, (picture: Sharp) => Promise<Buffer>>> = {
  'as a JPEG of low quality': (picture) => picture.jpeg({ quality: 40 }).toBuffer(),
  'as WebP': (picture) => picture.webp().toBuffer(),
  smaller: (picture) => png(picture.resize(Math.round(0.7 * photoWidth))),
  larger: (picture) => png(picture.resize(2 * photoWidth)),
  cropped: (picture) =>
    png(
      picture.extract({
        left: Math.round(0.015 * photoWidth),
        top: Math.round(0.015 * photoHeight),
        width: Math.round(0.97 * photoWidth),
        height: Math.round(0.97 * photoHeight),
      }),
    ),
  brighter: (picture) => png(picture.modulate({ brightness: 1.1 })),
  'of less contrast': (picture) => png(picture.linear(0.8, 25)),
};

test.each(Object.entries(ways))('a picture saved %s is found', async (_, save) => {
  for (const size of [32, 64]) {
    const files = await Promise.all(
      [1, 2, 3, 4].flatMap((number) => [png(madeUpPhoto(number)), save(madeUpPhoto(number))]),
    );
    expect(await groupsOf(files, size), `${size} pixels`).toEqual([0, 0, 2, 2, 4, 4, 6, 6]);
  }
});

/** A dark shirt on white, and on it a print of six dots that are elsewhere in every picture: a set of one layout. */
function shirt(number: number): Sharp {
  const random = seededRandom(number, 'shirt');
  const dots = Array.from({ length: 6 }, () => {
    const [turn, out] = [2 * Math.PI * random.next(), 10 + 35 * random.next()];
    return `<circle cx="${115 + out * Math.cos(turn)}" cy="${130 + out * Math.sin(turn)}" r="9" fill="#ddd"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><rect width="240" height="240" fill="#eee"/>
    <path d="M30 60 L95 20 L190 45 L220 110 L165 120 L175 225 L60 205 L75 110 L45 105 Z" fill="#222"/>${dots.join('')}</svg>`;
  return sharp(Buffer.from(svg));
}

test('of many pictures of one layout, the most alike are looked at first', async () => {
  const others = Array.from({ length: 60 }, (_, number) => png(shirt(number + 1)));
  // The hashes of all are so near that the last one is proposed last, long after enough others would have been looked at.
  const files = await Promise.all([png(shirt(0)), ...others, shirt(0).jpeg({ quality: 40 }).toBuffer()]);
  const groups = await groupsOf(files);
  expect(groups.at(-1)).toBe(0);
  expect(new Set(groups).size).toBe(files.length - 1);
});

test('different pictures are never one, however many there are', async () => {
  const files = await Promise.all(Array.from({ length: 60 }, (_, number) => png(madeUpPhoto(number))));
  expect(await groupsOf(files, 32)).toEqual([...files.keys()]);
});

test('mirrored and turned pictures are others', async () => {
  const files = await Promise.all([
    png(madeUpPhoto(1)),
    png(madeUpPhoto(1).flop()),
    png(madeUpPhoto(1).flip()),
    png(madeUpPhoto(1).rotate(90)),
  ]);
  expect(await groupsOf(files)).toEqual([0, 1, 2, 3]);
});

test('the same scene in other colours is another picture', async () => {
  const files = await Promise.all([
    png(madeUpPhoto(1)),
    png(
      madeUpPhoto(1).recomb([
        [0, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
      ]),
    ),
  ]);
  expect(await groupsOf(files)).toEqual([0, 1]);
});

/** Black ink on white paper. */
function drawing(path: string, thickness = 8): Promise<Buffer> {
  const page = `<svg width="200" height="200"><rect width="200" height="200" fill="white"/>
    <path d="${path}" fill="none" stroke="black" stroke-width="${thickness}"/></svg>`;
  return sharp(Buffer.from(page)).png().toBuffer();
}

function stroke(x: number, thickness?: number): Promise<Buffer> {
  return drawing(`M${x} 30 L${x + 8} 170`, thickness);
}

test('empty pages, plain colours and soft gradients are not doubles of each other', async () => {
  const plain = (grey: number) =>
    sharp({ create: { width: 60, height: 60, channels: 3, background: { r: grey, g: grey, b: grey } } })
      .png()
      .toBuffer();
  const soft = (from: number) =>
    sharp(
      Uint8Array.from({ length: 3 * 60 * 60 }, (_, i) => from + Math.floor(i / 180)),
      { raw: { width: 60, height: 60, channels: 3 } },
    )
      .png()
      .toBuffer();
  const files = await Promise.all([plain(255), plain(254), plain(10), soft(100), soft(103), soft(110)]);
  expect(await groupsOf(files)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('strokes on white paper that lie a little apart are different pictures', async () => {
  const files = await Promise.all([stroke(80), stroke(98), stroke(116), stroke(80, 20)]);
  expect(await groupsOf(files)).toEqual([0, 1, 2, 3]);
});

test('short strokes on white paper are not doubles of each other, wherever they lie', async () => {
  const files = await Promise.all([90, 92, 94, 96].map((x) => drawing(`M${x} 80 L${x + 4} 120`)));
  expect(await groupsOf(files)).toEqual([0, 1, 2, 3]);
});

test('a drawing that is only saved again is found', async () => {
  const page = await drawing('M30 30 L170 60 L40 90 L160 120 L50 150 L150 180');
  expect(await groupsOf([page, await sharp(page).jpeg({ quality: 80 }).toBuffer()])).toEqual([0, 0]);
});

test('equal files are one group, which bears the number of its first example', async () => {
  const [one, other] = await Promise.all([png(madeUpPhoto(1)), png(madeUpPhoto(2))]);
  const again = await madeUpPhoto(2).webp().toBuffer();
  expect(await groupsOf([one, other, one, again, other])).toEqual([0, 1, 0, 1, 1]);
});

test('along a film not all pictures become one', async () => {
  // Each picture is the next one moved by a hundredth of its width.
  const width = 150;
  const files = await Promise.all(
    Array.from({ length: 30 }, (_, step) =>
      png(madeUpPhoto(7).extract({ left: 2 * step, top: 10, width, height: width })),
    ),
  );
  const groups = await groupsOf(files);
  const longest = Math.max(
    ...[...Map.groupBy(groups, (group) => group).values()].map(({ length }) => length),
  );
  expect(longest).toBeGreaterThan(1);
  expect(longest).toBeLessThan(10);
});

test('it can be stopped, and tells how far it is', async () => {
  const files = await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      sharp(Buffer.from([i & 255, i >> 8, 9]), { raw: { width: 1, height: 1, channels: 3 } })
        .png()
        .toBuffer(),
    ),
  );
  const told: number[] = [];
  await groupsOf(files, 16, { onProgress: (...progress) => told.push(...progress) });
  expect(told).toEqual([128, 300]);
  await expect(groupsOf(files, 16, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
