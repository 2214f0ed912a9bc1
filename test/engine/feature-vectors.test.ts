import { expect, test } from 'vitest';
import { FeatureCollector, quantiseRows } from '../../src-main/engine/feature-vectors.ts';

test('a row is scaled to unit length and then to 255', () => {
  // by hand: (3, 4) / 5 = (0.6, 0.8), times 255 = (153, 204)
  expect([...quantiseRows(Float32Array.of(3, 4, 0, 7), 2)]).toEqual([153, 204, 0, 255]);
});

test('a row of zeros stays one', () => {
  expect([...quantiseRows(Float32Array.of(0, 0, 1, 0), 2)]).toEqual([0, 0, 255, 0]);
});

test('every picture has its row, however many come at a time', () => {
  const count = 2345;
  // One number of each row is above 0, in turns.
  const seen = Float32Array.from({ length: 3 * count }, (_, at) =>
    at % 3 === Math.floor(at / 3) % 3 ? 90 : 0,
  );
  const collector = new FeatureCollector(count);
  for (let from = 0; from < count; from += 1000) {
    const some = seen.subarray(3 * from, 3 * (from + 1000));
    collector.add(from, some, some.length / 3);
  }
  expect(collector.featureWidth).toBe(3);
  expect(collector.features).toEqual(Uint8Array.from(seen, (value) => (value > 0 ? 255 : 0)));
});
