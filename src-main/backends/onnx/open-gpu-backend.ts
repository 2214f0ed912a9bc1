// Trains on a graphics card with onnxruntime-node. The state stays on the device, and where it can hold them the pictures
// and the results do, too.

import type { InferenceSession } from 'onnxruntime-node';
import type {
  Backend,
  BackendOptions,
  Embedding,
  OpenBackend,
  ParameterSet,
  PicturesToTrainOn,
  StepInput,
  TrainingPictures,
} from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { DeviceReader } from './device-reader.ts';
import { DeviceState } from './device-state.ts';
import type { GpuProvider } from './gpu-session.ts';
import { gpuSession } from './gpu-session.ts';
import { gpuTrainingGraph } from './gpu-training-graph.ts';
import { HeldPictures } from './held-pictures.ts';
import { onDevice, raised } from './on-device.ts';
import { Scorer } from './scorer.ts';
import type { Runtime, StepTensors } from './step-tensors.ts';
import { stepTensors, writeStepInput } from './step-tensors.ts';

export function openGpuBackend(provider: GpuProvider): OpenBackend {
  return async (network, parameters, options) => {
    const runtime = await import('onnxruntime-node');
    const sessionOptions: InferenceSession.SessionOptions = {
      ...gpuSession(provider),
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
  readonly #provider: GpuProvider;
  readonly #network: Network;
  readonly #options: BackendOptions;
  readonly #inputs: StepTensors;
  readonly #state: DeviceState;
  readonly #scorer: Scorer;
  readonly #reader: DeviceReader<'logProbability'>;
  #scoredVersion = 0;
  #held: HeldPictures | undefined;
  #isClosed = false;

  constructor(
    runtime: Runtime,
    session: InferenceSession,
    provider: GpuProvider,
    network: Network,
    parameters: ParameterSet,
    options: BackendOptions,
  ) {
    const { batchSize } = options;
    this.#runtime = runtime;
    this.#session = session;
    this.#provider = provider;
    this.#network = network;
    this.#options = options;
    this.#inputs = stepTensors(runtime, network, batchSize);
    const sessionOptions = gpuSession(provider);
    this.#state = new DeviceState(runtime, network, sessionOptions, parameters);
    // So many are known to fit.
    this.#scorer = new Scorer(runtime, network, sessionOptions, batchSize);
    this.#reader = new DeviceReader(runtime, sessionOptions, { logProbability: [batchSize, 1] });
  }

  async step(input: StepInput): Promise<Float32Array> {
    await this.#scorer.reset();
    writeStepInput(input, this.#network.classes, this.#inputs);
    const results = await onDevice(() => this.#session.run({ ...this.#inputs, ...this.#state.tensors }));
    const { logProbability } = results;
    this.#state.take(results);
    const read = await onDevice(() => this.#reader.read({ logProbability }));
    const values = raised(read.logProbability);
    logProbability.dispose();
    return values;
  }

  async score(images: Uint8Array): Promise<Float32Array> {
    const { logits } = await this.#look(images, ['logits']);
    return logits;
  }

  embed(images: Uint8Array): Promise<Embedding> {
    return this.#look(images, ['logits', 'features']);
  }

  parameters(): Promise<ParameterSet> {
    return onDevice(() => this.#state.parameters());
  }

  async restore(parameters: ParameterSet): Promise<void> {
    await this.#scorer.reset();
    this.#state.put(parameters);
  }

  /** Results of the CUDA provider come back by themselves, so it holds nothing. */
  async hold(pictures: PicturesToTrainOn): Promise<TrainingPictures | undefined> {
    if (this.#held !== undefined) {
      await this.restore(await this.parameters());
      await this.#held.release();
      this.#held = undefined;
    }
    if (this.#provider !== 'webgpu') return undefined;
    const shared = { runtime: this.#runtime, network: this.#network, options: this.#options };
    this.#held = await HeldPictures.hold({ ...shared, state: this.#state }, pictures);
    return this.#held;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // First of all, because a result must not outlive the session that it came from.
    await this.#state.release();
    await this.#held?.release();
    await this.#scorer.reset();
    await this.#reader.release();
    await this.#session.release();
  }

  async #look(images: Uint8Array, outputs: readonly (keyof Embedding)[]): Promise<Embedding> {
    if (this.#scoredVersion !== this.#state.version) await this.#scorer.reset();
    this.#scoredVersion = this.#state.version;
    return onDevice(() => this.#scorer.run(() => this.parameters(), images, outputs));
  }
}
