import { expect, test } from 'vitest';
import { featureVectors, quantiseRows } from '../../src-main/engine/feature-vectors.ts';
import { openLinearBackend } from './linear-backend.ts';

test('a row is scaled to unit length and then to 255', () => {
  // by hand: (3, 4) / 5 = (0.6, 0.8), times 255 = (153, 204)
  expect([...quantiseRows(Float32Array.of(3, 4, 0, 7), 2)]).toEqual([153, 204, 0, 255]);
});

test('a row of zeros stays one', () => {
  expect([...quantiseRows(Float32Array.of(0, 0, 1, 0), 2)]).toEqual([0, 0, 255, 0]);
});

test('every picture has its row, however many there are', async () => {
  const size = 1;
  const count = 2345;
  // One channel of each picture is bright, in turns.
  const images = Uint8Array.from({ length: 3 * count }, (_, at) =>
    at % 3 === Math.floor(at / 3) % 3 ? 90 : 0,
  );
  const { features, featureWidth } = await featureVectors(openLinearBackend(size, 2), images, size);
  expect(featureWidth).toBe(3);
  expect(features).toEqual(images.map((value) => (value > 0 ? 255 : 0)));
});
