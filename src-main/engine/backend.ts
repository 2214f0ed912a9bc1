// What the engine asks of whatever computes. It never sees a tensor.

import type { BackendName } from '../../src-shared/training-settings.ts';
import type { Network } from './network.ts';

/** Named arrays of a network (see parameterShapes), momentum included under `momentum/<name>`. */
export type ParameterSet = ReadonlyMap<string, Float32Array>;

export interface BackendOptions {
  /** Examples per training step; every step takes exactly so many. */
  readonly batchSize: number;
  readonly momentum: number;
  readonly weightDecay: number;
  /** The biases of batch-norm train with the learning rate times this. */
  readonly biasLearningRateScale: number;
  /** 0 lets the backend choose. */
  readonly threads: number;
}

export interface StepInput {
  /** [batchSize, 3, size, size] uint8. */
  readonly images: Uint8Array;
  /** [batchSize], 0 … classes − 1. */
  readonly labels: Int32Array;
  /** [batchSize], 0 or 1; at least one 1. The step is the mean over the ones. */
  readonly keep: Uint8Array;
  /** The gradient of the loss in the logits is gradientScale × p^q × (p − onehot), p of the given label. */
  readonly q: number;
  readonly gradientScale: number;
  readonly learningRate: number;
}

/** n pictures as the network sees them, owned by the caller. */
export interface Embedding {
  /** [n, classes] float32 */
  readonly logits: Float32Array;
  /** [n, inputs of the linear layer] float32: of pictures that look alike to the network, they point the same way. */
  readonly features: Float32Array;
}

/**
 * Any rejection says that this backend is of no use any more: the device was lost, memory ran out, a library failed.
 * Whoever trains closes it and goes on with another from the last checkpoint.
 */
export interface Backend {
  readonly name: BackendName;
  /**
   * One training step.
   * @returns [batchSize] float32: log-probability of each given label, before the step. Valid until the next call.
   */
  step(input: StepInput): Promise<Float32Array>;
  /**
   * Logits in inference mode (running batch-norm statistics). Calls without a step between them share their set-up.
   * @param images  [n, 3, size, size] uint8, any n
   * @returns       [n, classes] float32, owned by the caller
   */
  score(images: Uint8Array): Promise<Float32Array>;
  /** Logits as `score` gives them, and in the same pass what the last layer was given. */
  embed(images: Uint8Array): Promise<Embedding>;
  /** A copy of every parameter, running statistic and momentum. */
  parameters(): Promise<ParameterSet>;
  /** Puts a copy back. */
  restore(parameters: ParameterSet): Promise<void>;
  /** A second call does nothing. */
  close(): Promise<void>;
}

/** Makes a backend with these starting parameters; momentum starts at zero. */
export type OpenBackend = (
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
) => Promise<Backend>;
