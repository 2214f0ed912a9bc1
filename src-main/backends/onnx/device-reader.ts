// Fetches results from the device. The binding has no other way: asking a tensor there for its data ends the process.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { Graph } from './graph.ts';
import type { Runtime } from './step-tensors.ts';
import { floats } from './step-tensors.ts';

/** Of tensors that always have the same names and shapes. */
export class DeviceReader<Name extends string> {
  readonly #runtime: Runtime;
  readonly #options: InferenceSession.SessionOptions;
  readonly #shapes: Readonly<Record<Name, readonly number[]>>;
  #session: InferenceSession | undefined;

  constructor(
    runtime: Runtime,
    options: InferenceSession.SessionOptions,
    shapes: Readonly<Record<Name, readonly number[]>>,
  ) {
    this.#runtime = runtime;
    this.#options = options;
    this.#shapes = shapes;
  }

  /** @returns what may be changed when the tensors are, so it is to be read at once */
  async read(tensors: Readonly<Record<Name, Tensor>>): Promise<Readonly<Record<Name, Float32Array>>> {
    const names = Object.keys(this.#shapes) as Name[];
    if (names.every((name) => tensors[name].location === 'cpu'))
      return Object.fromEntries(names.map((name) => [name, floats(tensors[name])])) as Record<
        Name,
        Float32Array
      >;
    this.#session ??= await this.#runtime.InferenceSession.create(this.#graph(names), this.#options);
    const read = await this.#session.run(tensors);
    return Object.fromEntries(names.map((name) => [name, floats(read[`read/${name}`])])) as Record<
      Name,
      Float32Array
    >;
  }

  async release(): Promise<void> {
    await this.#session?.release();
    this.#session = undefined;
  }

  #graph(names: readonly Name[]): Uint8Array {
    const graph = new Graph();
    for (const name of names)
      graph.output(`read/${name}`, graph.input(name, this.#shapes[name]), this.#shapes[name]);
    return graph.encode();
  }
}
