import { expect, test } from 'vitest';
import { copySeen, hideSquare, mirrored, straight, wholeView } from '../../src-main/engine/augment.ts';
import type { Backend, TrainingPictures, ViewStep } from '../../src-main/engine/backend.ts';
import { placePictures } from '../../src-main/engine/place-pictures.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { openLinearBackend } from './linear-backend.ts';

const size = 3;
const imageBytes = 3 * size ** 2;
const random = seededRandom(1, 'place pictures');
const images = Uint8Array.from({ length: 4 * imageBytes }, () => random.integer(256));
const place = { images, size, fill: [1, 2, 3], average: new Map<string, Float32Array>() };
const how = { keep: Uint8Array.of(1, 1), q: 0, gradientScale: 1, learningRate: 0.1 };
const view = { example: 2, dx: 1, dy: -1, mirror: true, turn: 3, square: { x: 0, y: 2, side: 2 } };
const step: ViewStep = { ...how, labels: Int32Array.of(0, 1), views: [view, wholeView(0)] };

test('a step is given each picture as its view says', async () => {
  const backend = openLinearBackend(size, 2);
  const pictures = await placePictures(backend, place);
  await pictures.step(step);
  const expected = new Uint8Array(2 * imageBytes);
  copySeen(images, 2 * imageBytes, expected, 0, size, view);
  hideSquare(expected, 0, size, view.square, [1, 2, 3]);
  expected.set(images.subarray(0, imageBytes), imageBytes);
  expect(backend.steps).toEqual([{ ...how, labels: step.labels, images: expected }]);
});

test('log-probabilities are those of all steps in order, and handed out once', async () => {
  const backend = openLinearBackend(size, 2);
  const pictures = await placePictures(backend, place);
  for (let count = 0; count < 2; count++) await pictures.step(step);
  const all = await pictures.logProbabilities();
  // by hand: zero weights believe each of two classes with 0.5
  expect([...all.subarray(0, 2)]).toEqual([Math.fround(Math.log(0.5)), Math.fround(Math.log(0.5))]);
  expect(all).toHaveLength(4);
  expect(all[2]).not.toBe(all[0]);
  expect(await pictures.logProbabilities()).toHaveLength(0);
});

test('the average moves towards the parameters, from where it was', async () => {
  const backend = openLinearBackend(1, 1);
  backend.weights = Float64Array.of(8, 8, 8);
  const one = { images: Uint8Array.of(1, 2, 3), size: 1, fill: [0, 0, 0] };
  const anew = await placePictures(backend, { ...one, average: new Map() });
  expect((await anew.averaged()).size).toBe(0);
  await anew.average(1);
  expect((await anew.averaged()).get('linear.weight')).toEqual(Float32Array.of(8, 8, 8));
  const saved = new Map([['linear.weight', Float32Array.of(0, 4, 8)]]);
  const goingOn = await placePictures(backend, { ...one, average: saved });
  await goingOn.average(0.25);
  // by hand: 0 + 0.25 · 8, 4 + 0.25 · 4, 8
  expect((await goingOn.averaged()).get('linear.weight')).toEqual(Float32Array.of(2, 5, 8));
});

test('a look is at the pictures or another view of them, with what the network sees where that is wanted', async () => {
  const backend = openLinearBackend(size, 2);
  backend.weights = Float64Array.from({ length: 2 * imageBytes }, () => random.normal());
  const pictures = await placePictures(backend, place);
  const some = images.subarray(imageBytes, 3 * imageBytes);
  const wanted = { from: 1, to: 3, view: straight, withFeatures: true };
  expect(await pictures.look(wanted)).toEqual(await backend.embed(some));
  const others = some.map((_, at) => some[at - (at % size) + size - 1 - (at % size)]);
  const seen = await pictures.look({ ...wanted, view: mirrored, withFeatures: false });
  expect(seen.logits).toEqual(await backend.score(others));
  expect(seen.features).toHaveLength(0);
  const moved = { ...mirrored, dx: 1, dy: -1, turn: 1 };
  const expected = new Uint8Array(2 * imageBytes);
  for (const at of [0, imageBytes]) copySeen(some, at, expected, at, size, moved);
  const movedLogits = await pictures.look({ ...wanted, view: moved, withFeatures: false });
  expect(movedLogits.logits).toEqual(await backend.score(expected));
});

test('a backend that can hold the pictures is handed them, and one that has no room is sent them', async () => {
  const linear = openLinearBackend(size, 2);
  const held = {} as TrainingPictures;
  const asked: unknown[] = [];
  const holding = (result: TrainingPictures | undefined): Backend => ({
    ...linear,
    hold: (given) => {
      asked.push(given);
      return Promise.resolve(result);
    },
  });
  expect(await placePictures(holding(held), place)).toBe(held);
  expect(asked).toEqual([place]);
  await (await placePictures(holding(undefined), place)).step(step);
  expect(linear.steps).toHaveLength(1);
});
