// Data sets as a screen sees them.

import type { DataSet, Double, NearDouble, RunState, Tier, UnreadableFile, VerdictCounts } from './domain.ts';

/** A line in the list of recent data sets. */
export interface DataSetSummary {
  readonly dataSet: DataSet;
  readonly examples: number;
  /** Of the folder's last reading; UTC, ISO 8601. */
  readonly openedAt: string;
  /** Content hashes of up to four pictures of different classes. */
  readonly cover: readonly string[];
  /** The newest run, whatever became of it. */
  readonly newestRun: {
    readonly id: number;
    readonly state: RunState;
    readonly startedAt: string;
    /** Null while it is on. */
    readonly finishedAt: string | null;
    /** Null where it found nothing. */
    readonly tiers: Readonly<Record<Tier, number>> | null;
  } | null;
  /** The newest run with findings, which is what people review. */
  readonly reviewRunId: number | null;
  /** Examples with a verdict that counts and that the run under review was not trained from. */
  readonly reviewed: number;
  /** What a training would start from, how many of each kind; left out where nobody has said anything. */
  readonly verdicts?: VerdictCounts;
  /** Whether that is something else than the run under review was trained from. */
  readonly hasNewVerdicts: boolean;
}

/** A folder as it was read: the preview before training. */
export interface DataSetView {
  readonly dataSet: DataSet;
  readonly examples: number;
  readonly classes: readonly ClassView[];
  readonly unreadable: readonly UnreadableFile[];
  readonly ignored: readonly UnreadableFile[];
  /** Files of equal content, with the verdicts that count; those that contradict each other, which are certain errors, come first. */
  readonly doubles: readonly Double[];
  /** In the same order. */
  readonly nearDoubles: readonly NearDouble[];
  /** Side of the square training picture that was chosen from the data, pixels. */
  readonly size: number;
}

export interface ClassView {
  readonly label: string;
  readonly examples: number;
  /** Content hashes of up to eight pictures, spread over the class. */
  readonly samples: readonly string[];
}

/** One level of the disk, to find a folder where no native dialog is at hand. */
export interface FolderListing {
  /** Absolute. */
  readonly folder: string;
  /** Null at the top of the disk. */
  readonly parent: string | null;
  /** Names, in natural order, hidden ones left out. */
  readonly folders: readonly string[];
}
