// What a person reviews, and what comes of it.

import type { DataSet, Run, Tier, Verdict, VerdictCounts, VerdictKind } from './domain.ts';
import type { SelfTest } from './self-test.ts';

/**
 * Examples of a run as columns, lowest quality first, so that a screen can filter and sort 100,000 of them without asking
 * again. n examples: all, or those asked for first.
 */
export interface ReviewColumns {
  readonly run: Run;
  readonly dataSet: DataSet;
  /** Examples of the whole run, and how many of each tier. */
  readonly total: number;
  readonly tierCounts: Readonly<Record<Tier, number>>;
  /** Labels that columns point into: the data set's classes in order, then those people made, then old ones. */
  readonly labels: readonly string[];
  /** [n] */
  readonly exampleIds: Int32Array;
  /** [n], relative to the folder, forward slashes. */
  readonly paths: readonly string[];
  /** [n × 32], SHA-256. */
  readonly contentHashes: Uint8Array;
  /** [n], 1 where another example of the run has the same bytes. */
  readonly isDouble: Uint8Array;
  /** [n], 1 where another example of the run shows nearly the same with other bytes. */
  readonly isNearDouble: Uint8Array;
  /** [n], pixels, after EXIF rotation. */
  readonly widths: Int32Array;
  readonly heights: Int32Array;
  /** [n], index into labels: the label the run was trained with. */
  readonly given: Uint16Array;
  /** [n], index into labels: what the folder says. Left out where the run was given nothing else. */
  readonly filed?: Uint16Array;
  readonly suggested: Uint16Array;
  /** [n], mean probability over the averaged epochs, 0 … 1; what small folders are looked at for counts too. */
  readonly givenProbability: Float32Array;
  readonly suggestedProbability: Float32Array;
  /** [n], 0 … 1, all different, ascending. */
  readonly quality: Float64Array;
  /** [n], index into `tiers`. */
  readonly tier: Uint8Array;
  /** [n], highest given probability of any scored epoch less that of the last, 0 … 1. */
  readonly confidenceLoss: Float32Array;
  /** [n], number of scored epochs after which the example was pruned. */
  readonly prunedEpochs: Uint16Array;
  /** [n], 1 where the run trusted the label, because a person had given it: the last of the ranking. Left out where it trusted none. */
  readonly isTrusted?: Uint8Array;
  /** [n], 1 where a suspect was none in the run before; left out for the first run of a data set. */
  readonly isNew?: Uint8Array;
  /** Verdicts on these examples that count now, about their given labels: see `verdictOnGiven`. */
  readonly verdicts: readonly Verdict[];
  readonly history: HistoryState;
  /** What the run promises; left out where it tested nothing. */
  readonly selfTest?: SelfTest;
}

/** What a run began with that came after another one, and how its suspects differ from those of that one. */
export interface SinceLastRun {
  /** The one it is compared with: the newest before it that has findings. */
  readonly lastRun: number;
  /** How many verdicts of each kind it was trained from; null where it was trained on the folder's labels alone. */
  readonly startedFrom: VerdictCounts | null;
  /** Suspects that were none in the last run. */
  readonly newSuspects: number;
  /** Suspects of both. */
  readonly knownSuspects: number;
  /** Suspects of the last run that people judged before this one. */
  readonly settled: number;
  /** Suspects of the last run that nobody judged and the model believes now. */
  readonly believedNow: number;
}

/** A number with its range. */
export interface Interval {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** Why one example is a suspect. E scored epochs. */
export interface Evidence {
  readonly exampleId: number;
  readonly bytes: number;
  /** [E], probability of the given label after each scored epoch; NaN where the training was shown another one. */
  readonly givenTrajectory: Float32Array;
  /** [E], of the suggested label; NaN in the same epochs. */
  readonly suggestedTrajectory: Float32Array;
  /** [E], 1 where the keep-mask had pruned the example. */
  readonly prunedTrajectory: Uint8Array;
  /** Up to three each, nearest first: believed examples of the class that the model sees most alike. */
  readonly nearestGiven: readonly Neighbour[];
  readonly nearestSuggested: readonly Neighbour[];
  /** Other files with the same bytes. */
  readonly doubles: readonly { readonly path: string; readonly label: string }[];
  /** Files with other bytes that show nearly the same. */
  readonly nearDoubles: readonly (Neighbour & { readonly label: string })[];
}

export interface Neighbour {
  readonly exampleId: number;
  readonly path: string;
  readonly contentHash: string;
}

/** One verdict that came or went, on however many examples: a selection of 100,000 crosses as their ids alone. */
export interface VerdictChange {
  /** [n], without repeats. */
  readonly exampleIds: Int32Array;
  /** What now counts for each of them; null where nothing counts any more. */
  readonly verdict: SharedVerdict | null;
}

/** A verdict without the example it is about. */
export type SharedVerdict = Omit<Verdict, 'exampleId'>;

/** How many actions can be taken back, and done again. */
export interface HistoryState {
  readonly undoable: number;
  readonly redoable: number;
}

export interface VerdictsChanged {
  readonly dataSetId: number;
  /** Each example in one of them at most. */
  readonly changes: readonly VerdictChange[];
  readonly history: HistoryState;
}

/** What a person did at once: one verdict, or one for each example of a selection. */
export interface ReviewAction {
  readonly id: number;
  /** UTC, ISO 8601. */
  readonly doneAt: string;
  readonly isUndone: boolean;
  readonly kind: VerdictKind | 'mixed';
  /** The class, where all of it went to one. */
  readonly label: string | null;
  readonly examples: number;
  /** Path of the first example. */
  readonly path: string;
}
