// All numbers of a network on the device: three flat arrays that a graph takes in and gives out, and what is frozen.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ParameterSet } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { DeviceReader } from './device-reader.ts';
import type { Place } from './gpu-training-graph.ts';
import { flatState, lengthOf } from './gpu-training-graph.ts';
import type { Runtime } from './step-tensors.ts';

export const kinds = ['trained', 'momentum', 'running'] as const;
export type Kind = (typeof kinds)[number];
type State = Readonly<Record<Kind, Tensor>>;

export class DeviceState {
  readonly lengths: Readonly<Record<Kind, number>>;
  readonly #runtime: Runtime;
  readonly #places: Readonly<Record<Kind, readonly Place[]>>;
  readonly #frozen: ParameterSet;
  readonly #reader: DeviceReader<Kind>;
  #tensors: State;
  #version = 0;

  /** @param parameters  where it begins, see `put` */
  constructor(
    runtime: Runtime,
    network: Network,
    options: InferenceSession.SessionOptions,
    parameters: ParameterSet,
  ) {
    this.#runtime = runtime;
    const { trained, running } = flatState(network);
    this.#places = { trained, momentum: trained, running };
    const [many, few] = [lengthOf(trained), lengthOf(running)];
    this.lengths = { trained: many, momentum: many, running: few };
    this.#frozen = new Map(
      parameterShapes(network)
        .filter(({ role }) => role === 'frozen')
        .map(({ name }) => [name, Float32Array.from(parameters.get(name) ?? [])]),
    );
    this.#reader = new DeviceReader(runtime, options, { trained: [many], momentum: [many], running: [few] });
    this.#tensors = this.#flatten(parameters);
  }

  /** What a graph takes in; valid until the next `put` or `take`. */
  get tensors(): State {
    return this.#tensors;
  }

  /** Another one after each change. */
  get version(): number {
    return this.#version;
  }

  /** Into the memory of the program: what runs next carries it over. Momenta left out are zero. */
  put(parameters: ParameterSet): void {
    this.#replace(this.#flatten(parameters));
  }

  /** @param results  of a graph that gives out the next state */
  take(results: Readonly<Record<string, Tensor>>): void {
    const [trained, momentum, running] = kinds.map((kind) => results[`next/${kind}`]);
    this.#replace({ trained, momentum, running });
  }

  /** A copy of everything, by name. */
  async parameters(): Promise<ParameterSet> {
    const read = await this.#reader.read(this.#tensors);
    const all = new Map<string, Float32Array>();
    for (const [name, values] of this.#frozen) all.set(name, values.slice());
    for (const kind of kinds)
      for (const place of this.#places[kind])
        all.set(nameIn(kind, place), read[kind].slice(place.from, place.to));
    return all;
  }

  async release(): Promise<void> {
    for (const kind of kinds) this.#tensors[kind].dispose();
    await this.#reader.release();
  }

  #replace(tensors: State): void {
    for (const kind of kinds) this.#tensors[kind].dispose();
    this.#tensors = tensors;
    this.#version++;
  }

  #flatten(parameters: ParameterSet): State {
    const tensorOf = (kind: Kind): Tensor => {
      const flat = new Float32Array(this.lengths[kind]);
      for (const place of this.#places[kind]) {
        const values = parameters.get(nameIn(kind, place));
        if (values !== undefined) flat.set(values, place.from);
        else if (kind !== 'momentum') throw new Error(`Parameter ${place.name} is missing.`);
      }
      return new this.#runtime.Tensor('float32', flat, [flat.length]);
    };
    return { trained: tensorOf('trained'), momentum: tensorOf('momentum'), running: tensorOf('running') };
  }
}

function nameIn(kind: Kind, { name }: Place): string {
  return kind === 'momentum' ? `momentum/${name}` : name;
}
