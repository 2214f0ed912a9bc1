// What the engine asks of whatever computes. It never sees a tensor.

import type { BackendName } from '../../src-shared/training-settings.ts';
import type { View, WholeView } from './augment.ts';
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

/** The pictures of a training, and what has been made of them so far. */
export interface PicturesToTrainOn {
  /** [n, 3, size, size] uint8. It stays as it is for as long as it trains. */
  readonly images: Uint8Array;
  readonly size: number;
  /** Colour of what is hidden, per channel, 0 … 255. */
  readonly fill: readonly number[];
  /** What the moving average of the parameters has come to; empty before it has begun. */
  readonly average: ParameterSet;
}

export interface ViewStep extends Omit<StepInput, 'images'> {
  /** [batchSize] */
  readonly views: readonly View[];
}

export interface Look {
  /** Place of the first picture, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly view: WholeView;
  readonly withFeatures: boolean;
}

/**
 * Training on pictures that lie where the backend gets at them: on its device, or in the memory of the program. What is
 * trained are the parameters of the backend. Rejections mean what those of `Backend` do.
 */
export interface TrainingPictures {
  /** One training step; what `Backend.step` returns is kept back. */
  step(input: ViewStep): Promise<void>;
  /** [steps × batchSize] log-probability of each given label before its step, of all steps since the last call. */
  logProbabilities(): Promise<Float32Array>;
  /** average ← average + weight × (parameters − average), with running statistics and momentum. */
  average(weight: number): Promise<void>;
  /** What the average has come to. Valid until the next `average`. */
  averaged(): Promise<ParameterSet>;
  /** What `Backend.embed` returns of these pictures; `features` is empty where it is not asked for. */
  look(wanted: Look): Promise<Embedding>;
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
  /**
   * Keeps pictures on the device, where it can; what was kept before is let go of. Closing the backend ends it.
   * @returns  undefined where they do not fit
   */
  hold?(pictures: PicturesToTrainOn): Promise<TrainingPictures | undefined>;
  /** A second call does nothing. */
  close(): Promise<void>;
}

/** Makes a backend with these starting parameters; momentum starts at zero. */
export type OpenBackend = (
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
) => Promise<Backend>;
