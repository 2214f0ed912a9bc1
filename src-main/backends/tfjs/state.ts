// The numbers of a network as tensors: the engine has filters as [outputs, inputs, kernel, kernel], the tensor library
// as [kernel, kernel, inputs, outputs].

import type { Tensor } from '@tensorflow/tfjs-core';
import type { ParameterShape } from '../../engine/network.ts';
import type { Tensorflow } from './kernels.ts';

/** Parameters, running statistics and momenta by name, filters as the tensor library has them. */
export type State = ReadonlyMap<string, Tensor>;

export function tensorOf(state: State, name: string): Tensor {
  const tensor = state.get(name);
  if (tensor === undefined) throw new Error(`There is no ${name}.`);
  return tensor;
}

/** Without values, zeros. The values stay the caller's. */
export function toTensor(tf: Tensorflow, { shape }: ParameterShape, values?: Float32Array): Tensor {
  const [outputs, inputs, ...kernel] = shape;
  const isFilter = shape.length === 4;
  const places = isFilter ? [...kernel, inputs, outputs] : [...shape];
  if (values === undefined) return tf.zeros(places);
  return tf.tensor(isFilter ? swapEnds(values, outputs, inputs) : values.slice(), places);
}

/** A copy. */
export function toValues(tensor: Tensor): Float32Array {
  const values = tensor.dataSync() as Float32Array;
  if (tensor.rank !== 4) return values.slice();
  const [height, width, inputs] = tensor.shape;
  return swapEnds(values, height * width, inputs);
}

/**
 * [first, middle, last] to [last, middle, first]. In plain JavaScript: the tensor library's own takes forty times as
 * long in WebAssembly (measured), and the averages of a run want all parameters every few steps.
 */
function swapEnds(values: Float32Array, first: number, middle: number): Float32Array {
  const last = values.length / (first * middle);
  const result = new Float32Array(values.length);
  let at = 0;
  for (let i = 0; i < first; i++)
    for (let j = 0; j < middle; j++)
      for (let k = 0; k < last; k++) result[(k * middle + j) * first + i] = values[at++];
  return result;
}
