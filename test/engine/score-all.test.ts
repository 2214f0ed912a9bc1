import { expect, test } from 'vitest';
import { mirrored, straight } from '../../src-main/engine/augment.ts';
import type { Backend } from '../../src-main/engine/backend.ts';
import { placePictures } from '../../src-main/engine/place-pictures.ts';
import type { ScoreOptions } from '../../src-main/engine/score-all.ts';
import { tellForEqualClasses } from '../../src-main/engine/equal-classes.ts';
import {
  heldOutAccuracy,
  isOtherSide,
  mirrorTells,
  ownProbabilities,
  scoreAll,
  scoredView,
} from '../../src-main/engine/score-all.ts';

const size = 2;
const imageBytes = 3 * size * size;
const goesOn = new AbortController().signal;

/** Two logits per picture: the upper left red pixel / 50, and 0. Counts the pictures of each call. */
function pixelReader(): Backend & { readonly calls: number[] } {
  const calls: number[] = [];
  const unused = (): never => {
    throw new Error('Scoring does not train.');
  };
  return {
    name: 'cpu',
    calls,
    score: (images) => {
      const n = images.length / imageBytes;
      calls.push(n);
      return Promise.resolve(
        Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? images[(i / 2) * imageBytes] / 50 : 0)),
      );
    },
    embed: unused,
    step: unused,
    parameters: unused,
    restore: unused,
    close: unused,
  };
}

/** Red of the upper row of each picture; the rest is 0. */
function pictures(upperRows: readonly (readonly [number, number])[]): Uint8Array {
  const images = new Uint8Array(upperRows.length * imageBytes);
  upperRows.forEach((row, i) => {
    images.set(row, i * imageBytes);
  });
  return images;
}

/** Scores in two classes of pictures that lie in memory. */
async function scored(
  backend: Backend,
  images: Uint8Array,
  options: Pick<ScoreOptions, 'view'> & Partial<ScoreOptions>,
): Promise<Float32Array> {
  const place = { images, size, fill: [0, 0, 0], average: new Map<string, Float32Array>() };
  const count = images.length / imageBytes;
  return scoreAll(await placePictures(backend, place), {
    ...{ count, classes: 2 },
    signal: goesOn,
    ...options,
  });
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

test('scores are softmax rows in the order of the pictures', async () => {
  const images = pictures([
    [100, 0],
    [0, 100],
    [50, 50],
  ]);
  const scores = await scored(pixelReader(), images, { view: straight });
  [sigmoid(2), sigmoid(0), sigmoid(1)].forEach((p, i) => {
    expect(scores[2 * i]).toBeCloseTo(p, 6);
    expect(scores[2 * i + 1]).toBeCloseTo(1 - p, 6);
  });
});

test('mirrored looks at the mirror image, and leaves the picture as it is', async () => {
  const images = pictures([[200, 50]]);
  expect((await scored(pixelReader(), images, { view: mirrored }))[0]).toBeCloseTo(sigmoid(1), 6);
  expect(images).toEqual(pictures([[200, 50]]));
});

test('once scores count, epochs look at one side and the other in turn, the last at the pictures as they are', () => {
  const sides = { epochs: 8, averageAfterEpoch: 4, size: 32 };
  const all = [1, 2, 3, 4, 5, 6, 7, 8];
  const views = (mirror: boolean): string =>
    all.map((epoch) => (scoredView(epoch, mirror, sides).mirror ? 'm' : 's')).join('');
  expect(views(true)).toBe('ssssmsms');
  expect(views(false)).toBe('ssssssss');
  expect(all.filter((epoch) => isOtherSide(epoch, true, sides))).toEqual([5, 6, 7, 8]);
  expect(all.some((epoch) => isOtherSide(epoch, false, sides))).toBe(false);
});

test('once scores count, pictures are looked at a step to each corner in turn, both sides alike, and last as they are', () => {
  const settings = { epochs: 14, averageAfterEpoch: 3, size: 64 };
  const moves = (mirror: boolean): string[] =>
    Array.from({ length: 14 }, (_, before) => {
      const { dx, dy } = scoredView(before + 1, mirror, settings);
      return `${dx},${dy}`;
    });
  // by hand: a thirty-second of 64 is 2
  const one = ['-2,2', '2,-2', '-2,-2', '2,2', '0,0'];
  expect(moves(true)).toEqual(['0,0', '0,0', '0,0', '0,0', ...one.flatMap((move) => [move, move])]);
  expect(moves(false)).toEqual(['0,0', '0,0', '2,2', '0,0', ...one, ...one]);
});

test('more pictures than go at once are all scored, each in its place', async () => {
  const images = pictures(Array.from({ length: 2345 }, (_, i) => [i % 251, (i * 7) % 251] as const));
  const backend = pixelReader();
  const scores = await scored(backend, images, { view: mirrored });
  expect(backend.calls.reduce((sum, n) => sum + n, 0)).toBe(2345);
  for (let i = 0; i < 2345; i++) expect(scores[2 * i]).toBeCloseTo(sigmoid(((i * 7) % 251) / 50), 5);
});

test('logits far apart give 0 and 1, never NaN', async () => {
  const backend = { ...pixelReader(), score: () => Promise.resolve(Float32Array.of(3e38, -3e38, -200, 0)) };
  const images = pictures([
    [0, 0],
    [0, 0],
  ]);
  const scores = await scored(backend, images, { view: straight });
  expect([...scores]).toEqual([1, 0, 0, 1]);
});

test('an abort is heard between two portions', async () => {
  const stop = new AbortController();
  const backend = pixelReader();
  const stopping: Backend = {
    ...backend,
    score: (images) => {
      stop.abort();
      return backend.score(images);
    },
  };
  const many = pictures(new Array<[number, number]>(5000).fill([1, 2]));
  await scored(stopping, many, { view: straight, signal: stop.signal });
  expect(backend.calls).toHaveLength(1);
});

test('the own probability is that of the given label', () => {
  const scores = Float32Array.of(0.5, 0.25, 0.25, 0.125, 0.75, 0.125);
  expect([...ownProbabilities(scores, Int32Array.of(2, 1), 3)]).toEqual([0.25, 0.75]);
});

test('held-out accuracy counts held-out examples only', () => {
  const scores = Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.2, 0.8, 0.9, 0.1);
  const labels = Int32Array.of(0, 1, 1, 1);
  // by hand: of the examples 0, 1 and 2 two are right
  const alike = Float64Array.of(1, 1);
  expect(heldOutAccuracy(scores, labels, Uint8Array.of(1, 1, 1, 0), alike)).toBeCloseTo(2 / 3, 12);
  expect(heldOutAccuracy(scores, labels, new Uint8Array(4), alike)).toBe(0);
});

test('held-out accuracy asks what the network said, not what is told for classes equally common', () => {
  const said = Float32Array.of(0.6, 0.4, 0.8, 0.2);
  const common = Float64Array.of(1.8, 0.2);
  const told = said.slice();
  tellForEqualClasses(told, common);
  // by hand: the network names the first class twice; 0.8 / 1.8 is below 0.2 / 0.2, so both are told as the second
  const held = Uint8Array.of(1, 1);
  expect(heldOutAccuracy(told, Int32Array.of(0, 0), held, common)).toBe(1);
  expect(heldOutAccuracy(told, Int32Array.of(0, 0), held, Float64Array.of(1, 1))).toBe(0);
});

test('mirroring tells where mirror images are clearly believed less', () => {
  const n = 1000;
  const labels = new Int32Array(n);
  /** The first `right` examples right, the others wrong. */
  const scores = (right: number): Float32Array =>
    Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? (i / 2 < right ? 0.9 : 0.1) : 0.5));
  expect(mirrorTells(scores(900), scores(200), labels, 2)).toBe(true);
  expect(mirrorTells(scores(900), scores(890), labels, 2)).toBe(false);
  expect(mirrorTells(scores(500), scores(900), labels, 2)).toBe(false);
  // Few examples prove little. by hand: 6 right against 2, less than 3 √8 = 8.5 apart
  const eight = Int32Array.from({ length: 8 }, () => 0);
  expect(mirrorTells(scores(6).slice(0, 16), scores(2).slice(0, 16), eight, 2)).toBe(false);
});
