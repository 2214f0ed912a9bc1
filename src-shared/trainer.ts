// Training as the app sees it: a job goes in, reports come out, then a result. Typed here so that the app
// does not know the training process, and a host brings the two together.

import type { EpochReport, Tier } from './domain.ts';
import type { BackendName, TrainingRequest, TrainingSettings } from './training-settings.ts';

export interface TrainingJob {
  /** Absolute path of a pixel pack (see pixel-pack.ts). */
  readonly pixelsFile: string;
  /** Side of its pictures, pixels. */
  readonly size: number;
  /** Record number of each example in that pack, [n]. Files of equal content share a record. */
  readonly records: Uint32Array;
  /** Given label of each example, [n], 0 … classCount − 1. */
  readonly labels: Int32Array;
  readonly classCount: number;
  /** What it leaves open is chosen from the data; backend `auto` takes the first that works. */
  readonly request: TrainingRequest;
}

/** `started` comes first and once. */
export type TrainingReport =
  | { readonly kind: 'started'; readonly settings: TrainingSettings; readonly backend: BackendChoice }
  | { readonly kind: 'epoch'; readonly report: EpochReport };

/** Which backend trains, and one sentence for each that does not. */
export interface BackendChoice {
  readonly name: BackendName;
  readonly reason: string;
  /** Of the library that computes. */
  readonly version: string | null;
  readonly others: readonly BackendState[];
}

export interface BackendState {
  readonly name: BackendName;
  readonly usable: boolean;
  readonly reason: string;
  readonly version: string | null;
}

/** Columns over the n examples of the job, in its order. Epochs here are those that were scored, E of them. */
export interface TrainingResult {
  /** True when the signal ended training early; the columns then hold what was done. */
  readonly stopped: boolean;
  readonly epochs: readonly EpochReport[];
  /** [n], 0 … 1, low means probably wrong, all different. */
  readonly quality: Float64Array;
  readonly tier: readonly Tier[];
  /** [n] label index. */
  readonly suggested: Int32Array;
  /** [n], 0 … 1. */
  readonly suggestedProbability: Float32Array;
  /** [n × E], example after example. */
  readonly givenTrajectory: Float32Array;
  readonly suggestedTrajectory: Float32Array;
  /** [n × E], 1 where pruned. */
  readonly prunedTrajectory: Uint8Array;
  readonly scoredEpochs: number;
}

export interface Trainer {
  /**
   * Trains in a process of its own. An aborted `signal` ends after the step in progress and resolves with
   * `stopped: true`; it rejects with `cancelled` when nothing was scored yet.
   */
  train(
    job: TrainingJob,
    options: { readonly signal: AbortSignal; readonly onReport: (report: TrainingReport) => void },
  ): Promise<TrainingResult>;
  /** Every backend, whether it can train here, and why. */
  backends(): Promise<readonly BackendState[]>;
}
