import { expect, test } from 'vitest';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { parameterShapes } from '../../src-main/engine/network.ts';
import { prepareNetwork } from '../../src-main/engine/prepare-network.ts';
import { seededRandom } from '../../src-shared/random.ts';

function prepared(size: number, seed = 1) {
  const random = seededRandom(1, 'pictures');
  const images = Uint8Array.from({ length: 12 * 3 * size * size }, () => random.integer(256));
  return prepareNetwork(images, 5, chooseSettings({ seed }, { examples: 12, classes: 5, size }));
}

test('the network takes the size, the classes and the pixel statistics of the pictures', () => {
  const { network } = prepared(20);
  expect(network).toMatchObject({ size: 20, classes: 5 });
  const [normalise] = network.layers;
  if (normalise.kind !== 'normalise') throw new Error('The network starts with something else.');
  // Uniform pixels: mean 1/2, deviation 1/√12 = 0.2887.
  expect(normalise.mean[0]).toBeCloseTo(0.5, 1);
  expect(normalise.deviation[0]).toBeCloseTo(0.29, 1);
  expect(network.layers.at(-1)).toMatchObject({ kind: 'linear', outputs: 5 });
});

test('pictures of 48 pixels and more are halved by the first layer', () => {
  const first = (size: number) => prepared(size).network.layers.find(({ kind }) => kind === 'convolution');
  expect(first(47)).toMatchObject({ stride: 1, kernel: 2 });
  expect(first(48)).toMatchObject({ stride: 2, kernel: 4 });
});

test('every parameter is there in its size and finite', () => {
  for (const size of [16, 33, 64]) {
    const { network, parameters } = prepared(size);
    for (const { name, shape } of parameterShapes(network)) {
      expect(parameters.get(name), name).toHaveLength(shape.reduce((a, b) => a * b));
      expect(parameters.get(name)?.every(Number.isFinite), name).toBe(true);
    }
  }
});

test('a seed means the same start', () => {
  const numbersOf = ({ network, parameters, startingWeights }: ReturnType<typeof prepared>) => ({
    ...{ network, parameters },
    later: startingWeights(2),
  });
  expect(numbersOf(prepared(16, 3))).toEqual(numbersOf(prepared(16, 3)));
  expect(prepared(16, 3).parameters).not.toEqual(prepared(16, 4).parameters);
});

test('every training starts with the same whitening and other weights', () => {
  const { parameters, startingWeights } = prepared(16, 3);
  expect(startingWeights(1)).toEqual(parameters);
  const second = startingWeights(2);
  expect(second.get('whiten.weight')).toEqual(parameters.get('whiten.weight'));
  expect(second.get('block1.conv1.weight')).not.toEqual(parameters.get('block1.conv1.weight'));
});
