// Every call a screen or the command line may make, read like a table of contents.

import { z } from 'zod';
import type { DataSetSummary, DataSetView, FolderListing } from './data-set-view.ts';
import type {
  DataSet,
  Double,
  EpochReport,
  NearDouble,
  PretrainingOutcome,
  PretrainingReport,
  Run,
  Tier,
  UnreadableFile,
  VerdictCounts,
  VerdictKind,
} from './domain.ts';
import { tiers, verdictKinds } from './domain.ts';
import type { Preferences } from './preferences.ts';
import { preferencesSchema } from './preferences.ts';
import type { PrunedEpochs } from './pruned-epochs.ts';
import type { ClassRemains, RemainingErrors } from './remaining-errors.ts';
import type {
  Evidence,
  Interval,
  ReviewAction,
  ReviewColumns,
  SinceLastRun,
  VerdictsChanged,
} from './review.ts';
import type { SelfTest } from './self-test.ts';
import type { BackendChoice, BackendState } from './trainer.ts';
import type { Effort, TrainingSettings } from './training-settings.ts';
import { trainingRequestSchema } from './training-settings.ts';
import type {
  Activity,
  EarlySuspect,
  ExportProgress,
  ReadingProgress,
  TrainingEnd,
  TrainingView,
} from './training-view.ts';

const nothing = z.strictObject({});
const dataSetId = z.int().positive();
const runId = z.int().positive();
const exampleId = z.int().positive();

export const exportFormats = ['csv', 'jsonl', 'folders'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const fileTransfers = ['copy', 'hard-link'] as const;
export type FileTransfer = (typeof fileTransfers)[number];

/** Every call a screen may make, by name, with the check for its request. */
export const requestSchemas = {
  // Data sets
  listDataSets: nothing,
  /** Reads a folder into the cache and stores what it found; progress comes as `activity` events. */
  openFolder: z.strictObject({ folder: z.string().min(1) }),
  dataSet: z.strictObject({ dataSetId }),
  /** Takes it off the list of recent ones; nothing is deleted, and opening the folder brings it back. */
  hideDataSet: z.strictObject({ dataSetId }),
  /** Folders of one level, for a path field; the home folder when left out. */
  listFolders: z.strictObject({ folder: z.string().optional() }),
  /** Where a folder may lie that was dropped on a page, which learns only names. */
  findFolder: z.strictObject({ name: z.string().min(1), inside: z.array(z.string()).max(50) }),

  // Training
  activity: nothing,
  startTraining: z.strictObject({
    dataSetId,
    training: trainingRequestSchema,
    /** Train on the labels people gave, which is what happens when left out; false trains on the folder's alone. */
    fromVerdicts: z.boolean().optional(),
  }),
  pauseTraining: nothing,
  resumeTraining: nothing,
  /** Ends reading, training or exporting; what is read and found is kept, and of an export nothing is left. */
  stopActivity: nothing,
  training: z.strictObject({ dataSetId }),
  /** The settings a training would have, nothing left open. */
  suggestSettings: z.strictObject({ dataSetId, training: trainingRequestSchema }),
  /** How long such a training would take with each effort; may take some seconds to find out. */
  estimateTraining: z.strictObject({ dataSetId, training: trainingRequestSchema }),

  // Review
  /** With `first` only so many examples, those of the lowest quality: a screen shows them while the rest is on its way. */
  reviewColumns: z.strictObject({ runId, first: z.int().positive().optional() }),
  evidence: z.strictObject({ runId, exampleId }),
  giveVerdicts: z.strictObject({
    /** Made up by the screen: an action sent twice happens once. */
    action: z.uuid(),
    dataSetId,
    /** The run the person was looking at. */
    runId: runId.optional(),
    verdicts: z
      .array(
        z.strictObject({
          exampleId,
          /** Null withdraws the verdict. `keep` is about the label that the run gives. */
          kind: z.enum(verdictKinds).nullable(),
          /** The class a `relabel` moves to; null for every other kind. */
          label: z.string().min(1).nullable(),
        }),
      )
      .min(1),
  }),
  undo: z.strictObject({ dataSetId }),
  redo: z.strictObject({ dataSetId }),
  addClass: z.strictObject({ dataSetId, label: z.string().trim().min(1).max(200) }),

  // Report
  report: z.strictObject({ runId }),
  /** The report as one self-contained file. */
  reportHtml: z.strictObject({ runId }),

  // Export
  exportPreview: z.strictObject({ run: runId.optional(), accept: z.array(z.enum(tiers)).optional() }),
  /** Class folders are an activity: progress comes as `activity` events, and `stopActivity` ends it. */
  exportLabels: z.strictObject({
    /** File to write, or a new folder for `folders`; the folder above it must exist. */
    to: z.string().min(1),
    /** Run to export; the newest with findings when left out. */
    run: runId.optional(),
    format: z.enum(exportFormats).optional(),
    /** How pictures get into the class folders of `folders`. */
    files: z.enum(fileTransfers).optional(),
    /** Take the suggestion of these tiers where no person gave a verdict. */
    accept: z.array(z.enum(tiers)).optional(),
    /** Replace an existing file; never a folder. */
    overwrite: z.boolean().optional(),
  }),

  // Settings
  doctor: nothing,
  preferences: nothing,
  savePreferences: preferencesSchema,
} as const;

export interface Answers {
  /** Newest first. */
  listDataSets: readonly DataSetSummary[];
  openFolder: DataSetView;
  dataSet: DataSetView;
  hideDataSet: null;
  listFolders: FolderListing;
  /** Absolute paths, the likeliest first. */
  findFolder: readonly string[];

  activity: Activity;
  /** Accepted; how it goes comes as events, and `training` tells at any time. */
  startTraining: null;
  pauseTraining: null;
  resumeTraining: null;
  stopActivity: null;
  /** Null where nothing was trained yet. */
  training: TrainingView | null;
  suggestSettings: TrainingSettings;
  /** Null where it cannot be known just now. */
  estimateTraining: EffortSeconds | null;

  reviewColumns: ReviewColumns;
  evidence: Evidence;
  giveVerdicts: VerdictsChanged;
  /** Without changes where there was nothing to undo. */
  undo: VerdictsChanged;
  redo: VerdictsChanged;
  /** All labels a verdict may give, the new one last. */
  addClass: readonly string[];

  report: RunReport;
  reportHtml: { readonly fileName: string; readonly html: string };

  exportPreview: ExportPreview;
  exportLabels: ExportReport;

  doctor: DoctorReport;
  preferences: Preferences;
  savePreferences: Preferences;
}

export type CallName = keyof typeof requestSchemas & keyof Answers;
export type RequestOf<Name extends CallName> = z.infer<(typeof requestSchemas)[Name]>;

/** Seconds that a training takes with each effort, estimated. */
export type EffortSeconds = Readonly<Record<Effort, number>>;

/** What a screen may ask for. Every rejection is an AppError or a defect. */
export type Calls = {
  readonly [Name in CallName]: (request: RequestOf<Name>) => Promise<Answers[Name]>;
};

/** What every screen hears, whoever caused it. */
export type AppEvent =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'dataSets' }
  | { readonly kind: 'trainingStarted'; readonly dataSetId: number; readonly view: TrainingView }
  | { readonly kind: 'pretraining'; readonly runId: number; readonly report: PretrainingReport }
  | { readonly kind: 'pretrained'; readonly runId: number; readonly outcome: PretrainingOutcome }
  | { readonly kind: 'epoch'; readonly runId: number; readonly report: EpochReport }
  | {
      readonly kind: 'suspects';
      readonly runId: number;
      readonly suspects: readonly EarlySuspect[];
      readonly expectedErrors?: Interval;
    }
  | { readonly kind: 'trainingEnded'; readonly end: TrainingEnd }
  | { readonly kind: 'verdicts'; readonly changed: VerdictsChanged }
  | { readonly kind: 'labels'; readonly dataSetId: number; readonly labels: readonly string[] }
  | { readonly kind: 'preferences'; readonly preferences: Preferences };

/** What only some hosts can do; `hello` tells which. */
export interface HostAbilities {
  /** The system's folder dialog; null when it was closed. */
  chooseFolder(request: { readonly title: string }): Promise<string | null>;
  /** The system's save dialog; null when it was closed. */
  chooseTarget(request: { readonly title: string; readonly suggested: string }): Promise<string | null>;
  /** Opens the folder that holds a file this program wrote, and marks the file. */
  showInFolder(request: { readonly path: string }): Promise<null>;
}
export type HostAbility = keyof HostAbilities;

/** What a host in the same process may also do. */
export interface SecondLook extends Calls {
  /** Reads a folder, trains, ranks, and stores all of it. */
  audit(request: AuditRequest, options: CallOptions): Promise<AuditReport>;
  /** The call of the same name, which can be stopped here; then nothing is written. */
  exportLabels(request: ExportRequest, options?: CallOptions): Promise<ExportReport>;
  /** Draws a picture set with known errors, audits it, exports, and counts what was found. */
  demo(request: DemoRequest, options: CallOptions): Promise<DemoReport>;
  /** Calls the listener with every event until the returned function is called. */
  listen(listener: (event: AppEvent) => void): () => void;
  /** A picture of any data set by the SHA-256 of its file, lower-case hex; undefined where there is none (any more). */
  picture(contentHash: string, view: PictureView): Promise<Picture | undefined>;
}

/** `small` is at most 320 pixels wide and high, `full` the picture itself in a format that browsers show. */
export const pictureViews = ['small', 'full'] as const;
export type PictureView = (typeof pictureViews)[number];

export interface Picture {
  readonly bytes: Uint8Array;
  /** MIME type. */
  readonly type: string;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Progress =
  | ({ readonly kind: 'reading' } & ReadingProgress)
  | ({ readonly kind: 'exporting' } & ExportProgress)
  | { readonly kind: 'drawing'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'settings';
      readonly settings: TrainingSettings;
      readonly examples: number;
      readonly classes: number;
      /** Left out where it trains on the folder's labels alone. */
      readonly fromVerdicts?: VerdictCounts;
    }
  | { readonly kind: 'backend'; readonly choice: BackendChoice }
  | { readonly kind: 'estimate'; readonly effort: Effort; readonly seconds: EffortSeconds }
  | { readonly kind: 'pretraining'; readonly report: PretrainingReport }
  | { readonly kind: 'pretrained'; readonly outcome: PretrainingOutcome }
  | { readonly kind: 'epoch'; readonly report: EpochReport }
  /** Wrong labels, as far as the training knows; null where it cannot tell. */
  | { readonly kind: 'expected'; readonly errors: Interval | null };

export const auditRequestSchema = z.strictObject({
  folder: z.string().min(1),
  training: trainingRequestSchema,
  /** As in `startTraining`. */
  fromVerdicts: z.boolean().optional(),
});
export type AuditRequest = z.infer<typeof auditRequestSchema>;

export interface AuditReport {
  readonly run: number;
  readonly stopped: boolean;
  readonly dataSet: DataSet;
  readonly settings: TrainingSettings;
  readonly backend: BackendChoice;
  readonly fingerprint: string;
  /** Those that trained or were held out; what people removed is not among them. */
  readonly examples: number;
  /** Pictures decoded now; the others came from the cache. */
  readonly decoded: number;
  readonly unreadable: readonly UnreadableFile[];
  /** Files that are not pictures, or lie outside every class folder. */
  readonly ignored: readonly UnreadableFile[];
  /** As the training has them; those that contradict each other first. */
  readonly doubles: readonly Double[];
  readonly nearDoubles: readonly NearDouble[];
  /** What became of the pretraining; left out where there was none. */
  readonly pretraining?: PretrainingOutcome;
  readonly epochs: readonly EpochReport[];
  readonly tiers: Readonly<Record<Tier, number>>;
  readonly perClass: readonly ClassSummary[];
  /** Largest first: how many suspects of class `given` are suggested to be `suggested`. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** Lowest quality first; at most 50. */
  readonly topSuspects: readonly SuspectSummary[];
  /** False where the model is not believed that far, and only pictures that are there under several labels are likely wrong. */
  readonly callsLikely: boolean;
  /** What the run promises; left out where it tested nothing. */
  readonly selfTest?: SelfTest;
  /** What a reader of these numbers should know, in sentences. */
  readonly warnings: readonly string[];
  /** Left out for the first run of a data set. */
  readonly sinceLastRun?: SinceLastRun;
  readonly seconds: { readonly reading: number; readonly training: number; readonly total: number };
}

export interface ClassSummary {
  readonly label: string;
  readonly examples: number;
  readonly tiers: Readonly<Record<Tier, number>>;
}

export interface ConfusedPair {
  readonly given: string;
  readonly suggested: string;
  readonly count: number;
}

export interface SuspectSummary {
  readonly path: string;
  readonly givenLabel: string;
  readonly suggestedLabel: string;
  readonly suggestedProbability: number;
  readonly quality: number;
  readonly tier: Tier;
  /** When its label was set aside; left out where the training sets none aside. */
  readonly pruned?: PrunedEpochs;
}

export type ExportRequest = RequestOf<'exportLabels'>;

export interface ExportReport {
  readonly to: string;
  readonly run: number;
  /** Absolute path of the image folder that run was about. */
  readonly folder: string;
  /** The newest run of that folder that was not stopped, where the one exported was. */
  readonly wholeRun?: number;
  readonly format: ExportFormat;
  readonly rows: number;
  readonly relabelled: number;
  readonly removed: number;
  /** Rows that took the suggestion without review. */
  readonly accepted: number;
  /** Wrong labels that the review has not found yet, where no suggestion was accepted. */
  readonly remaining: RemainingErrors;
  /** The same by given label, in the order of the classes; empty where nothing is known. */
  readonly remainingPerClass: readonly (Omit<ClassRemains, 'given'> & { readonly label: string })[];
}

/** What an export would change. */
export interface ExportPreview {
  readonly run: number;
  readonly rows: number;
  readonly relabelled: number;
  readonly removed: number;
  /** Suspects that nobody has looked at; where asked for they take the suggested label all the same. */
  readonly unreviewed: number;
  /** In path order, at most 1,000; a label of null is left out. */
  readonly changes: readonly ExportChange[];
}

export interface ExportChange {
  readonly path: string;
  readonly contentHash: string;
  readonly givenLabel: string;
  readonly label: string | null;
  readonly verdict: VerdictKind | 'accepted';
}

export interface DoubleCounts {
  /** Pictures that are there several times. */
  readonly pictures: number;
  /** Files that hold them. */
  readonly files: number;
  /** Of the pictures, those under several labels that people did not all give or keep. */
  readonly contradicting: number;
}

/** A run in numbers. */
export interface RunReport {
  readonly run: Run;
  readonly dataSet: DataSet;
  readonly examples: number;
  readonly unreadable: number;
  readonly epochs: readonly EpochReport[];
  readonly tiers: Readonly<Record<Tier, number>>;
  readonly perClass: readonly ClassSummary[];
  /** Largest first. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** Of the folder's last reading, with the verdicts that count now. */
  readonly doubles: DoubleCounts;
  readonly nearDoubles: DoubleCounts;
  /** Of its examples and those it left out. */
  readonly verdicts: VerdictCounts;
  /** Newest first, at most 1,000. */
  readonly log: readonly ReviewAction[];
  readonly warnings: readonly string[];
  /** Left out for the first run of a data set. */
  readonly sinceLastRun?: SinceLastRun;
  /** What the run promises; left out where it tested nothing. */
  readonly selfTest?: SelfTest;
}

export const demoRequestSchema = z.strictObject({
  /** Folder that receives pictures and labels. */
  to: z.string().min(1),
  seed: z.int().min(0).max(0xffffffff).optional(),
});
export type DemoRequest = z.infer<typeof demoRequestSchema>;

export interface DemoReport {
  readonly audit: AuditReport;
  readonly export: ExportReport;
  readonly pictures: string;
  /** File with the true labels, to compare the cleaned ones with. */
  readonly truth: string;
  readonly planted: number;
  readonly found: number;
  readonly flagged: number;
  readonly seconds: number;
}

export interface DoctorReport {
  readonly version: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly backends: readonly BackendState[];
  readonly dataFolder: string;
  readonly dataBytes: number;
  readonly freeBytes: number;
  readonly problems: readonly string[];
}
