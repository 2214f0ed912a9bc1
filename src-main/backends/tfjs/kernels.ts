// Where TensorFlow's own library and WebAssembly want different operations for the same thing. All maps are
// [batch, side, side, channels], all filters [kernel, kernel, inputs, outputs], of 3 × 3 convolutions with padding 1.

import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** The tensor library, loaded; never import its values. */
export type Tensorflow = typeof import('@tensorflow/tfjs-core');

/** The four pixels of every 2 × 2 window as maps of half the side: top left, top right, bottom left, bottom right. */
export type Corners = [Tensor4D, Tensor4D, Tensor4D, Tensor4D];

/** Whatever is returned belongs to the caller, what is handed over is left alone. */
export interface Kernels {
  /** A convolution whose result is taken apart into windows; an odd last row or column is left out. */
  convolveToCorners(x: Tensor4D, filter: Tensor4D): Corners;
  /** Gradient of the filter. The gradient map may be shorter than x by a last row and column, whose gradient is 0. */
  filterGradient(x: Tensor4D, gradient: Tensor4D): Tensor4D;
  /** Gradient of a convolution's input, `side` wide, from the gradient of its result, which may be shorter as above. */
  inputGradient(gradient: Tensor4D, filter: Tensor4D, side: number): Tensor4D;
  /** Mean over batch and pixels. */
  channelMeans(x: Tensor4D): Tensor1D;
}

type Padding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * On one thread of WebAssembly a convolution is what is fast. So a filter's gradient is one too, with batch and
 * channels swapped; slices, reductions and transposed matrix products, of which it could be made, are loops without
 * vector instructions there.
 */
export function wasmKernels(tf: Tensorflow): Kernels {
  return {
    convolveToCorners: (x, filter) => {
      const side = x.shape[1];
      const half = side >> 1;
      const corner = (down: number, right: number): Tensor4D => {
        const after = (offset: number): number => Math.max(0, 2 * half + offset - side);
        return tf.conv2d(x, filter, 2, padding([1 - down, after(down)], [1 - right, after(right)]));
      };
      return [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)];
    },
    filterGradient: (x, gradient) =>
      tf.tidy(() => {
        const pad: [number, number] = [1, 1 + gradient.shape[1] - x.shape[1]];
        const pictures = tf.transpose(x, [3, 1, 2, 0]);
        const filters: Tensor4D = tf.transpose(gradient, [1, 2, 0, 3]);
        return tf.transpose(tf.conv2d(pictures, filters, 1, padding(pad, pad)), [1, 2, 0, 3]);
      }),
    inputGradient: (gradient, filter, side) =>
      tf.tidy(() => {
        const [, , inputs, outputs] = filter.shape;
        // `tf.reverse` goes number by number; products with 1 and 0 are exact and fast.
        const backwards = tf.matMul(exchange(tf), tf.reshape(filter, [9, inputs * outputs]));
        const turned: Tensor4D = tf.transpose(tf.reshape(backwards, [3, 3, inputs, outputs]), [0, 1, 3, 2]);
        const pad: [number, number] = [1, 1 + side - gradient.shape[1]];
        return tf.conv2d(gradient, turned, 1, padding(pad, pad));
      }),
    channelMeans: (x) =>
      tf.tidy(() => {
        const [batch, height, width, channels] = x.shape;
        // Picture by picture first: shorter sums are nearer to the truth.
        const means = tf.reshape(tf.avgPool(x, [height, width], 1, 'valid'), [batch, channels]);
        const share = tf.fill([1, batch], 1 / batch);
        return tf.reshape(tf.matMul(share, means), [channels]);
      }),
  };
}

/** TensorFlow's library has gradients of its own, made by cuDNN where there is a GPU. */
export function nativeKernels(tf: Tensorflow): Kernels {
  const run = (name: string, inputs: Record<string, Tensor4D>, attributes: object): Tensor4D =>
    tf.engine().runKernel(name, inputs, { ...same, ...attributes });
  return {
    convolveToCorners: (x, filter) =>
      tf.tidy(() => {
        const result = tf.conv2d(x, filter, 1, 'same');
        const [batch, side, , channels] = result.shape;
        const end = side & ~1;
        const corner = (down: number, right: number): Tensor4D =>
          tf.stridedSlice(result, [0, down, right, 0], [batch, end, end, channels], [1, 2, 2, 1]) as Tensor4D;
        const corners: Corners = [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)];
        return corners;
      }),
    filterGradient: (x, gradient) =>
      tf.tidy(() => {
        const filterShape = [3, 3, x.shape[3], gradient.shape[3]];
        const dy = widen(gradient, x.shape[1]);
        return run('Conv2DBackpropFilter', { x, dy }, { filterShape });
      }),
    inputGradient: (gradient, filter, side) =>
      tf.tidy(() => {
        const dy = widen(gradient, side);
        return run(
          'Conv2DBackpropInput',
          { dy, filter },
          { inputShape: [dy.shape[0], side, side, filter.shape[2]] },
        );
      }),
    channelMeans: (x) => tf.mean(x, [0, 1, 2]),
  };

  function widen(map: Tensor4D, side: number): Tensor4D {
    const missing = side - map.shape[1];
    return missing === 0 ? map : tf.pad(map, padding([0, missing], [0, missing]));
  }
}

/** Turns the nine positions of a filter around when it is multiplied with them. */
function exchange(tf: Tensorflow): Tensor2D {
  const rows = Array.from({ length: 81 }, (_, at) => (Math.floor(at / 9) + (at % 9) === 8 ? 1 : 0));
  return tf.tensor2d(rows, [9, 9]);
}

const same = { strides: 1, pad: 'same', dataFormat: 'NHWC' };

function padding(rows: [number, number], columns: [number, number]): Padding {
  return [[0, 0], rows, columns, [0, 0]];
}
