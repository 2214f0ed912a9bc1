// Numbers that were taken to the device, to stay there.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { Graph } from './graph.ts';
import type { Runtime } from './step-tensors.ts';

/** With the session that took them: a result that outlives its session ends the process when it is disposed of. */
export class Carried {
  readonly tensor: Tensor;
  readonly #session: InferenceSession;

  static async carry(
    runtime: Runtime,
    options: InferenceSession.SessionOptions,
    values: Float32Array,
  ): Promise<Carried> {
    const shape = [values.length];
    const graph = new Graph();
    graph.output('carried', graph.input('values', shape), shape);
    const session = await runtime.InferenceSession.create(graph.encode(), {
      ...options,
      preferredOutputLocation: 'gpu-buffer',
    });
    try {
      const { carried } = await session.run({ values: new runtime.Tensor('float32', values, shape) });
      return new Carried(session, carried);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  private constructor(session: InferenceSession, tensor: Tensor) {
    this.#session = session;
    this.tensor = tensor;
  }

  async release(): Promise<void> {
    this.tensor.dispose();
    await this.#session.release();
  }
}
