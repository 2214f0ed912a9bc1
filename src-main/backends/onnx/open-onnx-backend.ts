// Runs the training and scoring graphs on onnxruntime-node.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Backend, BackendOptions, Embedding, ParameterSet, StepInput } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { featureWidth, parameterShapes } from '../../engine/network.ts';
import { blockSize } from './block-size.ts';
import { scoringGraph } from './scoring-graph.ts';
import { trainingGraph } from './training-graph.ts';

type Runtime = typeof import('onnxruntime-node');
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
  const graph = trainingGraph(network, options, await blockSize(runtime, sessionOptions));
  // The blocked layout of level `all` pays with constant weights only.
  const session = await runtime.InferenceSession.create(graph.model, {
    ...sessionOptions,
    graphOptimizationLevel: 'extended',
  });

  const tensor = (data: Float32Array, shape: readonly number[]): Tensor =>
    new runtime.Tensor('float32', data, [...shape]);
  const zeros = (shape: readonly number[]): Tensor =>
    tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

  const batch = options.batchSize;
  const inputs = {
    images: new runtime.Tensor('uint8', new Uint8Array(batch * 3 * network.size ** 2), [
      batch,
      3,
      network.size,
      network.size,
    ]),
    onehot: zeros([batch, network.classes]),
    weight: zeros([batch, 1]),
    q: zeros([1]),
    learningRate: zeros([1]),
  };
  const logProbability = zeros([batch, 1]);
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
  const scorer = new Scorer(runtime, network, sessionOptions);
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

function writeStepInput(
  input: StepInput,
  classes: number,
  tensors: { images: Tensor; onehot: Tensor; weight: Tensor; q: Tensor; learningRate: Tensor },
): void {
  (tensors.images.data as Uint8Array).set(input.images);
  const onehot = floats(tensors.onehot).fill(0);
  let kept = 0;
  for (const keep of input.keep) kept += keep;
  const weight = floats(tensors.weight);
  input.labels.forEach((label, index) => {
    onehot[index * classes + label] = 1;
    weight[index] = ((input.keep[index] ?? 0) * input.gradientScale) / kept;
  });
  floats(tensors.q)[0] = input.q;
  floats(tensors.learningRate)[0] = input.learningRate;
}

/**
 * The scoring session of the parameters as they stand; building one costs some ten milliseconds and pays with folded
 * constants.
 */
class Scorer {
  readonly #runtime: Runtime;
  readonly #network: Network;
  readonly #sessionOptions: InferenceSession.SessionOptions;
  #session: InferenceSession | undefined;

  constructor(runtime: Runtime, network: Network, sessionOptions: InferenceSession.SessionOptions) {
    this.#runtime = runtime;
    this.#network = network;
    this.#sessionOptions = sessionOptions;
  }

  /** @returns per output asked for [n, its width]; the other one is empty */
  async run(
    parameters: () => ParameterSet,
    images: Uint8Array,
    outputs: readonly (keyof Embedding)[],
  ): Promise<Embedding> {
    const { size, classes } = this.#network;
    const widths = { logits: classes, features: featureWidth(this.#network) };
    this.#session ??= await this.#runtime.InferenceSession.create(
      scoringGraph(this.#network, parameters(), scoringBatch),
      this.#sessionOptions,
    );
    const imageBytes = 3 * size * size;
    const count = images.length / imageBytes;
    const rows = { logits: new Float32Array(), features: new Float32Array() };
    const fetched: Feeds = {};
    for (const output of outputs) {
      rows[output] = new Float32Array(count * widths[output]);
      const result = new Float32Array(scoringBatch * widths[output]);
      fetched[output] = new this.#runtime.Tensor('float32', result, [scoringBatch, widths[output]]);
    }
    const pixels = new Uint8Array(scoringBatch * imageBytes);
    const input = new this.#runtime.Tensor('uint8', pixels, [scoringBatch, 3, size, size]);
    for (let from = 0; from < count; from += scoringBatch) {
      const to = Math.min(count, from + scoringBatch);
      pixels.set(images.subarray(from * imageBytes, to * imageBytes));
      await this.#session.run({ images: input }, fetched);
      for (const output of outputs) {
        const width = widths[output];
        rows[output].set(floats(fetched[output]).subarray(0, (to - from) * width), from * width);
      }
    }
    return rows;
  }

  /** To be called whenever the parameters change. */
  async reset(): Promise<void> {
    await this.#session?.release();
    this.#session = undefined;
  }
}

function floats(tensor: Tensor): Float32Array {
  return tensor.data as Float32Array;
}

function required(parameters: ParameterSet, name: string): Float32Array {
  const values = parameters.get(name);
  if (values === undefined) throw new Error(`Parameter ${name} is missing.`);
  return values;
}
