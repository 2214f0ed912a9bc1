// The network in plain float64 loops: what every backend is held to.

import type { ParameterSet } from '../../src-main/engine/backend.ts';
import type { ConvolutionLayer, Network } from '../../src-main/engine/network.ts';

/** Numbers by parameter name; float64 where a test moves them by less than float32 can hold. */
export type Numbers = ReadonlyMap<string, ArrayLike<number>>;

interface Maps {
  /** [n, channels, side, side] */
  readonly values: Float64Array;
  readonly channels: number;
  readonly side: number;
}

export interface ReferenceResult {
  /** [classes] per picture. */
  readonly logits: readonly Float64Array[];
  /** Input of the linear layer, [channels] per picture. */
  readonly features: readonly Float64Array[];
  /** Mean and biased variance of the batch by parameter name, in training mode. */
  readonly statistics: ReadonlyMap<string, Float64Array>;
}

const normEpsilon = 1e-5;

/**
 * @param images  [n, 3, size, size] uint8
 * @param mode    `training` takes batch-norm statistics from these pictures, `scoring` the running ones
 */
export function referenceForward(
  network: Network,
  parameters: Numbers | ParameterSet,
  images: Uint8Array,
  mode: 'training' | 'scoring',
): ReferenceResult {
  const of = (name: string): ArrayLike<number> => parameters.get(name) ?? [];
  const n = images.length / (3 * network.size ** 2);
  const statistics = new Map<string, Float64Array>();
  let x: Maps = { values: Float64Array.from(images), channels: 3, side: network.size };
  let logits: Float64Array[] = [];
  const perPicture = ({ values, channels }: Maps): Float64Array[] =>
    Array.from({ length: n }, (_, i) => values.slice(i * channels, (i + 1) * channels));

  for (const layer of network.layers) {
    switch (layer.kind) {
      case 'normalise':
        x = eachChannel(x, (value, c) => (value / 255 - layer.mean[c]) / layer.deviation[c]);
        break;
      case 'convolution':
        x = convolve(x, n, layer, of(`${layer.name}.weight`), layer.frozen ? of(`${layer.name}.bias`) : []);
        break;
      case 'pool':
        x = poolBy(x, n, 2, x.side >> 1);
        break;
      case 'global-pool':
        x = poolBy(x, n, x.side, 1);
        break;
      case 'relu':
        x = { ...x, values: x.values.map((value) => Math.max(0, value)) };
        break;
      case 'batch-norm': {
        let [mean, variance] = [of(`${layer.name}.mean`), of(`${layer.name}.variance`)];
        if (mode === 'training') {
          [mean, variance] = batchStatistics(x, n);
          statistics.set(`${layer.name}.mean`, Float64Array.from(mean));
          statistics.set(`${layer.name}.variance`, Float64Array.from(variance));
        }
        const bias = of(`${layer.name}.bias`);
        x = eachChannel(x, (v, c) => (v - mean[c]) / Math.sqrt(variance[c] + normEpsilon) + bias[c]);
        break;
      }
      case 'linear': {
        const weight = of(`${layer.name}.weight`);
        logits = perPicture(x).map((features) =>
          Float64Array.from(
            { length: layer.outputs },
            (_, c) =>
              layer.scale * features.reduce((sum, f, i) => sum + f * weight[i * layer.outputs + c], 0),
          ),
        );
        break;
      }
      default:
        layer satisfies never;
    }
  }
  return { logits, features: perPicture(x), statistics };
}

function eachChannel(x: Maps, change: (value: number, channel: number) => number): Maps {
  const area = x.side ** 2;
  return { ...x, values: x.values.map((value, at) => change(value, Math.floor(at / area) % x.channels)) };
}

function convolve(
  x: Maps,
  n: number,
  { kernel, stride, padding, outputs, inputs }: ConvolutionLayer,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
): Maps {
  const side = Math.floor((x.side + 2 * padding - kernel) / stride) + 1;
  const values = new Float64Array(n * outputs * side * side);
  let at = 0;
  for (let picture = 0; picture < n; picture++)
    for (let o = 0; o < outputs; o++)
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++) {
          let sum = bias.length === 0 ? 0 : bias[o];
          for (let i = 0; i < inputs; i++)
            for (let a = 0; a < kernel; a++) {
              const y = row * stride + a - padding;
              if (y < 0 || y >= x.side) continue;
              const line = ((picture * inputs + i) * x.side + y) * x.side;
              for (let b = 0; b < kernel; b++) {
                const z = column * stride + b - padding;
                if (z >= 0 && z < x.side)
                  sum += weight[((o * inputs + i) * kernel + a) * kernel + b] * x.values[line + z];
              }
            }
          values[at++] = sum;
        }
  return { values, channels: outputs, side };
}

/** Maximum over windows of `window` × `window` that do not overlap. */
function poolBy(x: Maps, n: number, window: number, side: number): Maps {
  const values = new Float64Array(n * x.channels * side * side).fill(-Infinity);
  for (let map = 0; map < n * x.channels; map++)
    for (let y = 0; y < side * window; y++)
      for (let z = 0; z < side * window; z++) {
        const to = (map * side + Math.floor(y / window)) * side + Math.floor(z / window);
        values[to] = Math.max(values[to], x.values[(map * x.side + y) * x.side + z]);
      }
  return { values, channels: x.channels, side };
}

/** Mean and biased variance per channel, over pictures and pixels. */
function batchStatistics({ values, channels, side }: Maps, n: number): [Float64Array, Float64Array] {
  const area = side ** 2;
  const count = n * area;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  const channelOf = (at: number): number => Math.floor(at / area) % channels;
  values.forEach((value, at) => (mean[channelOf(at)] += value / count));
  values.forEach((value, at) => (variance[channelOf(at)] += (value - mean[channelOf(at)]) ** 2 / count));
  return [mean, variance];
}
