// Whether the blocked training graph computes what the plain one does, on the processor at hand.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { BackendOptions } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { describeNetwork, parameterShapes } from '../../engine/network.ts';
import { seededRandom } from '../../../src-shared/random.ts';
import { trainingGraph } from './training-graph.ts';

type Runtime = typeof import('onnxruntime-node');

const options: BackendOptions = {
  batchSize: 4,
  momentum: 0.9,
  weightDecay: 5e-4,
  biasLearningRateScale: 4,
  threads: 1,
};
/** Sums in another order differ by less, and whatever is computed wrongly by more. */
const tolerance = 1e-4;

/**
 * One step of a tiny network, whose channels fill some blocks and leave some open.
 *
 * @param block  channels in a block
 * @throws whatever the runtime throws
 */
export async function takesTheSameStep(
  runtime: Runtime,
  sessionOptions: InferenceSession.SessionOptions,
  block: number,
): Promise<boolean> {
  const network = describeNetwork({
    size: 16,
    classes: 3,
    widths: [block, block + 4, 2 * block],
    mean: [0.5, 0.5, 0.5],
    deviation: [0.25, 0.25, 0.25],
    logitScale: 1,
  });
  const feeds = stepFeeds(runtime, network);
  const results = [];
  for (const model of [trainingGraph(network, options), trainingGraph(network, options, block)]) {
    const session = await runtime.InferenceSession.create(model.model, sessionOptions);
    try {
      results.push(await session.run(feeds));
    } finally {
      await session.release();
    }
  }
  const [plain, blocked] = results;
  return Object.entries(plain).every(([name, { data }]) => {
    const other = blocked[name].data as Float32Array;
    return (data as Float32Array).every((value, at) => Math.abs(value - other[at]) < tolerance);
  });
}

function stepFeeds(runtime: Runtime, network: Network): Record<string, Tensor> {
  const random = seededRandom(1, 'same-step');
  const floats = (shape: readonly number[], value: (at: number) => number): Tensor => {
    const count = shape.reduce((product, side) => product * side, 1);
    return new runtime.Tensor(
      'float32',
      Float32Array.from({ length: count }, (_, at) => value(at)),
      [...shape],
    );
  };
  const { batchSize } = options;
  const { size, classes } = network;
  const pixels = Uint8Array.from({ length: batchSize * 3 * size * size }, () => random.integer(256));
  const feeds: Record<string, Tensor> = {
    images: new runtime.Tensor('uint8', pixels, [batchSize, 3, size, size]),
    onehot: floats([batchSize, classes], (at) => Number(at % classes === Math.floor(at / classes) % classes)),
    weight: floats([batchSize, 1], () => 1 / batchSize),
    q: floats([1], () => 0.5),
    learningRate: floats([1], () => 0.1),
  };
  // Random filters, because those that hand a channel through make equal pixels, which may share a gradient in any way.
  for (const { name, shape } of [...parameterShapes(network), ...trainingGraph(network, options).state])
    feeds[name] ??= floats(shape, () => (name.endsWith('.variance') ? 1 : random.normal() / 8));
  return feeds;
}
