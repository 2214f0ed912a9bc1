// What a picture says about itself, without decoding its pixels.

import sharp from 'sharp';

export interface PictureHeader {
  /** Pixels, after EXIF rotation. */
  readonly width: number;
  readonly height: number;
  /** False where the decoder hands out rows as it goes; true where the whole picture has to be in memory. */
  readonly isDecodedWhole: boolean;
}

/**
 * Rejects with libvips's own error; `explainRefusal` makes a sentence of it.
 *
 * @param input  the bytes of a file, or its path
 */
export async function readPictureHeader(input: Buffer | string): Promise<PictureHeader> {
  // The size limit is ours to check, with a sentence that tells the size.
  const { autoOrient, format, isProgressive } = await sharp(input, { limitInputPixels: false }).metadata();
  const isStreamed = ['jpeg', 'png', 'tiff'].includes(format) && !isProgressive;
  return { width: autoOrient.width, height: autoOrient.height, isDecodedWhole: !isStreamed };
}
