// A whole training step as one ONNX graph: normalise, forward, loss gradient, backward, batch-norm statistics,
// Nesterov update. What comes in as `<name>` goes out as `next/<name>`.

import type { BackendOptions } from '../../engine/backend.ts';
import type { Network, ParameterShape } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { Graph } from './graph.ts';
import type { FeatureMap, ForwardPass } from './layers.ts';
import { convolution, globalPool, pool, relu, trainedNorm } from './layers.ts';

/** Share of a batch's statistics in the running ones. */
export const runningShare = 0.1;

export interface TrainingGraph {
  readonly model: Uint8Array;
  /** State carried from step to step: trained parameters, running statistics, momenta. */
  readonly state: readonly ParameterShape[];
}

/**
 * Inputs: `images` uint8 [batch, 3, size, size]; `onehot` [batch, classes]; `weight` [batch, 1], what each example's
 * gradient is multiplied with; `q` and `learningRate` [1]; every parameter and momentum.
 * Outputs: `logProbability` [batch, 1] of the given label before the step; `next/<name>` for all state.
 */
export function trainingGraph(network: Network, options: BackendOptions): TrainingGraph {
  const batch = options.batchSize;
  const graph = new Graph();
  const shapes = parameterShapes(network);
  for (const { name, shape } of shapes) graph.input(name, shape);

  const passes: ForwardPass[] = [];
  const state: ParameterShape[] = [];
  let trainsFrom = 0;
  let map: FeatureMap = {
    value: graph.op('Cast', [graph.input('images', [batch, 3, network.size, network.size], 'uint8')], {
      to: 1,
    }),
    channels: 3,
    side: network.size,
  };
  let logits = '';
  let linearBackward: ((gradient: string) => { weight: string; input: string }) | undefined;
  let linearName = '';

  for (const layer of network.layers) {
    switch (layer.kind) {
      case 'normalise':
        map = { ...map, value: normalise(graph, map.value, layer.mean, layer.deviation) };
        continue;
      case 'convolution': {
        const { name, frozen } = layer;
        const pass = convolution(
          graph,
          layer,
          map,
          batch,
          `${name}.weight`,
          frozen ? `${name}.bias` : undefined,
        );
        if (!frozen && trainsFrom === 0) trainsFrom = passes.length;
        passes.push(pass);
        break;
      }
      case 'pool':
        passes.push(pool(graph, map, batch));
        break;
      case 'batch-norm': {
        const pass = trainedNorm(graph, layer.name, map, batch, `${layer.name}.bias`);
        passes.push(pass);
        for (const statistic of ['mean', 'variance'] as const) {
          const name = `${layer.name}.${statistic}`;
          const old = graph.op('Mul', [name, graph.scalar(1 - runningShare)]);
          const fresh = graph.op('Mul', [pass[statistic], graph.scalar(runningShare)]);
          graph.output(`next/${name}`, graph.op('Add', [old, fresh]), [layer.channels]);
          state.push({ name, shape: [layer.channels], role: 'running' });
        }
        break;
      }
      case 'relu':
        passes.push(relu(graph, map));
        break;
      case 'global-pool':
        passes.push(globalPool(graph, map, batch));
        break;
      case 'linear': {
        const weight = `${layer.name}.weight`;
        const scale = graph.scalar(layer.scale);
        const input = map.value;
        logits = graph.op('Mul', [graph.op('MatMul', [input, weight]), scale]);
        linearName = weight;
        linearBackward = (gradient) => {
          const scaled = graph.op('Mul', [gradient, scale]);
          return {
            weight: graph.op('MatMul', [graph.op('Transpose', [input], { perm: [1, 0] }), scaled]),
            input: graph.op('MatMul', [scaled, graph.op('Transpose', [weight], { perm: [1, 0] })]),
          };
        };
        continue;
      }
      default:
        layer satisfies never;
    }
    map = passes[passes.length - 1].result;
  }
  if (linearBackward === undefined) throw new Error('The network ends without a linear layer.');

  const { logProbability, gradient } = lossGradient(graph, logits, batch, network.classes);
  graph.output('logProbability', logProbability, [batch, 1]);

  const gradients = new Map<string, string>();
  const linear = linearBackward(gradient);
  gradients.set(linearName, linear.weight);
  let flowing = linear.input;
  for (let index = passes.length - 1; index >= trainsFrom; index--) {
    const pass = passes[index];
    for (const [name, value] of pass.parameterGradients(flowing)) gradients.set(name, value);
    if (index > trainsFrom) flowing = pass.inputGradient(flowing);
  }

  const momenta: ParameterShape[] = [];
  graph.input('learningRate', [1]);
  for (const parameter of shapes) {
    const value = gradients.get(parameter.name);
    if (value === undefined) continue;
    momenta.push(updateParameter(graph, parameter, value, options));
    state.push(parameter);
  }
  return { model: graph.encode(), state: [...state, ...momenta] };
}

export function normalise(
  graph: Graph,
  value: string,
  mean: readonly number[],
  deviation: readonly number[],
): string {
  const perChannel = [1, mean.length, 1, 1];
  const offset = graph.constant(
    mean.map((m) => 255 * m),
    perChannel,
  );
  const factor = graph.constant(
    deviation.map((d) => 1 / (255 * d)),
    perChannel,
  );
  return graph.op('Mul', [graph.op('Sub', [value, offset]), factor]);
}

/**
 * Gradient of every loss of the family in the logits: weight × p^q × (p − onehot), with p^q = exp(q log p), so that
 * it stays finite at p = 0. q = 0 is cross-entropy. The engine's truncated-lq.ts is the reference.
 */
export function lossGradient(
  graph: Graph,
  logits: string,
  batch: number,
  classes: number,
  logSoftmax = (on: Graph, value: string): string => on.op('LogSoftmax', [value], { axis: 1 }),
): { logProbability: string; gradient: string } {
  const onehot = graph.input('onehot', [batch, classes]);
  const weight = graph.input('weight', [batch, 1]);
  const q = graph.input('q', [1]);
  const logProbabilities = logSoftmax(graph, logits);
  const logProbability = graph.op('ReduceSum', [
    graph.op('Mul', [logProbabilities, onehot]),
    graph.integers([1]),
  ]);
  const factor = graph.op('Mul', [graph.op('Exp', [graph.op('Mul', [logProbability, q])]), weight]);
  const error = graph.op('Sub', [graph.op('Exp', [logProbabilities]), onehot]);
  return { logProbability, gradient: graph.op('Mul', [error, factor]) };
}

/** Nesterov as PyTorch has it: g += decay × p; m = momentum × m + g; p −= rate × (g + momentum × m). */
function updateParameter(
  graph: Graph,
  { name, shape, role }: ParameterShape,
  gradient: string,
  options: BackendOptions,
): ParameterShape {
  const momentumName = `momentum/${name}`;
  graph.input(momentumName, shape);
  const momentum = graph.scalar(options.momentum);
  const decayed =
    role === 'weight'
      ? graph.op('Add', [gradient, graph.op('Mul', [name, graph.scalar(options.weightDecay)])])
      : gradient;
  const next = graph.op('Add', [graph.op('Mul', [momentumName, momentum]), decayed]);
  const direction = graph.op('Add', [decayed, graph.op('Mul', [next, momentum])]);
  const rate =
    role === 'bias'
      ? graph.op('Mul', ['learningRate', graph.scalar(options.biasLearningRateScale)])
      : 'learningRate';
  graph.output(`next/${momentumName}`, next, shape);
  graph.output(`next/${name}`, graph.op('Sub', [name, graph.op('Mul', [direction, rate])]), shape);
  return { name: momentumName, shape, role };
}
