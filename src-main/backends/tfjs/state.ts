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
  if (values === undefined) {
    const [outputs, inputs, ...kernel] = shape;
    return tf.zeros(shape.length === 4 ? [...kernel, inputs, outputs] : [...shape]);
  }
  return tf.tidy(() => {
    const tensor = tf.tensor(Float32Array.from(values), [...shape]);
    return shape.length === 4 ? tf.transpose(tensor, [2, 3, 1, 0]) : tensor;
  });
}

/** A copy. */
export function toValues(tf: Tensorflow, tensor: Tensor): Float32Array {
  return tf.tidy(() =>
    Float32Array.from((tensor.rank === 4 ? tf.transpose(tensor, [3, 2, 0, 1]) : tensor).dataSync()),
  );
}
