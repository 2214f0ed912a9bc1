// A whole training step as one ONNX graph: normalise, forward, loss gradient, backward, batch-norm statistics,
// Nesterov update. What comes in as `<name>` goes out as `next/<name>`.

import type { BackendOptions } from '../../engine/backend.ts';
import type { ConvolutionLayer, Layer, Network, ParameterShape } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { blockedLayers } from './blocked-layers.ts';
import { sentPixels } from './graph-ends.ts';
import { Graph } from './graph.ts';
import type { FeatureMap, ForwardPass } from './layers.ts';
import { plainLayers } from './layers.ts';

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
 *
 * @param block  channels in a block, for a provider that has blocked convolutions; without it any provider runs the graph
 */
export function trainingGraph(network: Network, options: BackendOptions, block?: number): TrainingGraph {
  const batch = options.batchSize;
  const graph = new Graph();
  const shapes = parameterShapes(network);
  for (const { name, shape } of shapes) graph.input(name, shape);
  const layers = block === undefined ? plainLayers(graph, batch) : blockedLayers(graph, batch, block);

  const passes: ForwardPass[] = [];
  const state: ParameterShape[] = [];
  let map: FeatureMap = {
    value: sentPixels(graph, batch, network.size),
    channels: 3,
    side: network.size,
  };
  let logits = '';
  let linearBackward: ((gradient: string) => { weight: string; input: string }) | undefined;
  let linearName = '';

  for (const step of trainingSteps(network)) {
    switch (step.kind) {
      case 'normalise':
        map = { ...map, value: normalise(graph, map.value, step.mean, step.deviation) };
        continue;
      case 'first':
        map = layers.first(step.layer, map);
        continue;
      case 'convolution':
        passes.push(
          step.isPooled ? layers.pooledConvolution(step.layer, map) : layers.convolution(step.layer, map),
        );
        break;
      case 'norm-relu': {
        const pass = layers.normAndRelu(step.name, map);
        passes.push(pass);
        for (const statistic of ['mean', 'variance'] as const) {
          const name = `${step.name}.${statistic}`;
          const old = graph.op('Mul', [name, graph.scalar(1 - runningShare)]);
          const fresh = graph.op('Mul', [pass[statistic], graph.scalar(runningShare)]);
          graph.output(`next/${name}`, graph.op('Add', [old, fresh]), [step.channels]);
          state.push({ name, shape: [step.channels], role: 'running' });
        }
        break;
      }
      case 'global-pool':
        passes.push(layers.globalPool(map));
        break;
      case 'linear': {
        const weight = `${step.name}.weight`;
        const scale = graph.scalar(step.scale);
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
        step satisfies never;
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
  for (let index = passes.length - 1; index >= 0; index--) {
    const pass = passes[index];
    for (const [name, value] of pass.parameterGradients(flowing)) gradients.set(name, value);
    if (index > 0) flowing = pass.inputGradient(flowing);
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

/** The network in the steps that a layer set offers: what follows a layer in one step with it. */
type TrainingStep =
  | Extract<Layer, { kind: 'normalise' | 'global-pool' | 'linear' }>
  | { readonly kind: 'first'; readonly layer: ConvolutionLayer }
  | { readonly kind: 'convolution'; readonly layer: ConvolutionLayer; readonly isPooled: boolean }
  | { readonly kind: 'norm-relu'; readonly name: string; readonly channels: number };

function trainingSteps({ layers }: Network): TrainingStep[] {
  const steps: TrainingStep[] = [];
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index];
    const next = layers.at(index + 1)?.kind;
    switch (layer.kind) {
      case 'normalise':
      case 'global-pool':
      case 'linear':
        steps.push(layer);
        break;
      case 'convolution':
        if (layer.frozen) {
          if (next !== 'relu' || steps.some(({ kind }) => kind === 'convolution'))
            throw new Error(`${layer.name} is frozen, but not a first layer with a ReLU after it.`);
          steps.push({ kind: 'first', layer });
          index++;
        } else {
          const isPooled = next === 'pool';
          steps.push({ kind: 'convolution', layer, isPooled });
          if (isPooled) index++;
        }
        break;
      case 'batch-norm':
        if (next !== 'relu') throw new Error(`${layer.name} has no ReLU after it.`);
        steps.push({ kind: 'norm-relu', name: layer.name, channels: layer.channels });
        index++;
        break;
      case 'pool':
      case 'relu':
        throw new Error(`A layer "${layer.kind}" stands alone.`);
      default:
        layer satisfies never;
    }
  }
  return steps;
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
