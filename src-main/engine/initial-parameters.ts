// Seeded starting values of every parameter.

import type { ParameterSet } from './backend.ts';
import type { Network } from './network.ts';
import { parameterShapes } from './network.ts';
import type { Random } from '../../src-shared/random.ts';

/**
 * Convolutions: He-uniform (He et al. 2015, arXiv 1502.01852), with the first filters replaced by the identity
 * ("dirac", Jordan 2024). Linear: uniform ±√(1/inputs). Running variances 1, everything else 0.
 *
 * @param whitening  weight of the frozen first layer
 */
export function initialParameters(network: Network, whitening: Float32Array, random: Random): ParameterSet {
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape, role } of parameterShapes(network)) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (name.endsWith('.variance')) values.fill(1);
    if (role === 'frozen' && shape.length === 4) values.set(whitening);
    if (role === 'weight' && shape.length === 4) fillConvolution(values, shape, random);
    if (role === 'weight' && shape.length === 2) fillUniform(values, Math.sqrt(1 / shape[0]), random);
    parameters.set(name, values);
  }
  return parameters;
}

function fillConvolution(values: Float32Array, shape: readonly number[], random: Random): void {
  const [outputs, inputs, kernel] = shape;
  const area = kernel * kernel;
  fillUniform(values, Math.sqrt(3 / (inputs * area)), random);
  const centre = (area - 1) / 2;
  for (let filter = 0; filter < Math.min(inputs, outputs); filter++) {
    const start = filter * inputs * area;
    values.fill(0, start, start + inputs * area);
    values[start + filter * area + centre] = 1;
  }
}

function fillUniform(values: Float32Array, bound: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = bound * (2 * random.next() - 1);
}
