// Trains on a graphics card with onnxruntime-node. State and results stay on the device; what a step takes there is its
// pictures, and what comes back is read when somebody asks.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type {
  Backend,
  BackendOptions,
  Embedding,
  OpenBackend,
  ParameterSet,
  StepInput,
} from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { parameterShapes } from '../../engine/network.ts';
import { explainFailure } from '../explain-failure.ts';
import type { Place } from './gpu-training-graph.ts';
import { flatState, gpuTrainingGraph, lengthOf, loweredBy } from './gpu-training-graph.ts';
import { Graph } from './graph.ts';
import { Scorer } from './scorer.ts';
import type { Runtime, StepTensors } from './step-tensors.ts';
import { floats, stepTensors, writeStepInput } from './step-tensors.ts';

/** `webgpu` is in the package for every vendor; `cuda` is there where a user has fetched it. */
export type GpuProvider = 'webgpu' | 'cuda';

/** No probability is above 1, and rounding makes it so by less than this. */
const rounding = 1e-3;

const kinds = ['trained', 'momentum', 'running'] as const;
type Kind = (typeof kinds)[number];
type State = Readonly<Record<Kind, Tensor>>;

export function openGpuBackend(provider: GpuProvider): OpenBackend {
  return async (network, parameters, options) => {
    const runtime = await import('onnxruntime-node');
    const sessionOptions: InferenceSession.SessionOptions = {
      executionProviders: [provider],
      logSeverityLevel: 3,
      // Results of the CUDA provider come back by themselves: only WebGPU's can be held on the device.
      ...(provider === 'webgpu' && { preferredOutputLocation: 'gpu-buffer' }),
    };
    const session = await runtime.InferenceSession.create(
      gpuTrainingGraph(network, parameters, options),
      sessionOptions,
    );
    return new GpuBackend(runtime, session, provider, network, parameters, options);
  };
}

class GpuBackend implements Backend {
  readonly name = 'gpu';
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #network: Network;
  readonly #inputs: StepTensors;
  readonly #places: Readonly<Record<Kind, readonly Place[]>>;
  readonly #frozen: ParameterSet;
  readonly #scorer: Scorer;
  readonly #stateReader: Reader<Kind>;
  readonly #resultReader: Reader<'logProbability'>;
  #state: State;
  #isClosed = false;

  constructor(
    runtime: Runtime,
    session: InferenceSession,
    provider: GpuProvider,
    network: Network,
    parameters: ParameterSet,
    { batchSize }: BackendOptions,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#network = network;
    this.#inputs = stepTensors(runtime, network, batchSize);
    const { trained, running } = flatState(network);
    this.#places = { trained, momentum: trained, running };
    this.#frozen = new Map(
      parameterShapes(network)
        .filter(({ role }) => role === 'frozen')
        .map(({ name }) => [name, Float32Array.from(parameters.get(name) ?? [])]),
    );
    const options = { executionProviders: [provider], logSeverityLevel: 3 } as const;
    // So many are known to fit.
    this.#scorer = new Scorer(runtime, network, options, batchSize);
    this.#stateReader = new Reader(runtime, options, {
      trained: [lengthOf(trained)],
      momentum: [lengthOf(trained)],
      running: [lengthOf(running)],
    });
    this.#resultReader = new Reader(runtime, options, { logProbability: [batchSize, 1] });
    this.#state = this.#flatten(parameters);
  }

  async step(input: StepInput): Promise<Float32Array> {
    await this.#scorer.reset();
    writeStepInput(input, this.#network.classes, this.#inputs);
    const results = await this.#run(() => this.#session.run({ ...this.#inputs, ...this.#state }));
    const { logProbability } = results;
    this.#replace({
      trained: results['next/trained'],
      momentum: results['next/momentum'],
      running: results['next/running'],
    });
    const read = await this.#run(() => this.#resultReader.read({ logProbability }));
    const raised = read.logProbability.map((lowered) => lowered + loweredBy);
    logProbability.dispose();
    if (!raised.every((value) => value <= rounding))
      throw new Error(
        'The graphics card gave back what cannot be: its memory ran out, or its driver is broken.',
      );
    return raised;
  }

  async score(images: Uint8Array): Promise<Float32Array> {
    const { logits } = await this.#look(images, ['logits']);
    return logits;
  }

  embed(images: Uint8Array): Promise<Embedding> {
    return this.#look(images, ['logits', 'features']);
  }

  async parameters(): Promise<ParameterSet> {
    const read = await this.#run(() => this.#stateReader.read(this.#state));
    const all = new Map<string, Float32Array>();
    for (const [name, values] of this.#frozen) all.set(name, values.slice());
    for (const kind of kinds)
      for (const place of this.#places[kind])
        all.set(nameIn(kind, place), read[kind].slice(place.from, place.to));
    return all;
  }

  async restore(parameters: ParameterSet): Promise<void> {
    await this.#scorer.reset();
    this.#replace(this.#flatten(parameters));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const kind of kinds) this.#state[kind].dispose();
    for (const part of [this.#scorer, this.#stateReader, this.#resultReader]) await part.reset();
    await this.#session.release();
  }

  #look(images: Uint8Array, outputs: readonly (keyof Embedding)[]): Promise<Embedding> {
    return this.#run(() => this.#scorer.run(() => this.parameters(), images, outputs));
  }

  /** What the library says went wrong on the device becomes a sentence. */
  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw new Error(explainFailure(error), { cause: error });
    }
  }

  #replace(state: State): void {
    for (const kind of kinds) this.#state[kind].dispose();
    this.#state = state;
  }

  /** In the memory of the program: the next step carries it over. */
  #flatten(parameters: ParameterSet): State {
    const tensorOf = (kind: Kind): Tensor => {
      const flat = new Float32Array(lengthOf(this.#places[kind]));
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

/** Fetches results from the device. The binding has no other way: asking a tensor there for its data ends the process. */
class Reader<Name extends string> {
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

  async reset(): Promise<void> {
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

function nameIn(kind: Kind, { name }: Place): string {
  return kind === 'momentum' ? `momentum/${name}` : name;
}
