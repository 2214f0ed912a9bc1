// The network in inference mode as an ONNX graph. Parameters are constants of the graph: the CPU provider then lays
// weights out for its fastest convolution and folds norm and ReLU into it.

import type { ParameterSet } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { Graph } from './graph.ts';
import type { FeatureMap } from './layers.ts';
import { convolution, globalPool, normEpsilon, relu } from './layers.ts';
import type { Collect, PixelSource } from './graph-ends.ts';
import { giveOut, sentPixels } from './graph-ends.ts';
import { normalise } from './training-graph.ts';

/**
 * Input `images` uint8 [batch, 3, size, size], outputs `logits` [batch, classes] and `features` [batch, inputs of the
 * linear layer]; whoever runs it fetches what is wanted, and the features are there on the way to the logits.
 *
 * @param pixels   where pictures come from instead of `images`, and `collect` where results go
 */
export function scoringGraph(
  network: Network,
  parameters: ParameterSet,
  batch: number,
  pixels: PixelSource = sentPixels,
  collect: Collect = giveOut,
): Uint8Array {
  const graph = new Graph();
  const constants = new Map<string, string>();
  for (const { name, shape } of parameterShapes(network)) {
    const values = parameters.get(name);
    if (values === undefined) throw new Error(`Parameter ${name} is missing.`);
    constants.set(name, graph.constant(values, shape));
  }
  const constant = (name: string): string => {
    const value = constants.get(name);
    if (value === undefined) throw new Error(`The network has no parameter ${name}.`);
    return value;
  };

  let map: FeatureMap = {
    value: pixels(graph, batch, network.size),
    channels: 3,
    side: network.size,
  };
  for (const layer of network.layers) {
    switch (layer.kind) {
      case 'normalise':
        map = { ...map, value: normalise(graph, map.value, layer.mean, layer.deviation) };
        break;
      case 'convolution': {
        const bias = layer.frozen ? constant(`${layer.name}.bias`) : undefined;
        map = convolution(graph, layer, map, batch, constant(`${layer.name}.weight`), bias).result;
        break;
      }
      case 'pool': {
        const value = graph.op('MaxPool', [map.value], { kernel_shape: [2, 2], strides: [2, 2] });
        map = { ...map, value, side: map.side >> 1 };
        break;
      }
      case 'batch-norm': {
        const ones = graph.constant(new Float32Array(layer.channels).fill(1), [layer.channels]);
        const statistics = ['bias', 'mean', 'variance'].map((part) => constant(`${layer.name}.${part}`));
        const value = graph.op('BatchNormalization', [map.value, ones, ...statistics], {
          epsilon: { float: normEpsilon },
        });
        map = { ...map, value };
        break;
      }
      case 'relu':
        map = relu(graph, map).result;
        break;
      case 'global-pool':
        map = globalPool(graph, map, batch).result;
        break;
      case 'linear': {
        collect(graph, 'features', map.value, [batch, layer.inputs]);
        const product = graph.op('MatMul', [map.value, constant(`${layer.name}.weight`)]);
        const logits = graph.op('Mul', [product, graph.scalar(layer.scale)]);
        collect(graph, 'logits', logits, [batch, network.classes]);
        break;
      }
      default:
        layer satisfies never;
    }
  }
  return graph.encode();
}
