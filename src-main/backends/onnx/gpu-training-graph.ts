// The whole training step for a graphics card. All state of a kind is one flat array, so that a step has few inputs,
// few outputs and a short update, and a copy of the network is one transfer.

import type { BackendOptions, ParameterSet } from '../../engine/backend.ts';
import type { Network, ParameterShape } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { gpuConvolution, gpuGlobalPool, gpuNorm, gpuPool, gpuRelu } from './gpu-layers.ts';
import type { Collect, PixelSource } from './graph-ends.ts';
import { giveOut, sentPixels } from './graph-ends.ts';
import { Graph } from './graph.ts';
import type { FeatureMap, ForwardPass } from './layers.ts';
import { lossGradient, normalise, runningShare } from './training-graph.ts';

/** Where the numbers of a parameter lie in the flat array of its kind. */
export interface Place extends ParameterShape {
  readonly from: number;
  readonly to: number;
}

export interface FlatState {
  /** Parameters that train; their momenta lie in an array of the same order. */
  readonly trained: readonly Place[];
  /** Running statistics. */
  readonly running: readonly Place[];
}

/** A log-probability goes out lowered by this, so that a result nobody wrote, a zero, shows as impossible. */
export const loweredBy = 1;

export function flatState(network: Network): FlatState {
  const shapes = parameterShapes(network);
  return {
    trained: places(shapes.filter(({ role }) => role === 'weight' || role === 'bias')),
    running: places(shapes.filter(({ role }) => role === 'running')),
  };
}

function places(shapes: readonly ParameterShape[]): Place[] {
  let from = 0;
  return shapes.map((shape) => ({ ...shape, from, to: (from += shape.shape.reduce((a, b) => a * b, 1)) }));
}

export function lengthOf(part: readonly Place[]): number {
  return part.at(-1)?.to ?? 0;
}

/**
 * Inputs: those of trainingGraph, and the state as `trained`, `momentum` and `running`, flat; what is frozen is constant.
 * Outputs: `logProbability` [batch, 1] of the given label before the step, lowered; `next/…` for the three.
 *
 * @param pixels   where pictures come from, with inputs of its own
 * @param collect  where log-probabilities go instead
 */
export function gpuTrainingGraph(
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
  pixels: PixelSource = sentPixels,
  collect: Collect = giveOut,
): Uint8Array {
  const batch = options.batchSize;
  const graph = new Graph();
  const { trained, running } = flatState(network);
  graph.input('trained', [lengthOf(trained)]);
  const values = new Map<string, string>();
  for (const { name, shape, from, to } of trained) {
    const part = graph.op('Slice', ['trained', graph.integers([from]), graph.integers([to])]);
    values.set(name, graph.op('Reshape', [part, graph.integers(shape)]));
  }
  for (const { name, shape, role } of parameterShapes(network))
    if (role === 'frozen') values.set(name, graph.constant(valuesOf(parameters, name), shape));
  const valueOf = (name: string): string => valuesOf(values, name);

  const statistics = new Map<string, string>();
  const passes: ForwardPass[] = [];
  let trainsFrom = 0;
  let map: FeatureMap = {
    value: pixels(graph, batch, network.size),
    channels: 3,
    side: network.size,
  };
  for (const layer of network.layers) {
    switch (layer.kind) {
      case 'normalise':
        map = { ...map, value: normalise(graph, map.value, layer.mean, layer.deviation) };
        continue;
      case 'convolution': {
        const weight = valueOf(`${layer.name}.weight`);
        const bias = layer.frozen ? valueOf(`${layer.name}.bias`) : undefined;
        if (!layer.frozen && trainsFrom === 0) trainsFrom = passes.length;
        passes.push(gpuConvolution(graph, layer, map, batch, weight, bias));
        break;
      }
      case 'pool':
        passes.push(gpuPool(graph, map, batch));
        break;
      case 'batch-norm': {
        const pass = gpuNorm(graph, layer.name, map, batch, valueOf(`${layer.name}.bias`));
        statistics.set(`${layer.name}.mean`, pass.mean).set(`${layer.name}.variance`, pass.variance);
        passes.push(pass);
        break;
      }
      case 'relu':
        passes.push(gpuRelu(graph, map));
        break;
      case 'global-pool':
        passes.push(gpuGlobalPool(graph, map, batch));
        break;
      case 'linear':
        passes.push(linear(graph, `${layer.name}.weight`, valueOf(`${layer.name}.weight`), map, layer.scale));
        break;
      default:
        layer satisfies never;
    }
    map = passes[passes.length - 1].result;
  }

  const { logProbability, gradient } = lossGradient(graph, map.value, batch, network.classes, logSoftmax);
  const lowered = graph.op('Sub', [logProbability, graph.scalar(loweredBy)]);
  collect(graph, 'logProbability', lowered, [batch, 1]);

  const gradients = new Map<string, string>();
  let flowing = gradient;
  for (let index = passes.length - 1; index >= trainsFrom; index--) {
    for (const [name, value] of passes[index].parameterGradients(flowing)) gradients.set(name, value);
    if (index > trainsFrom) flowing = passes[index].inputGradient(flowing);
  }
  updateTrained(graph, trained, joined(graph, trained, gradients), options);
  updateRunning(graph, running, joined(graph, running, statistics));
  return graph.encode();
}

/** logits = scale × (features · weight). */
function linear(graph: Graph, name: string, weight: string, x: FeatureMap, scale: number): ForwardPass {
  const factor = graph.scalar(scale);
  const value = graph.op('Mul', [graph.op('MatMul', [x.value, weight]), factor]);
  const turned = (matrix: string): string => graph.op('Transpose', [matrix], { perm: [1, 0] });
  return {
    result: { ...x, value },
    inputGradient: (gradient) => graph.op('MatMul', [graph.op('Mul', [gradient, factor]), turned(weight)]),
    parameterGradients: (gradient) =>
      new Map([[name, graph.op('MatMul', [turned(x.value), graph.op('Mul', [gradient, factor])])]]),
  };
}

/** The provider leaves LogSoftmax to the processor, and the logarithm of its Softmax is −∞ too early. */
function logSoftmax(graph: Graph, logits: string): string {
  const axis = graph.integers([1]);
  const shifted = graph.op('Sub', [logits, graph.op('ReduceMax', [logits, axis])]);
  const sum = graph.op('ReduceSum', [graph.op('Exp', [shifted]), axis]);
  return graph.op('Sub', [shifted, graph.op('Log', [sum])]);
}

function joined(graph: Graph, part: readonly Place[], values: ReadonlyMap<string, string>): string {
  const flat = part.map(({ name, from, to }) =>
    graph.op('Reshape', [valuesOf(values, name), graph.integers([to - from])]),
  );
  return graph.op('Concat', flat, { axis: 0 });
}

/** As in trainingGraph, for all parameters at once: which of them decay and learn faster is said by constants. */
function updateTrained(
  graph: Graph,
  trained: readonly Place[],
  gradient: string,
  { momentum, weightDecay, biasLearningRateScale }: BackendOptions,
): void {
  const length = lengthOf(trained);
  const decays = new Float32Array(length);
  const scales = new Float32Array(length).fill(1);
  for (const { role, from, to } of trained) {
    if (role === 'weight') decays.fill(weightDecay, from, to);
    else scales.fill(biasLearningRateScale, from, to);
  }
  graph.input('momentum', [length]);
  graph.input('learningRate', [1]);
  const factor = graph.scalar(momentum);
  const decayed = graph.op('Add', [gradient, graph.op('Mul', ['trained', graph.constant(decays, [length])])]);
  const next = graph.op('Add', [graph.op('Mul', ['momentum', factor]), decayed]);
  const direction = graph.op('Add', [decayed, graph.op('Mul', [next, factor])]);
  const rate = graph.op('Mul', ['learningRate', graph.constant(scales, [length])]);
  graph.output('next/momentum', next, [length]);
  graph.output('next/trained', graph.op('Sub', ['trained', graph.op('Mul', [direction, rate])]), [length]);
}

function updateRunning(graph: Graph, running: readonly Place[], fresh: string): void {
  const length = lengthOf(running);
  graph.input('running', [length]);
  const old = graph.op('Mul', ['running', graph.scalar(1 - runningShare)]);
  const share = graph.op('Mul', [fresh, graph.scalar(runningShare)]);
  graph.output('next/running', graph.op('Add', [old, share]), [length]);
}

function valuesOf<Values>(all: ReadonlyMap<string, Values>, name: string): Values {
  const values = all.get(name);
  if (values === undefined) throw new Error(`Parameter ${name} is missing.`);
  return values;
}
