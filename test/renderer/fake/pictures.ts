// Pictures of the made-up data sets, drawn when they are asked for.

import sharp from 'sharp';
import { drawPicture, shapes } from '../../../src-main/sources/demo-pictures.ts';
import type { Picture, PictureView } from '../../../src-shared/contract.ts';
import { exampleOf } from './made-up-set.ts';

/** Examples share so many pictures per class, so that 100,000 of them need not all be drawn. */
const picturesPerClass = 40;
const drawn = new Map<string, Promise<Picture>>();

export async function pictureOf(contentHash: string, view: PictureView): Promise<Picture | undefined> {
  const example = /^[0-9a-f]{64}$/.test(contentHash) ? exampleOf(contentHash) : undefined;
  if (!example) return undefined;
  const { set, index, shown } = example;
  const key = `${set.look} ${shown} ${index % picturesPerClass} ${set.look === 'tiny' ? '' : view}`;
  const picture = drawn.get(key) ?? draw(set.look, shown, index % picturesPerClass, view);
  drawn.set(key, picture);
  return picture;
}

async function draw(
  look: 'tiny' | 'photo',
  shown: number,
  seed: number,
  view: PictureView,
): Promise<Picture> {
  const tiny = await drawPicture(shapes[shown % shapes.length], shown * 1000 + seed);
  if (look === 'tiny') return { bytes: tiny, type: 'image/png' };
  const [width, height] = seed % 3 === 0 ? [360, 480] : [640, 480];
  const large = await sharp(tiny)
    .resize(width, height, { fit: 'cover', kernel: 'cubic' })
    .blur(2)
    .jpeg({ quality: 88 })
    .toBuffer();
  const bytes =
    view === 'full' ? large : await sharp(large).resize(320, 320, { fit: 'inside' }).jpeg().toBuffer();
  return { bytes, type: 'image/jpeg' };
}
