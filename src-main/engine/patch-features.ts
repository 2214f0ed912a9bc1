// What pictures look like, said without any label: how much of each learnt patch lies in each part of a picture.

import { learnPatches, squareLength, takePatch } from './patch-dictionary.ts';
import type { PatchDictionary } from './patch-dictionary.ts';
import { rowProducts } from './products.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { frameSubject } from './frame-subject.ts';
import { shrinkPictures } from './shrink-pictures.ts';

interface PatchFeatures {
  /** [n × width], every column of mean 0 and a spread of about 1. */
  readonly features: Float32Array;
  readonly width: number;
}

/** A picture is looked at in this size, pixels: what it shows is still to be told, and a patch is a part of it. */
const largestSide = 32;
const patch = 6;
const stride = 2;
const directions = 40;
const atoms = 256;
/** A picture has so many parts in a row. */
const grid = 2;

/**
 * Triangle activation, averaged over each part of the picture (Coates, Ng and Lee 2011).
 *
 * @param images  [n, 3, size, size] uint8
 * @param rest    called between two pieces of work, some tenths of a second each; rejects where the work shall end
 */
export async function patchFeatures(
  images: Uint8Array,
  { size, seed, rest }: { readonly size: number; readonly seed: number; readonly rest: () => Promise<void> },
): Promise<PatchFeatures> {
  const side = Math.min(size, largestSide);
  const pictures = shrinkPictures(images, size, side, (picture) => frameSubject(images, size, picture));
  await rest();
  const random = seededRandom(seed, 'patches');
  const dictionary = learnPatches(pictures, { side, patch, directions, atoms, random });
  const width = grid * grid * atoms;
  const count = pictures.length / (3 * side * side);
  const features = new Float32Array(count * width);
  const look = looker(dictionary, side);
  for (let picture = 0; picture < count; picture++) {
    look(pictures, picture, features.subarray(picture * width, (picture + 1) * width));
    if (picture % 64 === 63) await rest();
  }
  standardise(features, width);
  return { features, width };
}

/** Its scratch memory is used for every picture. */
function looker(
  { mean, whitening, directions, atoms, atomCount }: PatchDictionary,
  side: number,
): (pictures: Uint8Array, picture: number, out: Float32Array) => void {
  const length = 3 * patch * patch;
  const across = Math.floor((side - patch) / stride) + 1;
  const places = across * across;
  const patches = new Float64Array(places * length);
  const whitened = new Float64Array(places * directions);
  const products = new Float64Array(places * atomCount);
  const atomSquares = Float64Array.from({ length: atomCount }, (_, atom) =>
    squareLength(atoms, atom, directions),
  );
  const part = Int32Array.from({ length: across }, (_, at) => Math.floor((at * grid) / across));
  const share = new Float64Array(grid * grid);
  for (let place = 0; place < places; place++)
    share[part[Math.floor(place / across)] * grid + part[place % across]]++;
  const distances = new Float64Array(atomCount);

  return (pictures, picture, out) => {
    for (let place = 0; place < places; place++) {
      const row = stride * Math.floor(place / across);
      const from = (picture * 3 * side + row) * side + stride * (place % across);
      takePatch(pictures, from, side, patch, patches, place * length);
      for (let i = 0; i < length; i++) patches[place * length + i] -= mean[i];
    }
    rowProducts(patches, whitening, whitened, { rows: places, others: directions, length });
    rowProducts(whitened, atoms, products, { rows: places, others: atomCount, length: directions });
    for (let place = 0; place < places; place++) {
      const square = squareLength(whitened, place, directions);
      let sum = 0;
      for (let atom = 0; atom < atomCount; atom++) {
        const apart = square + atomSquares[atom] - 2 * products[place * atomCount + atom];
        distances[atom] = Math.sqrt(Math.max(0, apart));
        sum += distances[atom];
      }
      const usual = sum / atomCount;
      const cell = part[Math.floor(place / across)] * grid + part[place % across];
      for (let atom = 0; atom < atomCount; atom++)
        if (distances[atom] < usual) out[cell * atomCount + atom] += (usual - distances[atom]) / share[cell];
    }
  };
}

/** Columns that hardly vary beside the others stay small. */
const spreadFloor = 0.05;

function standardise(features: Float32Array, width: number): void {
  const count = features.length / width;
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  features.forEach((value, at) => (mean[at % width] += value / count));
  features.forEach((value, at) => (squares[at % width] += (value - mean[at % width]) ** 2 / count));
  const spread = squares.map(Math.sqrt);
  const floor = (spreadFloor * spread.reduce((sum, value) => sum + value, 0)) / width + 1e-9;
  for (let at = 0; at < features.length; at++)
    features[at] = (features[at] - mean[at % width]) / (spread[at % width] + floor);
}
