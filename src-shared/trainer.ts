// Training as the app sees it: a job goes in, reports come out, then a result. Typed here so that the app
// does not know the training process, and a host brings the two together.

import type { EpochReport, PretrainingOutcome, PretrainingReport, Tier } from './domain.ts';
import type { Interval } from './review.ts';
import type { SelfTest } from './self-test.ts';
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
  /** [n], 1 where a person has said what the label is: it is never pruned, never doubted. Left out, nobody has. */
  readonly trusted?: Uint8Array;
  /** [n], equal where two pictures show nearly the same or are equal. Left out, only those of equal `records` are. */
  readonly groups?: Int32Array;
  /** What it leaves open is chosen from the data; backend `auto` takes the first that works. */
  readonly request: TrainingRequest;
  /**
   * Absolute path of a folder for what is kept of the training after its epochs, made where it is missing; with a file
   * `checkpointFile` in it there is something to go on with. Left out, nothing is kept. The caller removes it.
   */
  readonly checkpoint?: string;
}

export const checkpointFile = 'state';

/**
 * First comes `started`, or `resumed` where the checkpoint fits the job; `resumed` again each time training had to go on
 * in a new process, on the same backend or another. `pretrained` once, where there is a pretraining, before the first
 * training. `suspects` after an epoch whose scores count. An epoch that was reported and then lost is reported again.
 */
export type TrainingReport =
  | { readonly kind: 'started'; readonly settings: TrainingSettings; readonly backend: BackendChoice }
  | {
      readonly kind: 'resumed';
      readonly settings: TrainingSettings;
      readonly backend: BackendChoice;
      /** Of the last epoch of the pretraining that need not be done again; left out where there is none. */
      readonly pretraining?: PretrainingReport;
      /** Those that need not be done again, in order. */
      readonly epochs: readonly EpochReport[];
    }
  | { readonly kind: 'pretraining'; readonly report: PretrainingReport }
  | { readonly kind: 'pretrained'; readonly outcome: PretrainingOutcome }
  | { readonly kind: 'epoch'; readonly report: EpochReport }
  | {
      readonly kind: 'suspects';
      readonly suspects: readonly SuspectSoFar[];
      /** Wrong labels in the whole set, once something is known of it. */
      readonly expectedErrors?: Interval;
    };

/** A suspect so far; those reported are the ones of lowest quality, at most 60, lowest first. */
export interface SuspectSoFar {
  /** 0 … n − 1 of the job. */
  readonly example: number;
  /** Label index. */
  readonly suggested: number;
  readonly suggestedProbability: number;
  readonly quality: number;
}

/** Which backend trains, and one sentence for each that does not. */
export interface BackendChoice {
  readonly name: BackendName;
  readonly reason: string;
  /** Of the library that computes. */
  readonly version: string | null;
  readonly others: readonly BackendState[];
  /** What happened before it took over, in sentences; left out where training simply began. */
  readonly note?: string;
}

/** A backend that broke off a training, or the process that tried it, and why, in a sentence. */
export interface FailedBackend {
  readonly name: BackendName;
  readonly reason: string;
}

export interface BackendState {
  readonly name: BackendName;
  readonly usable: boolean;
  readonly reason: string;
  readonly version: string | null;
}

/** Columns over the n examples of the job, in its order. Epochs here are those of the trainings that count, E of them. */
export interface TrainingResult {
  /** True when the run ended early, be it after its last epoch; the columns then hold what was done. */
  readonly stopped: boolean;
  /** Why it ended early though nobody stopped it, in sentences. */
  readonly failure?: string;
  readonly epochs: readonly EpochReport[];
  /** [n], 0 … 1, low means probably wrong, all different. */
  readonly quality: Float64Array;
  readonly tier: readonly Tier[];
  /** Whether what the model says makes labels likely wrong; if not, only pictures that are there under several labels are. */
  readonly callsLikely: boolean;
  /** [n] label index. */
  readonly suggested: Int32Array;
  /** [n], 0 … 1. */
  readonly suggestedProbability: Float32Array;
  /** [n × E], example after example; NaN where the training was shown another label of it, to test itself. */
  readonly givenTrajectory: Float32Array;
  readonly suggestedTrajectory: Float32Array;
  /** [n × E], 1 where pruned. */
  readonly prunedTrajectory: Uint8Array;
  readonly scoredEpochs: number;
  /** [n], mean probability of the given label over the averaged epochs, as that of the suggested one. */
  readonly givenProbability: Float32Array;
  /**
   * [n × featureWidth] uint8: what the trained network sees in each picture, every example scaled to unit length and
   * then to 0 … 255. Near in cosine is alike to the model.
   */
  readonly features: Uint8Array;
  readonly featureWidth: number;
  /** Left out where too little was learnt to promise anything. */
  readonly selfTest?: SelfTest<number>;
}

/** Holds training between two steps, for as long as a person wants. */
export interface PauseSwitch {
  readonly isPaused: boolean;
  /** Calls the listener at each change until the returned function is called. */
  onChange(listener: () => void): () => void;
}

export interface Trainer {
  /**
   * Trains in a process of its own. An aborted `signal` ends after the step in progress and resolves with
   * `stopped: true`, also while paused; it rejects with `cancelled` when nothing was scored yet. Aborted from the
   * beginning, it resolves with what the checkpoint holds.
   *
   * Where the process dies or its backend fails, training goes on from the checkpoint in a new process, on the next
   * backend that can, else on the same one. One that breaks off twice without getting further is given up; what the
   * checkpoint holds is then the result, with a `failure`.
   */
  train(job: TrainingJob, options: TrainOptions): Promise<TrainingResult>;
  /** Every backend, whether it can train here, and why. */
  backends(): Promise<readonly BackendState[]>;
  /**
   * Measured now, on the backend that a job with this wish would get; takes some seconds.
   *
   * @throws AppError `unsupported` where none can train
   */
  measureSpeed(
    backend: TrainingRequest['backend'],
    options?: Pick<TrainOptions, 'kill'>,
  ): Promise<TrainingSpeed>;
  /** Seconds that a run will take. */
  estimateSeconds(run: RunSize, speed: TrainingSpeed): number;
  /** The settings a job like this would get; of its data, what `size` says goes. */
  suggestSettings(
    request: TrainingRequest,
    data: { readonly examples: number; readonly classes: number; readonly size: number },
  ): TrainingSettings;
}

/** How fast this machine trains: measured, or what an earlier run on it says. */
export type TrainingSpeed =
  | {
      readonly kind: 'measured';
      readonly picturesPerSecond: number;
      /** Side of the pictures, pixels. */
      readonly size: number;
      /** Channels of the three blocks. */
      readonly widths: TrainingSettings['widths'];
    }
  | ({ readonly kind: 'run'; readonly epochs: readonly EpochReport[] } & RunSize);

/** How much a run has to do. */
export interface RunSize {
  readonly settings: TrainingSettings;
  readonly examples: number;
}

export interface TrainOptions {
  readonly signal: AbortSignal;
  readonly onReport: (report: TrainingReport) => void;
  /** Left out, it never pauses. */
  readonly pause?: PauseSwitch;
  /** Aborted, the process is ended at once, what it has not handed over is lost, and training rejects with `cancelled`. */
  readonly kill?: AbortSignal;
}
