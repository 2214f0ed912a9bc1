// The layers of the network in operators that the WebGPU provider computes itself, in shapes that keep thousands of
// threads busy: sums run over one picture first and then over the batch, never over both at once.

import type { ConvolutionLayer } from '../../engine/network.ts';
import type { Graph } from './graph.ts';
import type { FeatureMap, ForwardPass, TrainedNorm } from './layers.ts';
import { trainedNorm } from './layers.ts';

const none = (): ReadonlyMap<string, string> => new Map();

/** y = conv(x, weight); a frozen layer also adds its bias and has no gradients. */
export function gpuConvolution(
  graph: Graph,
  layer: ConvolutionLayer,
  x: FeatureMap,
  batch: number,
  weight: string,
  bias?: string,
): ForwardPass {
  const { kernel, padding, stride, outputs } = layer;
  const side = Math.floor((x.side + 2 * padding - kernel) / stride) + 1;
  const value = graph.op('Conv', bias === undefined ? [x.value, weight] : [x.value, weight, bias], {
    kernel_shape: [kernel, kernel],
    pads: [padding, padding, padding, padding],
    strides: [stride, stride],
  });
  return {
    result: { value, channels: outputs, side },
    inputGradient: (gradient) => {
      const pad = kernel - 1 - padding;
      return graph.op('Conv', [gradient, turnKernel(graph, weight, kernel)], {
        kernel_shape: [kernel, kernel],
        pads: [pad, pad, pad, pad],
      });
    },
    parameterGradients: (gradient) =>
      new Map([[`${layer.name}.weight`, weightGradient(graph, layer, x.value, side, batch, gradient)]]),
  };
}

/** The kernel turned by 180° with its channels swapped: convolving with it carries a gradient back. */
function turnKernel(graph: Graph, weight: string, kernel: number): string {
  return graph.op('Slice', [
    graph.op('Transpose', [weight], { perm: [1, 0, 2, 3] }),
    graph.integers([-1, -1]),
    graph.integers([-kernel - 1, -kernel - 1]),
    graph.integers([2, 3]),
    graph.integers([-1, -1]),
  ]);
}

/**
 * One matrix product per picture, (channels × kernel positions × pixels) · (pixels × outputs), then the sum over the
 * batch. One product over all pictures has so few results that most of a graphics card would have nothing to do.
 */
function weightGradient(
  graph: Graph,
  { kernel, padding, inputs, outputs }: ConvolutionLayer,
  x: string,
  side: number,
  batch: number,
  gradient: string,
): string {
  const pixels = side * side;
  const rows = inputs * kernel * kernel;
  const seen = graph.op('Reshape', [
    unfold(graph, x, inputs, kernel, padding),
    graph.integers([batch, rows, pixels]),
  ]);
  const byPixel = graph.op(
    'Transpose',
    [graph.op('Reshape', [gradient, graph.integers([batch, outputs, pixels])])],
    { perm: [0, 2, 1] },
  );
  const products = graph.op('MatMul', [seen, byPixel]);
  const sum = graph.op('ReduceSum', [products, graph.integers([0])], { keepdims: 0 });
  return graph.op('Reshape', [
    graph.op('Transpose', [sum], { perm: [1, 0] }),
    graph.integers([outputs, inputs, kernel, kernel]),
  ]);
}

/**
 * What every position of the kernel sees, [batch, channels × kernel positions, side, side]. It is a convolution of each
 * channel with kernels of one 1 each: one piece of work, where cutting out and joining takes one for every position.
 */
function unfold(graph: Graph, x: string, channels: number, kernel: number, padding: number): string {
  const positions = kernel * kernel;
  const chosen = new Float32Array(channels * positions * positions);
  for (let at = 0; at < channels * positions; at++) chosen[at * positions + (at % positions)] = 1;
  return graph.op('Conv', [x, graph.constant(chosen, [channels * positions, 1, kernel, kernel])], {
    group: channels,
    kernel_shape: [kernel, kernel],
    pads: [padding, padding, padding, padding],
  });
}

/**
 * 2×2 maximum, stride 2. The provider tells no places of maxima, so they are looked for again on the way back: every
 * pixel equal to its maximum gets a rank, and the highest rank of the window, its first pixel, takes the gradient.
 */
export function gpuPool(graph: Graph, x: FeatureMap, batch: number): ForwardPass {
  const half = x.side >> 1;
  const even = 2 * half;
  const window = { kernel_shape: [2, 2], strides: [2, 2] };
  const source =
    even === x.side
      ? x.value
      : graph.op('Slice', [
          x.value,
          graph.integers([0, 0]),
          graph.integers([even, even]),
          graph.integers([2, 3]),
        ]);
  const value = graph.op('MaxPool', [source], window);
  return {
    result: { value, channels: x.channels, side: half },
    inputGradient: (gradient) => {
      const maps = batch * x.channels;
      const pooled = graph.integers([maps, half, 1, half, 1]);
      const windows = graph.integers([maps, half, 2, half, 2]);
      const whole = graph.integers([batch, x.channels, even, even]);
      const zero = graph.scalar(0);
      const isMaximum = graph.op('Equal', [
        graph.op('Reshape', [source, windows]),
        graph.op('Reshape', [value, pooled]),
      ]);
      const rank = graph.op('Where', [isMaximum, graph.constant([4, 3, 2, 1], [1, 1, 2, 1, 2]), zero]);
      const best = graph.op('MaxPool', [graph.op('Reshape', [rank, whole])], window);
      const isFirst = graph.op('Equal', [rank, graph.op('Reshape', [best, pooled])]);
      const spread = graph.op('Where', [isFirst, graph.op('Reshape', [gradient, pooled]), zero]);
      const result = graph.op('Reshape', [spread, whole]);
      return even === x.side ? result : graph.op('Pad', [result, graph.integers([0, 0, 0, 0, 0, 0, 1, 1])]);
    },
    parameterGradients: none,
  };
}

/**
 * Batch-norm; a mean is taken over each picture first and then over the batch. The second is a matrix product, because the
 * provider would turn the batch to the end before it sums.
 */
export function gpuNorm(graph: Graph, name: string, x: FeatureMap, batch: number, bias: string): TrainedNorm {
  const shares = graph.constant(new Float32Array(batch).fill(1 / batch), [1, batch]);
  const perPicture = graph.integers([batch, x.channels]);
  const perChannel = graph.integers([1, x.channels, 1, 1]);
  const meanOf = (value: string): string => {
    const ofPictures = graph.op('ReduceMean', [value, graph.integers([2, 3])]);
    const mean = graph.op('MatMul', [shares, graph.op('Reshape', [ofPictures, perPicture])]);
    return graph.op('Reshape', [mean, perChannel]);
  };
  return trainedNorm(graph, name, x, batch, bias, meanOf);
}

export function gpuRelu(graph: Graph, x: FeatureMap): ForwardPass {
  const value = graph.op('Relu', [x.value]);
  return {
    result: { ...x, value },
    inputGradient: (gradient) =>
      graph.op('Where', [graph.op('Greater', [value, graph.scalar(0)]), gradient, graph.scalar(0)]),
    parameterGradients: none,
  };
}

/** Maximum over all pixels, [batch, channels]; ties share the gradient. */
export function gpuGlobalPool(graph: Graph, x: FeatureMap, batch: number): ForwardPass {
  const axes = graph.integers([2, 3]);
  const maximum = graph.op('ReduceMax', [x.value, axes]);
  const value = graph.op('Reshape', [maximum, graph.integers([batch, x.channels])]);
  return {
    result: { value, channels: x.channels, side: 1 },
    inputGradient: (gradient) => {
      const column = graph.op('Reshape', [gradient, graph.integers([batch, x.channels, 1, 1])]);
      const isMaximum = graph.op('Equal', [x.value, maximum]);
      const ones = graph.op('Where', [isMaximum, graph.scalar(1), graph.scalar(0)]);
      const count = graph.op('ReduceSum', [ones, axes]);
      return graph.op('Mul', [ones, graph.op('Div', [column, count])]);
    },
    parameterGradients: none,
  };
}
