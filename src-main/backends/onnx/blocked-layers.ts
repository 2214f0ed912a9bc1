// The layers for processors whose convolution wants channels in blocks: a map [batch, channels, side, side] lies in
// memory as [batch, channels / block, side, side, block]. These are the operators that onnxruntime's CPU provider puts
// in place of its own where weights are constants; ours change with every step, so we ask for them by name.
//
// Channels are filled up to whole blocks. A filled channel is zero in every map and gradient.

import type { ConvolutionLayer } from '../../engine/network.ts';
import type { Graph } from './graph.ts';
import type { FeatureMap, LayerSet } from './layers.ts';
import { normEpsilon } from './layers.ts';

const none = (): ReadonlyMap<string, string> => new Map();

/** A matrix of shifted pictures above this many numbers is made and used in parts, which stay in the cache. */
const shiftedUpTo = 2_500_000;

/** Large enough to lift the smallest normal float32 above 1. */
const steep = 3e38;

/** @param block  channels in a block, as the provider has it */
export function blockedLayers(graph: Graph, batch: number, block: number): LayerSet {
  const filled = (channels: number): number => Math.ceil(channels / block) * block;
  const op = (type: string, inputs: string[], attributes: Parameters<Graph['op']>[2]): string =>
    graph.op(`com.microsoft.nchwc:${type}`, inputs, attributes);

  /** A vector of numbers per channel, [channels], to [filled channels]. */
  const fillVector = (vector: string, channels: number): string =>
    filled(channels) === channels
      ? vector
      : graph.op('Pad', [vector, graph.integers([0, filled(channels) - channels])]);
  const cutVector = (vector: string, channels: number): string =>
    filled(channels) === channels
      ? vector
      : graph.op('Slice', [vector, graph.integers([0]), graph.integers([channels]), graph.integers([0])]);

  /** value × factor + offset (+ sum) with a factor and an offset per channel, in one pass. */
  const affine = (
    value: string,
    channels: number,
    factor: string,
    offset = '',
    sum = '',
    activation = '',
  ): string => {
    const inputs = [value, graph.op('Reshape', [factor, graph.integers([filled(channels), 1, 1, 1])])];
    if (offset !== '' || sum !== '') inputs.push(offset);
    if (sum !== '') inputs.push(sum);
    return op('Conv', inputs, {
      kernel_shape: [1, 1],
      group: filled(channels),
      ...(activation === '' ? {} : { activation }),
    });
  };

  /** Mean per channel over pictures and pixels, [filled channels]. */
  const channelMean = (value: string, channels: number): string =>
    graph.op('Reshape', [
      graph.op('ReduceMean', [op('GlobalAveragePool', [value], {}), graph.integers([0])]),
      graph.integers([filled(channels)]),
    ]);

  /** 1 where a value that is never negative is positive, else 0; one cheap pass where Sign is two. */
  const isPositive = (value: string): string =>
    graph.op('HardSigmoid', [value], { alpha: { float: steep }, beta: { float: 0 } });
  /** 1 where a value that is never positive is 0, else 0. */
  const isZero = (value: string): string =>
    graph.op('HardSigmoid', [value], { alpha: { float: steep }, beta: { float: 1 } });

  /** [outputs, inputs, kernel, kernel] in numbers as the blocked convolution reads it; `turned` to carry a gradient back. */
  const filter = (weight: string, { inputs, outputs, kernel }: ConvolutionLayer, turned: boolean): string => {
    const [o, i, k] = [filled(outputs), filled(inputs), kernel * kernel];
    const whole =
      o === outputs && i === inputs
        ? weight
        : graph.op('Pad', [weight, graph.integers([0, 0, 0, 0, o - outputs, i - inputs, 0, 0])]);
    // Putting channels into blocks twice, once by inputs and once by outputs, is three times as fast as one Transpose.
    const into = (value: string, shape: readonly number[]): string =>
      op('ReorderInput', [graph.op('Reshape', [value, graph.integers(shape)])], {});
    if (!turned) {
      const ordered = into(into(whole, [o, i, k, 1]), [1, o, i * k, 1]);
      return graph.op('Reshape', [ordered, graph.integers([o, i, kernel, kernel])]);
    }
    const [outputBlocks, inputBlocks] = [o / block, i / block];
    const byOutputs = into(into(whole, [1, o, i * k, 1]), [outputBlocks, i, k * block, 1]);
    const tiles: number[] = [];
    for (let input = 0; input < inputBlocks; input++)
      for (let output = 0; output < outputBlocks; output++)
        for (let position = k - 1; position >= 0; position--)
          tiles.push((output * inputBlocks + input) * k + position);
    const ordered = graph.op(
      'Gather',
      [
        graph.op('Reshape', [byOutputs, graph.integers([tiles.length, block * block])]),
        graph.integers(tiles),
      ],
      { axis: 0 },
    );
    return graph.op('Reshape', [ordered, graph.integers([i, o, kernel, kernel])]);
  };

  /** A gradient as the right side of a product, [pixels × batch, channels]. */
  const byPixel = (value: string, channels: number, pixels: number): string => {
    const last = graph.op('Reshape', [
      op('ReorderOutput', [value], { channels, channels_last: 1 }),
      graph.integers([batch, pixels, channels]),
    ]);
    return graph.op('Reshape', [
      graph.op('Transpose', [last], { perm: [1, 0, 2] }),
      graph.integers([pixels * batch, channels]),
    ]);
  };

  /**
   * A map with its pictures innermost, so that shifting it moves whole batches:
   * [blocks, (pixels + 1) × block, batch], after the pixels one of zeros for what lies outside.
   */
  const picturesLast = (x: FeatureMap): string => {
    const [blocks, pixels] = [filled(x.channels) / block, x.side * x.side];
    const flat = graph.op('Reshape', [x.value, graph.integers([batch, blocks * pixels * block])]);
    const turned = graph.op('Transpose', [flat], { perm: [1, 0] });
    const zeros = graph.constant(new Float32Array(blocks * block * batch), [blocks, block, batch]);
    return graph.op(
      'Concat',
      [graph.op('Reshape', [turned, graph.integers([blocks, pixels * block, batch])]), zeros],
      { axis: 1 },
    );
  };

  /**
   * Gradient of the weights as matrix products (shifted inputs × pixels) · (pixels × outputs), pixels of all pictures.
   * Each part is a set of pixels: where they lie in the input, as [row, column], and the gradient there.
   */
  const weightGradient = (
    { kernel, padding, inputs, outputs }: ConvolutionLayer,
    x: FeatureMap,
    parts: readonly { readonly at: readonly (readonly [number, number])[]; readonly gradient: string }[],
  ): string => {
    const { side } = x;
    const source = picturesLast(x);
    const gradients = parts.map(({ at, gradient }) => byPixel(gradient, outputs, at.length));
    const blocks = filled(inputs) / block;
    const all = Array.from({ length: kernel }, (_, index) => index);
    const isSplit = batch * parts[0].at.length * kernel * kernel * filled(inputs) > shiftedUpTo;
    const sums = (isSplit ? all.map((row) => [row]) : [all]).map((kernelRows) => {
      const height = blocks * kernelRows.length * kernel * block;
      let sum: string | undefined;
      for (const [part, { at }] of parts.entries()) {
        const indices: number[] = [];
        for (const kernelRow of kernelRows)
          for (const kernelColumn of all)
            for (let lane = 0; lane < block; lane++)
              for (const [row, column] of at) {
                const [y, z] = [row + kernelRow - padding, column + kernelColumn - padding];
                const isInside = y >= 0 && z >= 0 && y < side && z < side;
                indices.push((isInside ? y * side + z : side * side) * block + lane);
              }
        const shifted = graph.op('Reshape', [
          graph.op('Gather', [source, graph.integers(indices)], { axis: 1 }),
          graph.integers([height, at.length * batch]),
        ]);
        const factors = [shifted, gradients[part]];
        sum = graph.op('Gemm', sum === undefined ? factors : [...factors, sum]);
      }
      return graph.op('Reshape', [
        sum ?? '',
        graph.integers([blocks, kernelRows.length * kernel, block, outputs]),
      ]);
    });
    const whole = sums.length === 1 ? sums[0] : graph.op('Concat', sums, { axis: 1 });
    // In two steps, of which the second is a plain matrix turned: three times as fast as in one.
    const byInput = graph.op('Reshape', [
      graph.op('Transpose', [whole], { perm: [0, 2, 1, 3] }),
      graph.integers([filled(inputs) * kernel * kernel, outputs]),
    ]);
    const ordered = graph.op('Reshape', [
      graph.op('Transpose', [byInput], { perm: [1, 0] }),
      graph.integers([outputs, filled(inputs), kernel, kernel]),
    ]);
    return filled(inputs) === inputs
      ? ordered
      : graph.op('Slice', [ordered, graph.integers([0]), graph.integers([inputs]), graph.integers([1])]);
  };

  return {
    first(layer, x) {
      const { name, kernel, stride, padding, inputs, outputs } = layer;
      const side = Math.floor((x.side + 2 * padding - kernel) / stride) + 1;
      const weight = graph.op('Pad', [
        `${name}.weight`,
        graph.integers([0, 0, 0, 0, filled(outputs) - outputs, 0, 0, 0]),
      ]);
      const split = graph.op('Reshape', [
        weight,
        graph.integers([filled(outputs) / block, block, inputs * kernel * kernel]),
      ]);
      const ordered = graph.op('Reshape', [
        graph.op('Transpose', [split], { perm: [0, 2, 1] }),
        graph.integers([filled(outputs), inputs, kernel, kernel]),
      ]);
      const value = op('Conv', [x.value, ordered, fillVector(`${name}.bias`, outputs)], {
        kernel_shape: [kernel, kernel],
        pads: [padding, padding, padding, padding],
        strides: [stride, stride],
        activation: 'Relu',
      });
      return { value, channels: outputs, side };
    },

    convolution(layer, x) {
      const { name, kernel, padding, outputs } = layer;
      const weight = `${name}.weight`;
      const window = { kernel_shape: [kernel, kernel], pads: [padding, padding, padding, padding] };
      return {
        result: {
          value: op('Conv', [x.value, filter(weight, layer, false)], window),
          channels: outputs,
          side: x.side,
        },
        inputGradient: (gradient) => op('Conv', [gradient, filter(weight, layer, true)], window),
        parameterGradients: (gradient) => {
          const pixels = x.side * x.side;
          const at = Array.from(
            { length: pixels },
            (_, pixel) => [Math.floor(pixel / x.side), pixel % x.side] as const,
          );
          return new Map([[weight, weightGradient(layer, x, [{ at, gradient }])]]);
        },
      };
    },

    pooledConvolution(layer, x) {
      const { name, kernel, padding, outputs } = layer;
      const weight = `${name}.weight`;
      const half = x.side >> 1;
      // The four pixels of every window as four maps, so that the maximum and its way back are plain arithmetic. The
      // odd last row and column, which no window has, are not computed.
      const corners = [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const;
      const blocked = filter(weight, layer, false);
      const maps = corners.map(([row, column]) => {
        const before = [padding - row, padding - column];
        const after = before.map((pad) => 2 * (half - 1) + kernel - pad - x.side);
        return op('Conv', [x.value, blocked], {
          kernel_shape: [kernel, kernel],
          strides: [2, 2],
          pads: [...before, ...after.map((pad) => Math.max(0, pad))],
        });
      });
      const value = graph.op('Max', maps);
      let cornerGradients: readonly string[] | undefined;
      const split = (gradient: string): readonly string[] => {
        if (cornerGradients !== undefined) return cornerGradients;
        const taken: string[] = [];
        let left = gradient;
        for (const map of maps.slice(0, 3)) {
          taken.push(graph.op('Mul', [left, isZero(graph.op('Sub', [map, value]))]));
          left = graph.op('Sub', [left, taken[taken.length - 1]]);
        }
        return (cornerGradients = [...taken, left]);
      };
      return {
        result: { value, channels: outputs, side: half },
        inputGradient: (gradient) => {
          const blocks = filled(outputs) / block;
          const [a, b, c, d] = split(gradient).map((map) =>
            graph.op('Reshape', [map, graph.integers([batch, blocks, half, half, block])]),
          );
          const even = graph.op('Concat', [a, b], { axis: 4 });
          const odd = graph.op('Concat', [c, d], { axis: 4 });
          const width = 2 * half * block;
          const woven = graph.op(
            'Concat',
            [even, odd].map((row) =>
              graph.op('Reshape', [row, graph.integers([batch, blocks, half, width])]),
            ),
            { axis: 3 },
          );
          const whole = graph.op('Reshape', [
            woven,
            graph.integers([batch, filled(outputs), 2 * half, 2 * half]),
          ]);
          const pad = kernel - 1 - padding;
          const end = pad + x.side - 2 * half;
          return op('Conv', [whole, filter(weight, layer, true)], {
            kernel_shape: [kernel, kernel],
            pads: [pad, pad, end, end],
          });
        },
        parameterGradients: (gradient) => {
          const parts = split(gradient).map((map, corner) => ({
            at: Array.from(
              { length: half * half },
              (_, pixel) =>
                [
                  2 * Math.floor(pixel / half) + corners[corner][0],
                  2 * (pixel % half) + corners[corner][1],
                ] as const,
            ),
            gradient: map,
          }));
          return new Map([[weight, weightGradient(layer, x, parts)]]);
        },
      };
    },

    normAndRelu(name, x) {
      const { channels, side } = x;
      const bias = fillVector(`${name}.bias`, channels);
      const mean = channelMean(x.value, channels);
      const ones = graph.constant(new Float32Array(filled(channels)).fill(1), [filled(channels)]);
      const centred = affine(x.value, channels, ones, graph.op('Neg', [mean]));
      const variance = channelMean(graph.op('Mul', [centred, centred]), channels);
      const inverse = graph.op('Reciprocal', [
        graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(normEpsilon)])]),
      ]);
      const value = affine(centred, channels, inverse, bias, '', 'Relu');
      let gated: { gradient: string; mean: string } | undefined;
      const gate = (gradient: string): { gradient: string; mean: string } => {
        if (gated !== undefined) return gated;
        const passed = graph.op('Mul', [gradient, isPositive(value)]);
        return (gated = { gradient: passed, mean: channelMean(passed, channels) });
      };
      return {
        result: { ...x, value },
        mean: cutVector(mean, channels),
        variance: cutVector(variance, channels),
        inputGradient: (resultGradient) => {
          const { gradient, mean: level } = gate(resultGradient);
          // inverse × (gradient − mean(gradient) − centred × inverse² × mean(gradient × centred))
          const along = channelMean(graph.op('Mul', [gradient, centred]), channels);
          const cube = graph.op('Mul', [graph.op('Mul', [inverse, inverse]), inverse]);
          const slope = graph.op('Neg', [graph.op('Mul', [along, cube])]);
          const offset = graph.op('Neg', [graph.op('Mul', [level, inverse])]);
          return affine(gradient, channels, inverse, '', affine(centred, channels, slope, offset));
        },
        parameterGradients: (resultGradient) => {
          const { mean: level } = gate(resultGradient);
          const sum = graph.op('Mul', [level, graph.scalar(batch * side * side)]);
          return new Map([[`${name}.bias`, cutVector(sum, channels)]]);
        },
      };
    },

    globalPool(x) {
      const [blocks, pixels] = [filled(x.channels) / block, x.side * x.side];
      const maximum = op('GlobalMaxPool', [x.value], {});
      // One pixel: blocked and plain are the same.
      const flat = graph.op('Reshape', [maximum, graph.integers([batch, filled(x.channels)])]);
      const isWhole = filled(x.channels) === x.channels;
      const value = isWhole
        ? flat
        : graph.op('Slice', [flat, graph.integers([0]), graph.integers([x.channels]), graph.integers([1])]);
      return {
        result: { value, channels: x.channels, side: 1 },
        inputGradient: (gradient) => {
          const whole = isWhole
            ? gradient
            : graph.op('Pad', [gradient, graph.integers([0, 0, 0, filled(x.channels) - x.channels])]);
          const single = graph.integers([batch, blocks, 1, block]);
          const below = graph.op('Sub', [
            graph.op('Reshape', [x.value, graph.integers([batch, blocks, pixels, block])]),
            graph.op('Reshape', [maximum, single]),
          ]);
          const isMaximum = isZero(below);
          const count = graph.op('ReduceSum', [isMaximum, graph.integers([2])]);
          const share = graph.op('Div', [graph.op('Reshape', [whole, single]), count]);
          return graph.op('Reshape', [
            graph.op('Mul', [isMaximum, share]),
            graph.integers([batch, filled(x.channels), x.side, x.side]),
          ]);
        },
        parameterGradients: none,
      };
    },
  };
}
