// Runs the training and scoring graphs on onnxruntime-node.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Backend, BackendOptions, ParameterSet } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { blockSize } from './block-size.ts';
import { Scorer } from './scorer.ts';
import { floats, stepTensors, writeStepInput } from './step-tensors.ts';
import { trainingGraph } from './training-graph.ts';

type Feeds = Record<string, Tensor>;

const scoringBatch = 100;

/**
 * Opens the CPU provider. The state lives in two sets of tensors that take turns as input and output of a step, so a
 * step allocates nothing of size.
 */
export async function openOnnxBackend(
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
): Promise<Backend> {
  const runtime = await import('onnxruntime-node');
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { set_denormal_as_zero: '1' } },
  };
  const graph = trainingGraph(network, options, await blockSize(runtime));
  // The blocked layout of level `all` pays with constant weights only.
  const session = await runtime.InferenceSession.create(graph.model, {
    ...sessionOptions,
    graphOptimizationLevel: 'extended',
  });

  const tensor = (data: Float32Array, shape: readonly number[]): Tensor =>
    new runtime.Tensor('float32', data, [...shape]);
  const zeros = (shape: readonly number[]): Tensor =>
    tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

  const inputs = stepTensors(runtime, network, options.batchSize);
  const logProbability = zeros([options.batchSize, 1]);
  const fixed: Feeds = { ...inputs };
  for (const { name, shape, role } of parameterShapes(network))
    if (role === 'frozen') fixed[name] = tensor(Float32Array.from(required(parameters, name)), shape);

  let current: Feeds = {};
  let next: Feeds = {};
  for (const { name, shape } of graph.state) {
    current[name] = zeros(shape);
    next[name] = zeros(shape);
  }
  const restore = (from: ParameterSet): void => {
    for (const { name } of graph.state) {
      const values = name.startsWith('momentum/') ? from.get(name) : required(from, name);
      const target = floats(current[name]);
      if (values === undefined) target.fill(0);
      else target.set(values);
    }
  };
  restore(parameters);
  let isClosed = false;
  const scorer = new Scorer(runtime, network, sessionOptions, scoringBatch);
  const copy = (): Map<string, Float32Array> => {
    const all = new Map<string, Float32Array>();
    for (const [name, value] of Object.entries({ ...fixed, ...current }))
      if (!(name in inputs)) all.set(name, Float32Array.from(floats(value)));
    return all;
  };

  return {
    name: 'cpu',
    async step(input) {
      await scorer.reset();
      writeStepInput(input, network.classes, inputs);
      const fetches: Feeds = { logProbability };
      for (const { name } of graph.state) fetches[`next/${name}`] = next[name];
      await session.run({ ...fixed, ...current }, fetches);
      [current, next] = [next, current];
      return floats(logProbability);
    },
    score: async (images) => (await scorer.run(copy, images, ['logits'])).logits,
    embed: (images) => scorer.run(copy, images, ['logits', 'features']),
    parameters: () => Promise.resolve(copy()),
    async restore(from) {
      await scorer.reset();
      restore(from);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await scorer.reset();
      await session.release();
    },
  };
}

function required(parameters: ParameterSet, name: string): Float32Array {
  const values = parameters.get(name);
  if (values === undefined) throw new Error(`Parameter ${name} is missing.`);
  return values;
}
