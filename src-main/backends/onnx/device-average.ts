// A moving average of a network's numbers that never leaves the device until it is asked for.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ParameterSet } from '../../engine/backend.ts';
import type { DeviceState } from './device-state.ts';
import { kinds } from './device-state.ts';
import { Graph } from './graph.ts';
import type { Runtime } from './step-tensors.ts';
import { floats } from './step-tensors.ts';

/** Beginning anew is the weight 1. The engine's weight-average.ts is the reference. */
export class DeviceAverage {
  readonly #session: InferenceSession;
  readonly #weight: Tensor;
  readonly #startAt: (parameters: ParameterSet) => DeviceState;
  #average: DeviceState | undefined;

  /**
   * @param lengths  of the state that is averaged
   * @param options  that leave results on the device
   * @param startAt  makes the state that the average is
   */
  static async open(
    runtime: Runtime,
    lengths: DeviceState['lengths'],
    options: InferenceSession.SessionOptions,
    startAt: (parameters: ParameterSet) => DeviceState,
  ): Promise<DeviceAverage> {
    const session = await runtime.InferenceSession.create(averagingGraph(lengths), options);
    return new DeviceAverage(runtime, session, startAt);
  }

  private constructor(
    runtime: Runtime,
    session: InferenceSession,
    startAt: (parameters: ParameterSet) => DeviceState,
  ) {
    this.#session = session;
    this.#startAt = startAt;
    this.#weight = new runtime.Tensor('float32', new Float32Array(1), [1]);
  }

  put(parameters: ParameterSet): void {
    if (this.#average === undefined) this.#average = this.#startAt(parameters);
    else this.#average.put(parameters);
  }

  /** The first time it becomes what the state is. */
  async move(weight: number, state: DeviceState): Promise<void> {
    if (this.#average === undefined) {
      this.put(await state.parameters());
      return;
    }
    floats(this.#weight)[0] = weight;
    const feeds: Record<string, Tensor> = { weight: this.#weight };
    for (const kind of kinds) {
      feeds[kind] = this.#average.tensors[kind];
      feeds[`state/${kind}`] = state.tensors[kind];
    }
    this.#average.take(await this.#session.run(feeds));
  }

  /** Empty before the first move. */
  parameters(): Promise<ParameterSet> {
    return this.#average?.parameters() ?? Promise.resolve(new Map());
  }

  async release(): Promise<void> {
    await this.#average?.release();
    await this.#session.release();
  }
}

/** Inputs: the average by kind, `state/…` and `weight` [1]; outputs: `next/…`. */
function averagingGraph(lengths: DeviceState['lengths']): Uint8Array {
  const graph = new Graph();
  graph.input('weight', [1]);
  for (const kind of kinds) {
    const shape = [lengths[kind]];
    const average = graph.input(kind, shape);
    const distance = graph.op('Sub', [graph.input(`state/${kind}`, shape), average]);
    graph.output(`next/${kind}`, graph.op('Add', [average, graph.op('Mul', [distance, 'weight'])]), shape);
  }
  return graph.encode();
}
