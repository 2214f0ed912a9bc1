// How fast a provider convolves, which takes a moment to find out: a processor that plays a graphics card is told by it
// long before it has trained anything.

import type { GpuProvider } from './gpu-session.ts';
import { gpuSession } from './gpu-session.ts';
import { Graph } from './graph.ts';

const shape = { batch: 2, channels: 32, side: 32 };
const runs = 3;

/**
 * @param now  milliseconds, from any start
 * @returns    the shortest time of one convolution, 38 MFLOP, its result fetched, milliseconds
 */
export async function convolutionMs(provider: GpuProvider | 'cpu', now: () => number): Promise<number> {
  const runtime = await import('onnxruntime-node');
  const { batch, channels, side } = shape;
  const graph = new Graph();
  const map = [batch, channels, side, side];
  const weight = graph.constant(new Float32Array(channels * channels * 9).fill(0.01), [
    channels,
    channels,
    3,
    3,
  ]);
  const result = graph.op('Conv', [graph.input('map', map), weight], {
    pads: [1, 1, 1, 1],
    kernel_shape: [3, 3],
  });
  // Fetching all of it would measure the bus.
  graph.output('sums', graph.op('ReduceMean', [result, graph.integers([2, 3])]), [batch, channels, 1, 1]);
  const session = await runtime.InferenceSession.create(
    graph.encode(),
    provider === 'cpu' ? { executionProviders: [provider], logSeverityLevel: 3 } : gpuSession(provider),
  );
  try {
    const values = new Float32Array(batch * channels * side * side).fill(0.5);
    const feeds = { map: new runtime.Tensor('float32', values, map) };
    await session.run(feeds);
    let shortest = Infinity;
    for (let run = 0; run < runs; run++) {
      const started = now();
      await session.run(feeds);
      shortest = Math.min(shortest, now() - started);
    }
    return shortest;
  } finally {
    await session.release();
  }
}
