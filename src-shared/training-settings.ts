// What a training run can be told, with ranges. Defaults that depend on the data are chosen in the engine.

import { z } from 'zod';

export const lossNames = ['ce', 'mae', 'lq', 'truncated-lq'] as const;
export type LossName = (typeof lossNames)[number];

/** How long a run may take for better findings. */
export const efforts = ['quick', 'normal', 'thorough'] as const;
export type Effort = (typeof efforts)[number];

/** Trainings per run. */
export const trainingsOf: Readonly<Record<Effort, number>> = { quick: 1, normal: 2, thorough: 3 };

export const backendNames = ['cuda', 'gpu', 'cpu', 'wasm'] as const;
export type BackendName = (typeof backendNames)[number];

/** What a person may ask for; everything left out is chosen from the data. */
export const trainingRequestSchema = z.strictObject({
  loss: z.enum(lossNames).optional(),
  /** Lq exponent, 0 < q <= 1. */
  q: z.number().gt(0).max(1).optional(),
  /** Truncation point of the keep-mask, a probability. */
  k: z.number().min(0).lt(1).optional(),
  /** Of each training. */
  epochs: z.int().min(1).max(1000).optional(),
  effort: z.enum(efforts).optional(),
  /** Side of the square training picture, pixels. */
  size: z.int().min(16).max(256).optional(),
  seed: z.int().min(0).max(0xffffffff).optional(),
  backend: z.enum(['auto', ...backendNames]).optional(),
});
export type TrainingRequest = z.infer<typeof trainingRequestSchema>;

/** A run's settings, nothing left open. Stored with the run. */
export interface TrainingSettings {
  readonly loss: LossName;
  readonly q: number;
  readonly k: number;
  /** Epochs in which the network learns which way up pictures are, before any label is looked at; 0 leaves that out. */
  readonly pretrainEpochs: number;
  /** Trainings of the run, each from weights of its own. */
  readonly trainings: number;
  /** Of each training. */
  readonly epochs: number;
  /** Share of the examples that each training is shown under a wrong label, to test itself; 0 plants none. */
  readonly plantedShare: number;
  readonly size: number;
  readonly seed: number;
  /** Epochs in which q grows from 0, cross-entropy, before the loss above takes over. 0 for `ce`, `mae` and `lq`. */
  readonly warmUpEpochs: number;
  /** 1-based epochs after which the keep-mask is renewed. */
  readonly pruneAfterEpochs: readonly number[];
  /** Scores of later epochs are averaged into the quality; earlier ones are only shown. */
  readonly averageAfterEpoch: number;
  readonly batchSize: number;
  /** Peak of the schedule. */
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  /** The biases of batch-norm train with the learning rate times this. */
  readonly biasLearningRateScale: number;
  /** Multiplies the last layer's result. */
  readonly logitScale: number;
  /** Share of the old value that the average of the weights keeps at each step, 0 … 1; 0 scores the newest weights. */
  readonly weightAverageDecay: number;
  /** Share of examples per class that never trains and measures the model, 0 … 1. */
  readonly heldOutShare: number;
  /** Largest random shift of a training picture, pixels. */
  readonly shift: number;
  /** A training picture has a square hidden whose side is this share of its own, 0 … 1. */
  readonly hiddenShare: number;
  /** Epoch after which it is decided whether a mirrored picture still shows the same thing. */
  readonly mirrorDecisionEpoch: number;
  /** Channels of the three blocks. */
  readonly widths: readonly [number, number, number];
}

/** What asks for a training like this one again. */
export function requestOf({ loss, q, k, epochs, trainings, size, seed }: TrainingSettings): TrainingRequest {
  const effort = efforts.find((name) => trainingsOf[name] === trainings);
  return { loss, q, k, epochs, ...(effort && { effort }), size, seed };
}
