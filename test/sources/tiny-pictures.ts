// Small pictures and folders of them, made as the tests run.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { DecodedPicture } from '../../src-main/sources/decode-picture.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export type Colour = readonly [red: number, green: number, blue: number];

export const white: Colour = [255, 255, 255];
export const black: Colour = [0, 0, 0];
export const red: Colour = [255, 0, 0];
export const green: Colour = [0, 255, 0];
export const blue: Colour = [0, 0, 255];

/** Of one colour, to be written in any format. */
export function plain([r, g, b]: Colour, width = 8, height = width): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
}

/** A PNG of one colour; pictures of different numbers differ. */
export function numbered(number: number): Promise<Buffer> {
  return plain([number % 256, number >> 8, 128])
    .png()
    .toBuffer();
}

/** 64 × 64 of noise, so that every byte of the file counts. */
export function noisy(): Sharp {
  const noise = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => i * 7919 + (i >> 3) * 31);
  return sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
}

/** An uncompressed picture of one row of pixels, each channel as it is stored. */
export function row(pixels: readonly (readonly number[])[], depth: 'uchar' | 'ushort' = 'uchar'): Sharp {
  const values = pixels.flat();
  const channels = (values.length / pixels.length) as 1 | 2 | 3 | 4;
  const stored = depth === 'uchar' ? Uint8Array.from(values) : Uint16Array.from(values);
  return sharp(stored, { raw: { width: pixels.length, height: 1, channels } });
}

/** Writes files by their paths into a new folder. */
export function folderOf(files: Readonly<Record<string, Buffer | string>>): string {
  const folder = temporaryFolder();
  addTo(folder, files);
  return folder;
}

export function addTo(folder: string, files: Readonly<Record<string, Buffer | string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export function colourAt({ pixels }: Pick<DecodedPicture, 'pixels'>, x: number, y: number): Colour {
  const area = pixels.length / 3;
  const at = y * Math.sqrt(area) + x;
  return [pixels[at], pixels[area + at], pixels[2 * area + at]];
}

/** The same but for the rounding of a lossy format or of a conversion. */
export function isNear(found: Colour, expected: Colour, by: number): boolean {
  return found.every((value, channel) => Math.abs(value - expected[channel]) <= by);
}
