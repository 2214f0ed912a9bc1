import { expect, test } from 'vitest';
import { featureSpace, nearestExamples } from '../../src-main/app/nearest-examples.ts';
import { tiers } from '../../src-shared/domain.ts';

interface Made {
  /** Angle of its two features, degrees; 0 … 90. */
  readonly angle: number;
  readonly label?: number;
  readonly quality?: number;
  readonly content?: number;
}

/** Examples in the order of the columns, with ids that run the other way. */
function spaceOf(...made: Made[]) {
  const n = made.length;
  const contentHashes = new Uint8Array(32 * n);
  made.forEach(({ content }, i) => contentHashes.fill(content ?? 100 + i, 32 * i, 32 * i + 32));
  const quality = Float64Array.from(made, (each) => each.quality ?? 0.9);
  const columns = {
    exampleIds: Int32Array.from(made, (_, i) => n - i),
    contentHashes,
    given: Uint16Array.from(made, ({ label }) => label ?? 0),
    quality,
    tier: Uint8Array.from(quality, (value) => tiers.indexOf(value < 0.5 ? 'possible' : 'fine')),
  };
  const byId = made.toReversed().flatMap(({ angle }) => {
    const radians = (angle * Math.PI) / 180;
    return [255 * Math.cos(radians), 255 * Math.sin(radians)];
  });
  return featureSpace(columns, { width: 2, features: Uint8Array.from(byId) });
}

const everyone = () => true;

test('the nearest of a class come first, by angle', () => {
  const space = spaceOf(
    { angle: 40 },
    { angle: 0 },
    { angle: 50 },
    { angle: 35 },
    { angle: 41, label: 1 },
    { angle: 90 },
  );
  expect(nearestExamples(space, 0, 0, 3, everyone)).toEqual([3, 2, 1]);
  expect(nearestExamples(space, 0, 1, 3, everyone)).toEqual([4]);
});

test('no neighbour has the bytes of the example or of another neighbour', () => {
  const space = spaceOf(
    { angle: 40, content: 7 },
    { angle: 41, content: 7 },
    { angle: 45, content: 8 },
    { angle: 46, content: 8 },
    { angle: 60 },
  );
  expect(nearestExamples(space, 0, 0, 3, everyone)).toEqual([2, 4]);
});

test('suspects, and examples that are hardly believed, are no good examples', () => {
  const space = spaceOf(
    { angle: 40, quality: 0.1 },
    { angle: 40, quality: 0.3 },
    { angle: 40, quality: 0.7 },
    { angle: 50 },
    { angle: 60 },
    { angle: 70 },
  );
  expect(nearestExamples(space, 0, 0, 3, everyone)).toEqual([3, 4, 5]);
});

test('where a class has hardly any believed examples, its best are taken', () => {
  const space = spaceOf({ angle: 40, label: 1 }, { angle: 80, quality: 0.4 }, { angle: 10, quality: 0.7 });
  expect(nearestExamples(space, 0, 0, 3, everyone)).toEqual([2, 1]);
});

test('an example a person holds for wrong is passed over', () => {
  const space = spaceOf({ angle: 40 }, { angle: 41 }, { angle: 45 }, { angle: 60 });
  expect(nearestExamples(space, 0, 0, 3, (place) => place !== 1)).toEqual([2, 3]);
});

test('a class without examples has no neighbours, and pictures the network sees nothing in are no nearer than others', () => {
  const space = spaceOf({ angle: 40 }, { angle: 41 });
  expect(nearestExamples(space, 0, 5, 3, everyone)).toEqual([]);
  const blank = featureSpace(space.columns, { width: 2, features: new Uint8Array(4) });
  expect(nearestExamples(blank, 0, 0, 3, everyone)).toEqual([1]);
});
