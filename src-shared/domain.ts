// The nouns of the program, as plain data that may cross any wire.

/** How sure the audit is that the given label is wrong; from most to least. */
export const tiers = ['likely', 'possible', 'fine'] as const;
export type Tier = (typeof tiers)[number];

/** A person's answer to a suspect. */
export const verdictKinds = ['keep', 'relabel', 'remove', 'unsure'] as const;
export type VerdictKind = (typeof verdictKinds)[number];

export type VerdictCounts = Readonly<Record<VerdictKind, number>>;

/** `keep` says that the label of the folder is right. */
export interface Verdict {
  readonly exampleId: number;
  readonly kind: VerdictKind;
  /** The class a `relabel` moves to; null for every other kind. */
  readonly label: string | null;
  /** UTC, ISO 8601. */
  readonly givenAt: string;
}

/** A file that looks like a picture and could not be read as one. */
export interface UnreadableFile {
  readonly path: string;
  /** A sentence: what is wrong and what to do about it. */
  readonly reason: string;
}

/** Several files with equal bytes. */
export interface Double {
  readonly contentHash: string;
  readonly paths: readonly string[];
  /**
   * Labels of these files, without repeats, sorted: those that people gave, else the folder's. More than one: at least one
   * is wrong, unless they are confirmed.
   */
  readonly labels: readonly string[];
  /** There are several labels, and people gave or kept each of them; else left out. */
  readonly isConfirmed?: true;
}

/**
 * Several files that show nearly the same with different bytes: one picture saved again, smaller, slightly cropped or
 * brightened. Some of them may be equal, too.
 */
export interface NearDouble {
  /** Of the different files among them, in the order of their first paths. */
  readonly contentHashes: readonly string[];
  readonly paths: readonly string[];
  /** As of a `Double`; of several that are not confirmed, one is probably wrong. */
  readonly labels: readonly string[];
  readonly isConfirmed?: true;
}

export interface DataSet {
  readonly id: number;
  /** Absolute path of the image folder. */
  readonly folder: string;
  /** Class names in order; a label index points here. */
  readonly classes: readonly string[];
}

/** `running` also stands in the file of a process that was killed. */
export type RunState = 'running' | 'finished' | 'stopped' | 'failed';

export interface EpochReport {
  /** 1 … epochs, within its training. */
  readonly epoch: number;
  readonly epochs: number;
  /** 1 … trainings; both left out by runs of versions that trained once. */
  readonly training?: number;
  readonly trainings?: number;
  /** Of the pretraining before it; left out where there was none, and of reports that were stored. */
  readonly pretrainEpochs?: number;
  /** Mean training loss over what went through steps. */
  readonly loss: number;
  /** Share of held-out examples whose predicted label is their given label, 0 … 1. */
  readonly heldOutAccuracy: number;
  /** Share of examples the keep-mask keeps after this epoch, 0 … 1. */
  readonly shareKept: number;
  /** Seconds since training began, or its pretraining. */
  readonly seconds: number;
  /** Seconds still to go, estimated. */
  readonly secondsLeft: number;
  /** Images that went through a training step in this epoch. */
  readonly imagesTrained: number;
}

/** An epoch of the pretraining, which comes before the first training and looks at no label. */
export interface PretrainingReport {
  readonly isPretraining: true;
  /** 1 … epochs. */
  readonly epoch: number;
  readonly epochs: number;
  /** Of all trainings together. */
  readonly epochsAfter: number;
  /** Mean cross-entropy of by how many quarters pictures were turned: 1.39 where that is guessed. */
  readonly loss: number;
  /** Seconds since the pretraining began. */
  readonly seconds: number;
  /** Seconds still to go until the run is over, estimated. */
  readonly secondsLeft: number;
}

/** Whether the trainings of a run began with what its pretraining had taught the network, and why. */
export interface PretrainingOutcome {
  readonly isUsed: boolean;
  /** As in the report of its last epoch. */
  readonly loss: number;
  /**
   * Mean training loss of an epoch begun with what it taught, and of one begun without; left out where that was too little to
   * be tried.
   */
  readonly trial?: { readonly withIt: number; readonly withoutIt: number };
}

/** How far a run is. */
export type ProgressReport = EpochReport | PretrainingReport;

/** What the audit found out about one example. */
export interface Finding {
  readonly path: string;
  readonly givenLabel: string;
  /** 0 … 1, low means probably wrong; no two findings of a run are equal. */
  readonly quality: number;
  readonly tier: Tier;
  readonly suggestedLabel: string;
  /** Mean probability the model gives to the suggested label, 0 … 1. */
  readonly suggestedProbability: number;
  /** Probability of the given label after each scored epoch; NaN where the training was shown another one. */
  readonly givenTrajectory: Float32Array;
  /** Probability of the suggested label after each scored epoch; NaN in the same ones. */
  readonly suggestedTrajectory: Float32Array;
  /** 1 where the keep-mask had pruned the example after that epoch. */
  readonly prunedTrajectory: Uint8Array;
}

export interface Run {
  readonly id: number;
  readonly dataSetId: number;
  readonly state: RunState;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** What became of its pretraining; left out until that is known, and of runs that had none. */
  readonly pretraining?: PretrainingOutcome;
  /**
   * False where the model is not believed that far, and only pictures that are there under several labels are likely wrong;
   * left out until it has found something, and of runs of versions that did not say.
   */
  readonly callsLikely?: boolean;
  /** Everything that would repeat it, as stored. */
  readonly recipe: RunRecipe;
}

/** What would repeat a run. */
export interface RunRecipe {
  readonly settings: import('./training-settings.ts').TrainingSettings;
  /** SHA-256 over every example's path, label as trained and content, and whether it was trusted; lower-case hex. */
  readonly fingerprint: string;
  /** How many verdicts of each kind it was trained from; left out where it was trained on the folder's labels alone. */
  readonly fromVerdicts?: VerdictCounts;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
}
