// A training as a screen sees it: what the app is busy with, and how a run is getting on.

import type { EpochReport, PretrainingReport, Run, RunState } from './domain.ts';
import type { Interval } from './review.ts';
import type { BackendChoice } from './trainer.ts';

/** How far a folder has been read. */
export interface ReadingProgress {
  readonly done: number;
  /** 0 while the folder is being listed. */
  readonly total: number;
  /** Pictures that were not in the cache. */
  readonly decoded: number;
  /** All are read, and `done` counts those that were compared with the others. */
  readonly isComparing?: true;
}

/** How far an export has brought its pictures along. */
export interface ExportProgress {
  /** Pictures that lie in their new place. */
  readonly done: number;
  /** 0 until it is known. */
  readonly total: number;
  /** Copied; 0 of 0 where nothing is copied. */
  readonly bytes: number;
  readonly totalBytes: number;
}

/** The app does one long thing at a time, for all windows together. */
export type Activity =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'reading'; readonly folder: string } & ReadingProgress)
  | ({ readonly kind: 'exporting'; readonly dataSetId: number; readonly to: string } & ExportProgress)
  | {
      readonly kind: 'training';
      readonly dataSetId: number;
      /** Null until the backend is open. */
      readonly runId: number | null;
      readonly state: 'starting' | 'running' | 'paused' | 'stopping';
      /** While it is starting and reads the folder again. */
      readonly reading?: ReadingProgress | undefined;
    };

/** A suspect found while the run still trains; its place may still change. */
export interface EarlySuspect {
  readonly exampleId: number;
  readonly path: string;
  readonly contentHash: string;
  readonly givenLabel: string;
  readonly suggestedLabel: string;
  readonly suggestedProbability: number;
  readonly quality: number;
}

/** The newest run of a data set, live or over. */
export interface TrainingView {
  readonly run: Run;
  /** Null for runs of versions that did not keep it. */
  readonly backend: BackendChoice | null;
  /** The last epoch of the pretraining; left out where that was before this program began, or never. */
  readonly pretraining?: PretrainingReport;
  /** In order. */
  readonly epochs: readonly EpochReport[];
  /** Lowest quality first; empty before the first scores count and once the run is over. */
  readonly suspects: readonly EarlySuspect[];
  /** Wrong labels in the whole set as far as they can be estimated while it trains. */
  readonly expectedErrors?: Interval | undefined;
  /** Why it failed or ended early, as a sentence for people. */
  readonly failure: string | null;
  /** It broke off and something is kept of it: starting with its settings goes on instead of beginning anew. */
  readonly canGoOn?: true;
}

export interface TrainingEnd {
  readonly dataSetId: number;
  /** Null where it ended before the run began. */
  readonly runId: number | null;
  readonly state: Exclude<RunState, 'running'>;
  /** Why it failed or ended early, as a sentence for people. */
  readonly failure: string | null;
}
