import { expect, test } from 'vitest';
import { learnPatches, takePatch } from '../../src-main/engine/patch-dictionary.ts';
import { patchFeatures } from '../../src-main/engine/patch-features.ts';
import { seededRandom } from '../../src-shared/random.ts';

const noRest = (): Promise<void> => Promise.resolve();
const size = 16;

/** Stripes, lying in the even pictures and standing in the odd ones, each at a place of its own. */
function stripes(count: number, seed: number): Uint8Array {
  const random = seededRandom(seed, 'stripes');
  const images = new Uint8Array(count * 3 * size * size);
  for (let picture = 0; picture < count; picture++) {
    const phase = 6.3 * random.next();
    for (let at = 0; at < 3 * size * size; at++) {
      const along = picture % 2 === 0 ? Math.floor(at / size) % size : at % size;
      images[picture * 3 * size * size + at] =
        128 + 80 * Math.sin(1.3 * along + phase) + 10 * random.normal();
    }
  }
  return images;
}

test('a patch keeps its pattern and loses its brightness and contrast', () => {
  const plain = Uint8Array.from({ length: 12 }, (_, at) => 10 * at);
  const brighter = plain.map((value) => 20 + 2 * value);
  const [a, b] = [new Float64Array(12), new Float64Array(12)];
  takePatch(plain, 0, 2, 2, a, 0);
  takePatch(brighter, 0, 2, 2, b, 0);
  expect(a.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  a.forEach((value, at) => {
    expect(b[at]).toBeCloseTo(value, 1);
  });
});

test('a blank patch becomes nothing', () => {
  const out = new Float64Array(12).fill(7);
  takePatch(new Uint8Array(12).fill(255), 0, 2, 2, out, 0);
  expect([...out]).toEqual(new Array(12).fill(0));
});

test('grey pictures have no more directions than a patch has pixels, and blank ones still one', () => {
  const options = { side: size, patch: 4, directions: 40, atoms: 8 };
  const grey = learnPatches(stripes(20, 1), { ...options, random: seededRandom(1, 'grey') });
  expect(grey.atoms).toHaveLength(8 * grey.directions);
  const blank = learnPatches(new Uint8Array(3 * size * size), {
    ...options,
    random: seededRandom(1, 'blank'),
  });
  expect(blank.directions).toBe(1);
  expect(blank.atoms.every(Number.isFinite)).toBe(true);
});

test('pictures of one kind are nearer to one another than to those of the other, wherever their stripes lie', async () => {
  const count = 40;
  const { features, width } = await patchFeatures(stripes(count, 2), { size, seed: 1, rest: noRest });
  expect(features).toHaveLength(count * width);
  const apart = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (features[a * width + i] - features[b * width + i]) ** 2;
    return Math.sqrt(sum);
  };
  for (let picture = 0; picture < count; picture++) {
    let alike = 0;
    let other = 0;
    for (let step = 1; step < count; step++) {
      const distance = apart(picture, (picture + step) % count);
      if (step % 2 === 0) alike += distance / (count / 2 - 1);
      else other += distance / (count / 2);
    }
    expect(alike, `picture ${picture}`).toBeLessThan(other);
  }
});

test('a seed means the same features', async () => {
  const images = stripes(6, 3);
  const first = await patchFeatures(images, { size, seed: 5, rest: noRest });
  const second = await patchFeatures(images, { size, seed: 5, rest: noRest });
  expect(second.features).toEqual(first.features);
});
