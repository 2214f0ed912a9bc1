// One layer at a time: forward at once, and backward from the gradient of its result. All maps are
// [batch, side, side, channels].

import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvolutionLayer } from '../../engine/network.ts';
import type { Corners, Kernels, Tensorflow } from './kernels.ts';
import type { State } from './state.ts';
import { tensorOf } from './state.ts';

/** What every layer computes with. */
export interface Tools {
  readonly tf: Tensorflow;
  readonly kernels: Kernels;
}

export interface ForwardPass {
  readonly result: Tensor4D;
  /** Gradient of the layer's input, from the gradient of its result. */
  readonly inputGradient: (gradient: Tensor4D) => Tensor4D;
}

/** A layer with one trained parameter. */
export interface TrainedPass<Parameter> extends ForwardPass {
  readonly parameterGradient: (gradient: Tensor4D) => Parameter;
}

/** The frozen first layer and its ReLU: it never trains, so nothing flows back through it. */
export function frozenConvolution(
  { tf }: Tools,
  { name, stride }: ConvolutionLayer,
  x: Tensor4D,
  state: State,
): Tensor4D {
  const filter = tensorOf(state, `${name}.weight`) as Tensor4D;
  const bias = tensorOf(state, `${name}.bias`) as Tensor1D;
  return tf.fused.conv2d({ x, filter, bias, strides: stride, pad: 'valid', activation: 'relu' });
}

/** 3 × 3, padding 1. */
export function convolution({ tf, kernels }: Tools, x: Tensor4D, filter: Tensor4D): TrainedPass<Tensor4D> {
  return {
    result: tf.conv2d(x, filter, 1, 'same'),
    inputGradient: (gradient) => kernels.inputGradient(gradient, filter, x.shape[1]),
    parameterGradient: (gradient) => kernels.filterGradient(x, gradient),
  };
}

/**
 * A 3 × 3 convolution and the 2 × 2 maximum after it. Of equal pixels the first of the window takes the whole
 * gradient, as in PyTorch; what the libraries' own pools do with equal pixels is up to them.
 */
export function pooledConvolution(tools: Tools, x: Tensor4D, filter: Tensor4D): TrainedPass<Tensor4D> {
  const { tf, kernels } = tools;
  const [topLeft, topRight, bottomLeft, bottomRight] = kernels.convolveToCorners(x, filter);
  const top = larger(tf, topLeft, topRight);
  const bottom = larger(tf, bottomLeft, bottomRight);
  const window = larger(tf, top.value, bottom.value);
  tf.dispose([topLeft, topRight, bottomLeft, bottomRight, top.value, bottom.value]);

  let full: Tensor4D | undefined;
  const fullGradient = (gradient: Tensor4D): Tensor4D =>
    (full ??= tf.tidy(() => {
      const below = tf.mul(gradient, window.isSecond);
      const above = tf.sub(gradient, below);
      const aboveRight: Tensor4D = tf.mul(above, top.isSecond);
      const belowRight: Tensor4D = tf.mul(below, bottom.isSecond);
      const [aboveLeft, belowLeft]: Tensor4D[] = [tf.sub(above, aboveRight), tf.sub(below, belowRight)];
      return joinCorners(tf, [aboveLeft, aboveRight, belowLeft, belowRight]);
    }));
  return {
    result: window.value,
    inputGradient: (gradient) => kernels.inputGradient(fullGradient(gradient), filter, x.shape[1]),
    parameterGradient: (gradient) => kernels.filterGradient(x, fullGradient(gradient)),
  };
}

/** The larger of two, and 1 where that is the second and not the first. Made of products: `tf.maximum` is slow in wasm. */
function larger(tf: Tensorflow, first: Tensor4D, second: Tensor4D): { value: Tensor4D; isSecond: Tensor4D } {
  const isSecond: Tensor4D = tf.tidy(() => tf.step(tf.sub(second, first)));
  const value: Tensor4D = tf.tidy(() =>
    tf.add(tf.sub(first, tf.mul(first, isSecond)), tf.mul(second, isSecond)),
  );
  return { value, isSecond };
}

function joinCorners(tf: Tensorflow, corners: Corners): Tensor4D {
  const [batch, half, , channels] = corners[0].shape;
  const [above, below] = [corners.slice(0, 2), corners.slice(2)].map((row) =>
    tf.reshape(tf.concat(row, 3), [batch * half, 2 * half * channels]),
  );
  return tf.reshape(tf.concat([above, below], 1), [batch, 2 * half, 2 * half, channels]);
}

export const normEpsilon = 1e-5;

export interface TrainedNorm extends TrainedPass<Tensor1D> {
  /** Of this batch, [channels]; the variance is the biased one. */
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** Batch-norm over batch and pixels with scale 1 and a trained bias. */
export function trainedNorm({ tf, kernels }: Tools, x: Tensor4D, bias: Tensor1D): TrainedNorm {
  const count = x.size / x.shape[3];
  const mean = kernels.channelMeans(x);
  const centred: Tensor4D = tf.sub(x, mean);
  const variance = tf.tidy(() => kernels.channelMeans(tf.square(centred)));
  const inverse: Tensor1D = tf.tidy(() => tf.rsqrt(tf.add(variance, normEpsilon)));
  const normal: Tensor4D = tf.mul(centred, inverse);
  centred.dispose();
  let meanGradient: Tensor1D | undefined;
  const gradientMeans = (gradient: Tensor4D): Tensor1D => (meanGradient ??= kernels.channelMeans(gradient));
  return {
    result: tf.add(normal, bias),
    mean,
    variance,
    inputGradient: (gradient) => {
      const level = gradientMeans(gradient);
      return tf.tidy(() => {
        const along = kernels.channelMeans(tf.mul(gradient, normal));
        return tf.mul(tf.sub(tf.sub(gradient, level), tf.mul(normal, along)), inverse);
      });
    },
    parameterGradient: (gradient) => tf.mul(gradientMeans(gradient), count),
  };
}

export function relu({ tf }: Tools, x: Tensor4D): ForwardPass {
  const result = tf.relu(x);
  return { result, inputGradient: (gradient) => tf.tidy(() => tf.mul(gradient, tf.step(result))) };
}

/** Maximum over all pixels, [batch, 1, 1, channels]; ties share the gradient. */
export function globalPool({ tf }: Tools, x: Tensor4D): ForwardPass {
  const [, height, width] = x.shape;
  const result = tf.maxPool(x, [height, width], 1, 'valid');
  return {
    result,
    inputGradient: (gradient) =>
      tf.tidy(() => {
        const isMaximum = tf.sub(1, tf.step(tf.sub(result, x)));
        return tf.mul(isMaximum, tf.div(gradient, tf.sum(isMaximum, [1, 2], true)));
      }),
  };
}

export interface LinearPass {
  /** [batch, classes] */
  readonly logits: Tensor2D;
  readonly inputGradient: (gradient: Tensor2D) => Tensor2D;
  readonly parameterGradient: (gradient: Tensor2D) => Tensor2D;
}

/** logits = scale × (input · weight); the matrices are turned beforehand, as turned products are slow in wasm. */
export function linear({ tf }: Tools, input: Tensor2D, weight: Tensor2D, scale: number): LinearPass {
  return {
    logits: tf.tidy(() => tf.mul(tf.matMul(input, weight), scale)),
    inputGradient: (gradient) => tf.tidy(() => tf.matMul(tf.mul(gradient, scale), tf.transpose(weight))),
    parameterGradient: (gradient) => tf.tidy(() => tf.matMul(tf.transpose(input), tf.mul(gradient, scale))),
  };
}

/**
 * Gradient of every loss of the family in the logits: weight × p^q × (p − onehot), with p^q = exp(q log p), so that
 * it stays finite at p = 0. q = 0 is cross-entropy. The engine's truncated-lq.ts is the reference.
 *
 * @param onehot  [batch, classes]
 * @param weight  [batch, 1], what each example's gradient is multiplied with
 */
export function lossGradient(
  { tf }: Tools,
  logits: Tensor2D,
  onehot: Tensor2D,
  weight: Tensor2D,
  q: number,
): { logProbability: Tensor2D; gradient: Tensor2D } {
  const level: Tensor2D = tf.tidy(() => tf.sub(logits, tf.max(logits, 1, true)));
  const logProbabilities: Tensor2D = tf.tidy(() => tf.sub(level, tf.log(tf.sum(tf.exp(level), 1, true))));
  const logProbability: Tensor2D = tf.tidy(() => tf.sum(tf.mul(logProbabilities, onehot), 1, true));
  const gradient: Tensor2D = tf.tidy(() => {
    const factor = tf.mul(tf.exp(tf.mul(logProbability, q)), weight);
    return tf.mul(tf.sub(tf.exp(logProbabilities), onehot), factor);
  });
  return { logProbability, gradient };
}
