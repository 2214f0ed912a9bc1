import { expect, test } from 'vitest';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import { describeNetwork, parameterShapes } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-shared/random.ts';

const network = describeNetwork({
  size: 32,
  classes: 7,
  widths: [32, 16, 40],
  mean: [0.5, 0.5, 0.5],
  deviation: [0.25, 0.25, 0.25],
  logitScale: 1,
});
const whitening = Float32Array.from({ length: 24 * 3 * 2 * 2 }, (_, i) => i / 100);

function parametersOf(seed: number): Map<string, Float32Array> {
  return new Map(initialParameters(network, whitening, seededRandom(seed, 'parameters')));
}

const parameters = parametersOf(1);
const values = (name: string): Float32Array => parameters.get(name) ?? new Float32Array();

test('every parameter of the network is there, in its size, and nothing else', () => {
  expect([...parameters].map(([name, { length }]) => [name, length])).toEqual(
    parameterShapes(network).map(({ name, shape }) => [name, shape.reduce((a, b) => a * b)]),
  );
});

test('the frozen first layer holds the whitening filters without a bias', () => {
  expect(values('whiten.weight')).toEqual(whitening);
  expect(values('whiten.bias')).toEqual(new Float32Array(24));
});

test('running variances start at 1, means and biases at 0', () => {
  for (const name of ['block1.norm1', 'block3.norm2']) {
    expect(new Set(values(`${name}.variance`))).toEqual(new Set([1]));
    expect(new Set(values(`${name}.mean`))).toEqual(new Set([0]));
    expect(new Set(values(`${name}.bias`))).toEqual(new Set([0]));
  }
});

test('the first filters of a convolution hand their channel through', () => {
  for (const [name, inputs, outputs] of [
    ['block1.conv1', 24, 32],
    ['block2.conv1', 32, 16],
    ['block2.conv2', 16, 16],
  ] as const) {
    const weight = values(`${name}.weight`);
    for (let filter = 0; filter < Math.min(inputs, outputs); filter++) {
      const own = [...weight.subarray(filter * inputs * 9, (filter + 1) * inputs * 9)];
      // The centre of a 3 × 3 kernel is number 4.
      expect(own.indexOf(1), `${name}, filter ${filter}`).toBe(filter * 9 + 4);
      expect(own.filter((value) => value !== 0)).toEqual([1]);
    }
  }
});

test('the other filters are uniform with the variance 1 / inputs', () => {
  // by hand: ±√(3 / (24 × 9)) = ±0.117851, variance 1 / 216
  const rest = values('block1.conv1.weight').subarray(24 * 24 * 9);
  expect(rest).toHaveLength(8 * 24 * 9);
  expect(Math.max(...rest.map(Math.abs))).toBeLessThanOrEqual(0.117852);
  expect(Math.max(...rest.map(Math.abs))).toBeGreaterThan(0.115);
  const variance = rest.reduce((sum, value) => sum + value ** 2, 0) / rest.length;
  // A uniform value squared varies by 0.894 of its mean: four standard errors.
  expect(Math.abs(variance * 216 - 1)).toBeLessThan((4 * 0.894) / Math.sqrt(rest.length));
});

test('the linear layer is uniform within ±√(1 / inputs)', () => {
  const weight = values('linear.weight');
  expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(1 / 40) + 1e-7);
  expect(Math.max(...weight.map(Math.abs))).toBeGreaterThan(0.95 * Math.sqrt(1 / 40));
});

test('a seed means the same parameters, another seed others', () => {
  expect(parametersOf(1)).toEqual(parameters);
  expect(parametersOf(2).get('linear.weight')).not.toEqual(values('linear.weight'));
});
