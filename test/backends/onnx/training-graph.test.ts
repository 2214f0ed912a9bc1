import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as runtime from 'onnxruntime-node';
import { expect, onTestFinished, test } from 'vitest';
import { blockSize } from '../../../src-main/backends/onnx/block-size.ts';
import { Graph } from '../../../src-main/backends/onnx/graph.ts';
import { plainLayers } from '../../../src-main/backends/onnx/layers.ts';
import { blockedLayers } from '../../../src-main/backends/onnx/blocked-layers.ts';
import { trainingGraph } from '../../../src-main/backends/onnx/training-graph.ts';
import type { BackendOptions } from '../../../src-main/engine/backend.ts';
import { initialParameters } from '../../../src-main/engine/initial-parameters.ts';
import type { ConvolutionLayer, Network } from '../../../src-main/engine/network.ts';
import { describeNetwork, parameterShapes, whitenedChannels } from '../../../src-main/engine/network.ts';
import { seededRandom } from '../../../src-shared/random.ts';

const provider: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
};
const block = await blockSize(runtime);
if (block === undefined) console.warn('Blocked layers are not tested: this processor has none.');
const options: BackendOptions = {
  batchSize: 6,
  momentum: 0.9,
  weightDecay: 5e-4,
  biasLearningRateScale: 4,
  threads: 1,
};

function network(size: number, widths: readonly [number, number, number]): Network {
  const [mean, deviation] = [
    [0.5, 0.5, 0.5],
    [0.25, 0.25, 0.25],
  ];
  return describeNetwork({ size, classes: 3, widths, mean, deviation, logitScale: 0.5 });
}

async function run(model: Uint8Array, feeds: Record<string, Tensor>): Promise<Map<string, number[]>> {
  const session = await InferenceSession.create(model, provider);
  onTestFinished(() => session.release());
  const results = await session.run(feeds);
  return new Map(Object.entries(results).map(([name, { data }]) => [name, [...(data as Float32Array)]]));
}

const floats = (shape: readonly number[], value: (index: number) => number): Tensor => {
  const count = shape.reduce((a, b) => a * b, 1);
  return new Tensor(
    'float32',
    Float32Array.from({ length: count }, (_, i) => value(i)),
    [...shape],
  );
};

function stepFeeds(net: Network): Record<string, Tensor> {
  const random = seededRandom(3, 'training-graph');
  const kernel = net.layers.find((layer) => layer.kind === 'convolution')?.kernel ?? 0;
  const whitening = Float32Array.from(
    { length: whitenedChannels * 3 * kernel ** 2 },
    () => random.normal() / 4,
  );
  const parameters = initialParameters(net, whitening, random);
  const { batchSize } = options;
  const feeds: Record<string, Tensor> = {
    images: new Tensor(
      'uint8',
      Uint8Array.from({ length: batchSize * 3 * net.size ** 2 }, () => random.integer(256)),
      [batchSize, 3, net.size, net.size],
    ),
    onehot: floats([batchSize, 3], (i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0)),
    weight: floats([batchSize, 1], () => 1 / batchSize),
    q: floats([1], () => 0.5),
    learningRate: floats([1], () => 0.1),
  };
  for (const { name, shape } of parameterShapes(net)) {
    // Random filters: those that hand a channel through make pools tie.
    const isFilter = /conv.\.weight$/.test(name);
    feeds[name] = floats(shape, (i) => (isFilter ? random.normal() / 8 : (parameters.get(name)?.[i] ?? 0)));
  }
  for (const { name, shape } of trainingGraph(net, options).state)
    if (name.startsWith('momentum/')) feeds[name] = floats(shape, () => random.normal() / 100);
  return feeds;
}

test.skipIf(block === undefined).each([
  [32, [8, 16, 24]],
  [33, [5, 6, 7]],
  [48, [17, 16, 3]],
] as const)('blocked and plain layers take the same step at size %i, widths %j', async (size, widths) => {
  const net = network(size, widths);
  const feeds = stepFeeds(net);
  const plain = await run(trainingGraph(net, options).model, feeds);
  const blocked = await run(trainingGraph(net, options, block).model, feeds);
  expect([...blocked.keys()]).toEqual([...plain.keys()]);
  for (const [name, values] of plain)
    for (const [index, value] of (blocked.get(name) ?? []).entries())
      expect(Math.abs(value - values[index]), name).toBeLessThan(1e-5);
});

test.skipIf(block === undefined).each(['plain', 'blocked'] as const)(
  '%s: of equal pixels the first of a window takes the whole gradient',
  async (kind) => {
    const graph = new Graph();
    const layers = kind === 'plain' ? plainLayers(graph, 1) : blockedLayers(graph, 1, block ?? 0);
    // A filter that hands one channel through, and a picture with ties; the first layer makes blocks of it.
    const first: ConvolutionLayer = {
      kind: 'convolution',
      name: 'first',
      inputs: 3,
      outputs: 1,
      kernel: 1,
      stride: 1,
      padding: 0,
      frozen: true,
    };
    const second = { ...first, name: 'second', inputs: 1, kernel: 3, padding: 1, frozen: false };
    graph.input('first.weight', [1, 3, 1, 1]);
    graph.input('first.bias', [1]);
    graph.input('second.weight', [1, 1, 3, 3]);
    const map = layers.first(first, { value: graph.input('picture', [1, 3, 4, 4]), channels: 3, side: 4 });
    const pass = layers.pooledConvolution(second, map);
    const pooled = layers.globalPool(pass.result);
    const gradient = pooled.inputGradient(graph.input('gradient', [1, 1]));
    const weight = pass.parameterGradients(gradient).get('second.weight') ?? '';
    graph.output('weight', weight, [1, 1, 3, 3]);

    // prettier-ignore
    const picture = [
      0, 0, 7, 5,
      0, 0, 7, 7,
      0, 0, 0, 0,
      0, 0, 0, 0,
    ];
    const results = await run(graph.encode(), {
      'first.weight': floats([1, 3, 1, 1], (i) => (i === 0 ? 1 : 0)),
      'first.bias': floats([1], () => 0),
      'second.weight': floats([1, 1, 3, 3], (i) => (i === 4 ? 1 : 0)),
      picture: floats([1, 3, 4, 4], (i) => picture[i] ?? 0),
      gradient: floats([1, 1], () => 1),
    });
    // By hand: the largest pixel, 7, comes first at row 0, column 2; the filter's gradient is what lies around it.
    expect(results.get('weight')).toEqual([0, 0, 0, 0, 7, 5, 0, 7, 7]);
  },
);

test('a processor without blocks, or with blocks of eight or sixteen, is all there is', () => {
  expect([undefined, 8, 16]).toContain(block);
});
