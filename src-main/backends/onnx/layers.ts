// One layer at a time: forward into the graph, and backward from the gradient of its result.

import type { ConvolutionLayer } from '../../engine/network.ts';
import type { Graph } from './graph.ts';

/** A feature map [batch, channels, side, side] in the graph. */
export interface FeatureMap {
  readonly value: string;
  readonly channels: number;
  readonly side: number;
}

/** The way back is asked for with one gradient, the same for both. */
export interface ForwardPass {
  readonly result: FeatureMap;
  /** Gradient of the layer's input, from the gradient of its result. */
  readonly inputGradient: (resultGradient: string) => string;
  /** Gradients of the layer's parameters by name. */
  readonly parameterGradients: (resultGradient: string) => ReadonlyMap<string, string>;
}

/** The steps a training graph is made of, in one layout of the maps. */
export interface LayerSet {
  /** The frozen first layer and its ReLU. Takes pictures [batch, 3, side, side]. */
  readonly first: (layer: ConvolutionLayer, x: FeatureMap) => FeatureMap;
  /** A trained convolution; its kernel is odd, 3 or more, and keeps the side. */
  readonly convolution: (layer: ConvolutionLayer, x: FeatureMap) => ForwardPass;
  /** The same and a 2 × 2 maximum of its result. Of equal pixels the first of the window takes the whole gradient. */
  readonly pooledConvolution: (layer: ConvolutionLayer, x: FeatureMap) => ForwardPass;
  /** Batch-norm with scale 1 and a trained bias, and the ReLU after it. */
  readonly normAndRelu: (name: string, x: FeatureMap) => TrainedNorm;
  /** Maximum over all pixels, [batch, channels]; ties share the gradient. */
  readonly globalPool: (x: FeatureMap) => ForwardPass;
}

/** Maps lie as [batch, channels, side, side]; every provider has the operators. */
export function plainLayers(graph: Graph, batch: number): LayerSet {
  const trained = (layer: ConvolutionLayer, x: FeatureMap): ForwardPass =>
    convolution(graph, layer, x, batch, `${layer.name}.weight`);
  return {
    first: (layer, x) => {
      const { name } = layer;
      return relu(graph, convolution(graph, layer, x, batch, `${name}.weight`, `${name}.bias`).result).result;
    },
    convolution: trained,
    pooledConvolution: (layer, x) => {
      const pass = trained(layer, x);
      return follow(pass, pool(graph, pass.result, batch));
    },
    normAndRelu: (name, x) => {
      const axes = graph.integers([0, 2, 3]);
      const meanOf = (value: string): string => graph.op('ReduceMean', [value, axes]);
      const norm = trainedNorm(graph, name, x, batch, `${name}.bias`, meanOf);
      return { ...norm, ...follow(norm, relu(graph, norm.result)) };
    },
    globalPool: (x) => globalPool(graph, x, batch),
  };
}

/** One pass of two; the second has no parameters. */
function follow(first: ForwardPass, second: ForwardPass): ForwardPass {
  let known: string | undefined;
  const between = (gradient: string): string => (known ??= second.inputGradient(gradient));
  return {
    result: second.result,
    inputGradient: (gradient) => first.inputGradient(between(gradient)),
    parameterGradients: (gradient) => first.parameterGradients(between(gradient)),
  };
}

const none = (): ReadonlyMap<string, string> => new Map();

/**
 * Up to this side a map is convolved as one tall picture: the provider multiplies picture by picture, and a picture
 * of 7 × 7 fills its matrix kernel badly (measured: 61 against 125 GFLOP/s).
 */
const tallUpToSide = 8;

/** y = conv(x, weight); a frozen layer also adds its bias and has no gradients. */
export function convolution(
  graph: Graph,
  layer: ConvolutionLayer,
  x: FeatureMap,
  batch: number,
  weight: string,
  bias?: string,
): ForwardPass {
  const { kernel, padding, stride, outputs, inputs } = layer;
  const side = Math.floor((x.side + 2 * padding - kernel) / stride) + 1;
  const isTall = !layer.frozen && x.side <= tallUpToSide;
  const swapped = isTall ? swapBatchAndChannels(graph, x.value) : undefined;
  const value =
    swapped === undefined
      ? graph.op('Conv', bias === undefined ? [x.value, weight] : [x.value, weight, bias], {
          kernel_shape: [kernel, kernel],
          pads: [padding, padding, padding, padding],
          strides: [stride, stride],
        })
      : tallConvolution(graph, swapped, weight, { inputs, outputs, side, batch });
  return {
    result: { value, channels: outputs, side },
    inputGradient: (gradient) => {
      const turned = turnKernel(graph, weight, kernel);
      if (isTall) {
        const tall = swapBatchAndChannels(graph, gradient);
        return tallConvolution(graph, tall, turned, { inputs: outputs, outputs: inputs, side, batch });
      }
      const pad = kernel - 1 - padding;
      return graph.op('Conv', [gradient, turned], {
        kernel_shape: [kernel, kernel],
        pads: [pad, pad, pad, pad],
      });
    },
    parameterGradients: (gradient) => {
      const source = swapped ?? swapBatchAndChannels(graph, x.value);
      return new Map([
        [`${layer.name}.weight`, convolutionWeightGradient(graph, layer, source, side, batch, gradient)],
      ]);
    },
  };
}

/** [batch, channels, …] to [channels, batch, …] and back. */
function swapBatchAndChannels(graph: Graph, value: string): string {
  return graph.op('Transpose', [value], { perm: [1, 0, 2, 3] });
}

/** The kernel turned by 180° with its channels swapped: convolving with it carries a gradient back. */
function turnKernel(graph: Graph, weight: string, kernel: number): string {
  return graph.op('Slice', [
    swapBatchAndChannels(graph, weight),
    graph.integers([-1, -1]),
    graph.integers([-kernel - 1, -kernel - 1]),
    graph.integers([2, 3]),
    graph.integers([-1, -1]),
  ]);
}

/**
 * A 3×3 convolution with padding 1 over all pictures stacked into one, a row of zeros between them.
 * Takes [inputs, batch, side, side], gives [batch, outputs, side, side].
 */
function tallConvolution(
  graph: Graph,
  swapped: string,
  weight: string,
  shape: { inputs: number; outputs: number; side: number; batch: number },
): string {
  const { inputs, outputs, side, batch } = shape;
  const spaced = graph.op('Pad', [swapped, graph.integers([0, 0, 0, 0, 0, 0, 1, 0])]);
  const stacked = graph.op('Reshape', [spaced, graph.integers([1, inputs, batch * (side + 1), side])]);
  const result = graph.op('Conv', [stacked, weight], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  const apart = graph.op('Reshape', [result, graph.integers([outputs, batch, side + 1, side])]);
  const rows = graph.op('Slice', [apart, graph.integers([0]), graph.integers([side]), graph.integers([2])]);
  return swapBatchAndChannels(graph, rows);
}

/**
 * One matrix product per kernel position: (channels × pixels of all pictures, shifted) · (pixels × outputs).
 * One convolution with batch and channels swapped says the same and is half as fast (measured).
 */
function convolutionWeightGradient(
  graph: Graph,
  { kernel, padding, inputs, outputs }: ConvolutionLayer,
  swapped: string,
  side: number,
  batch: number,
  gradient: string,
): string {
  const pixels = batch * side * side;
  const source =
    padding === 0
      ? swapped
      : graph.op('Pad', [swapped, graph.integers([0, 0, padding, padding, 0, 0, padding, padding])]);
  const byPixel = graph.op('Reshape', [
    graph.op('Transpose', [gradient], { perm: [0, 2, 3, 1] }),
    graph.integers([pixels, outputs]),
  ]);
  const positions: string[] = [];
  for (let row = 0; row < kernel; row++)
    for (let column = 0; column < kernel; column++) {
      const shifted = graph.op('Slice', [
        source,
        graph.integers([row, column]),
        graph.integers([row + side, column + side]),
        graph.integers([2, 3]),
      ]);
      const flat = graph.op('Reshape', [shifted, graph.integers([inputs, pixels])]);
      const product = graph.op('MatMul', [flat, byPixel]);
      positions.push(graph.op('Reshape', [product, graph.integers([1, inputs, outputs])]));
    }
  const stacked = graph.op('Concat', positions, { axis: 0 });
  return graph.op('Reshape', [
    graph.op('Transpose', [stacked], { perm: [2, 1, 0] }),
    graph.integers([outputs, inputs, kernel, kernel]),
  ]);
}

/** 2×2 maximum, stride 2. Of equal pixels the first of the window takes the whole gradient, as in PyTorch. */
function pool(graph: Graph, x: FeatureMap, batch: number): ForwardPass {
  const half = x.side >> 1;
  const window = { kernel_shape: [2, 2], strides: [2, 2] };
  const [value, indices] = graph.pair('MaxPool', [x.value], window);
  return {
    result: { value, channels: x.channels, side: half },
    inputGradient: (gradient) =>
      graph.op('MaxUnpool', [gradient, indices, graph.integers([batch, x.channels, x.side, x.side])], window),
    parameterGradients: none,
  };
}

export const normEpsilon = 1e-5;

export interface TrainedNorm extends ForwardPass {
  /** Of this batch, [channels]; the variance is the biased one. */
  readonly mean: string;
  readonly variance: string;
}

/**
 * Batch-norm over batch and pixels with scale 1 and a trained bias.
 *
 * @param meanOf  takes the mean over batch and pixels, [1, channels, 1, 1]
 */
export function trainedNorm(
  graph: Graph,
  name: string,
  x: FeatureMap,
  batch: number,
  bias: string,
  meanOf: (value: string) => string,
): TrainedNorm {
  const perChannel = graph.integers([1, x.channels, 1, 1]);
  const flat = graph.integers([x.channels]);
  const mean = meanOf(x.value);
  const centred = graph.op('Sub', [x.value, mean]);
  const variance = meanOf(graph.op('Mul', [centred, centred]));
  const inverse = graph.op('Reciprocal', [
    graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(normEpsilon)])]),
  ]);
  const normal = graph.op('Mul', [centred, inverse]);
  const value = graph.op('Add', [normal, graph.op('Reshape', [bias, perChannel])]);
  let meanGradient: string | undefined;
  const gradientMean = (gradient: string): string => (meanGradient ??= meanOf(gradient));
  return {
    result: { ...x, value },
    mean: graph.op('Reshape', [mean, flat]),
    variance: graph.op('Reshape', [variance, flat]),
    inputGradient: (gradient) => {
      const along = meanOf(graph.op('Mul', [gradient, normal]));
      const level = graph.op('Sub', [gradient, gradientMean(gradient)]);
      return graph.op('Mul', [inverse, graph.op('Sub', [level, graph.op('Mul', [normal, along])])]);
    },
    parameterGradients: (gradient) => {
      const sum = graph.op('Mul', [gradientMean(gradient), graph.scalar(batch * x.side * x.side)]);
      return new Map([[`${name}.bias`, graph.op('Reshape', [sum, flat])]]);
    },
  };
}

export function relu(graph: Graph, x: FeatureMap): ForwardPass {
  const value = graph.op('Relu', [x.value]);
  return {
    result: { ...x, value },
    inputGradient: (gradient) => graph.op('Mul', [gradient, graph.op('Sign', [value])]),
    parameterGradients: none,
  };
}

/** Maximum over all pixels, [batch, channels]; ties share the gradient. */
export function globalPool(graph: Graph, x: FeatureMap, batch: number): ForwardPass {
  const axes = graph.integers([2, 3]);
  const maximum = graph.op('ReduceMax', [x.value, axes]);
  const value = graph.op('Reshape', [maximum, graph.integers([batch, x.channels])]);
  return {
    result: { value, channels: x.channels, side: 1 },
    inputGradient: (gradient) => {
      const below = graph.op('Sub', [x.value, maximum]);
      const isMaximum = graph.op('Add', [graph.op('Sign', [below]), graph.scalar(1)]);
      const count = graph.op('ReduceSum', [isMaximum, axes]);
      const column = graph.op('Reshape', [gradient, graph.integers([batch, x.channels, 1, 1])]);
      return graph.op('Mul', [isMaximum, graph.op('Div', [column, count])]);
    },
    parameterGradients: none,
  };
}
