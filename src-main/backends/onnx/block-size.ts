// How many channels the CPU provider's blocked convolutions take at once on this processor.

import type { InferenceSession } from 'onnxruntime-node';
import { Graph } from './graph.ts';
import { takesTheSameStep } from './same-step.ts';

type Runtime = typeof import('onnxruntime-node');

/**
 * Looks once in the life of the process.
 *
 * @returns channels in a block (8 or 16, as wide as the processor's vectors), or undefined where there are no such
 *          convolutions, or where they do not compute what plain ones do
 */
export function blockSize(runtime: Runtime): Promise<number | undefined> {
  return (known ??= look(runtime));
}

let known: Promise<number | undefined> | undefined;

const sessionOptions: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
};

async function look(runtime: Runtime): Promise<number | undefined> {
  try {
    const block = await blockOf(runtime);
    return block !== undefined && (await takesTheSameStep(runtime, sessionOptions, block))
      ? block
      : undefined;
  } catch {
    // The operators are internal to the runtime; a version without them runs the plain graph.
    return undefined;
  }
}

async function blockOf(runtime: Runtime): Promise<number | undefined> {
  // Whatever is put into blocks is filled up to a whole one.
  const channels = 4;
  const graph = new Graph();
  const blocked = graph.op('com.microsoft.nchwc:ReorderInput', [graph.input('x', [1, channels, 1, 1])]);
  graph.output('blocked', graph.op('Shape', [blocked]), [4], 'int64');
  const session = await runtime.InferenceSession.create(graph.encode(), sessionOptions);
  try {
    const x = new runtime.Tensor('float32', new Float32Array(channels), [1, channels, 1, 1]);
    const { blocked: shape } = await session.run({ x });
    const size = Number((shape.data as BigInt64Array)[1]);
    return size > channels ? size : undefined;
  } finally {
    await session.release();
  }
}
