// How many channels the CPU provider's blocked convolutions take at once on this processor.

import type { InferenceSession } from 'onnxruntime-node';
import { Graph } from './graph.ts';

type Runtime = typeof import('onnxruntime-node');

/** @returns channels in a block (8 or 16, as wide as the processor's vectors), or undefined where there are no such convolutions */
export async function blockSize(
  runtime: Runtime,
  sessionOptions: InferenceSession.SessionOptions,
): Promise<number | undefined> {
  // Whatever is put into blocks is filled up to a whole one.
  const channels = 4;
  const graph = new Graph();
  const blocked = graph.op('com.microsoft.nchwc:ReorderInput', [graph.input('x', [1, channels, 1, 1])]);
  graph.output('blocked', graph.op('Shape', [blocked]), [4], 'int64');
  let session: InferenceSession | undefined;
  try {
    session = await runtime.InferenceSession.create(graph.encode(), sessionOptions);
    const x = new runtime.Tensor('float32', new Float32Array(channels), [1, channels, 1, 1]);
    const { blocked: shape } = await session.run({ x });
    const size = Number((shape.data as BigInt64Array)[1]);
    return size > channels ? size : undefined;
  } catch {
    // The operators are internal to the runtime; a version without them runs the plain graph.
    return undefined;
  } finally {
    await session?.release();
  }
}
