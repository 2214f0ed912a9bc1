// Makes a small square training picture of any picture file.

import sharp from 'sharp';
import { AppError } from '../../src-shared/errors.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readPictureHeader } from './picture-header.ts';

export interface DecodedPicture {
  /** [3, size, size] uint8, sRGB */
  readonly pixels: Uint8Array;
  /** Of the picture in the file, after EXIF rotation, pixels. */
  readonly width: number;
  readonly height: number;
}

/** Runs the work at once or later; so that a caller who decodes in parallel can let heavy pictures in one by one. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * The whole picture, turned as EXIF says, on white where it is transparent, scaled into the square (Lanczos) and
 * centred; what is left of the square gets the mean colour of the scaled picture's outermost pixels, so that white
 * paper stays white. Padded, not cropped: what speaks against a label can lie at the edge. Grey, 16-bit and CMYK
 * pictures become 8-bit sRGB, by their colour profile where they have one. Of an animation, the first frame.
 *
 * A file that is cut off or damaged is refused, one with mere warnings (odd metadata) is taken.
 *
 * @param heavyTurn  takes in pictures whose decoding needs much memory
 * @throws AppError `invalid`, whose message is the end of a sentence that begins with the file's path
 */
export async function decodePicture(
  bytes: Buffer,
  size: number,
  heavyTurn: Turn = (work) => work(),
): Promise<DecodedPicture> {
  try {
    const { width, height, isDecodedWhole } = await readPictureHeader(bytes);
    if (width * height > pixelLimit) throw tooLarge(width, height);
    const isHeavy = isDecodedWhole && width * height > heavyPixels;
    const work = (): Promise<Uint8Array> => scaleInto(bytes, size);
    return { pixels: await (isHeavy ? heavyTurn(work) : work()), width, height };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', explainRefusal(bytes), { cause: error });
  }
}

/** The largest cameras of today make 108 million; decoded whole, 120 million take half a gigabyte. */
const pixelLimit = 120_000_000;

/** 32 MB decoded. */
const heavyPixels = 8_000_000;

function tooLarge(width: number, height: number): AppError {
  const megapixels = (pixelLimit / 1e6).toFixed();
  return new AppError(
    'invalid',
    `is too large: ${width} × ${height} pixels, and ${megapixels} million are the most that is read. Scale it down.`,
  );
}

async function scaleInto(bytes: Buffer, size: number): Promise<Uint8Array> {
  const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: pixelLimit })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize(size, size, { fit: 'inside', kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`sharp made ${info.channels} channels of a picture, not 3.`);
  return centre(data, info.width, info.height, size);
}

/**
 * @param scaled  [height, width, 3] uint8, neither side longer than size
 * @returns       [3, size, size] uint8
 */
function centre(scaled: Uint8Array, width: number, height: number, size: number): Uint8Array {
  const pixels = new Uint8Array(3 * size * size);
  const left = (size - width) >> 1;
  const top = (size - height) >> 1;
  for (let channel = 0; channel < 3; channel++) {
    const plane = pixels.subarray(channel * size * size, (channel + 1) * size * size);
    if (width < size || height < size) plane.fill(ringMean(scaled, width, height, channel));
    for (let y = 0; y < height; y++) {
      const row = (top + y) * size + left;
      for (let x = 0; x < width; x++) plane[row + x] = scaled[(y * width + x) * 3 + channel];
    }
  }
  return pixels;
}

/** Mean of the outermost pixels, each counted once; 0 … 255, rounded. */
function ringMean(scaled: Uint8Array, width: number, height: number, channel: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const isEdgeRow = y === 0 || y === height - 1;
    const step = isEdgeRow ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) {
      sum += scaled[(y * width + x) * 3 + channel];
      count++;
    }
  }
  return Math.round(sum / count);
}
