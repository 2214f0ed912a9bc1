// Every call a screen or the command line may make, read like a table of contents.

import { z } from 'zod';
import type { DataSet, Double, EpochReport, Tier, UnreadableFile } from './domain.ts';
import { tiers } from './domain.ts';
import type { BackendChoice, BackendState } from './trainer.ts';
import type { TrainingSettings } from './training-settings.ts';
import { trainingRequestSchema } from './training-settings.ts';

export interface SecondLook {
  /** Reads a folder, trains, ranks, and stores all of it. */
  audit(request: AuditRequest, options: CallOptions): Promise<AuditReport>;
  /** Writes the cleaned label file of a run. */
  exportLabels(request: ExportRequest): Promise<ExportReport>;
  /** Draws a picture set with known errors, audits it, exports, and counts what was found. */
  demo(request: DemoRequest, options: CallOptions): Promise<DemoReport>;
  /** What this machine has and what of it can be used. */
  doctor(): Promise<DoctorReport>;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Progress =
  | { readonly kind: 'reading'; readonly done: number; readonly total: number; readonly decoded: number }
  | { readonly kind: 'drawing'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'settings';
      readonly settings: TrainingSettings;
      readonly examples: number;
      readonly classes: number;
    }
  | { readonly kind: 'backend'; readonly choice: BackendChoice }
  | { readonly kind: 'epoch'; readonly report: EpochReport };

export const auditRequestSchema = z.strictObject({
  folder: z.string().min(1),
  training: trainingRequestSchema,
});
export type AuditRequest = z.infer<typeof auditRequestSchema>;

export interface AuditReport {
  readonly run: number;
  readonly stopped: boolean;
  readonly dataSet: DataSet;
  readonly settings: TrainingSettings;
  readonly backend: BackendChoice;
  readonly fingerprint: string;
  readonly examples: number;
  /** Pictures decoded now; the others came from the cache. */
  readonly decoded: number;
  readonly unreadable: readonly UnreadableFile[];
  /** Files that are not pictures, or lie outside every class folder. */
  readonly ignored: readonly UnreadableFile[];
  readonly doubles: readonly Double[];
  readonly epochs: readonly EpochReport[];
  readonly tiers: Readonly<Record<Tier, number>>;
  readonly perClass: readonly ClassSummary[];
  /** Largest first: how many suspects of class `given` are suggested to be `suggested`. */
  readonly confusedPairs: readonly ConfusedPair[];
  /** Lowest quality first; at most 50. */
  readonly topSuspects: readonly SuspectSummary[];
  /** What a reader of these numbers should know, in sentences. */
  readonly warnings: readonly string[];
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
}

export const exportRequestSchema = z.strictObject({
  /** File to write; its folder must exist. */
  to: z.string().min(1),
  /** Run to export; the newest with findings when left out. */
  run: z.int().positive().optional(),
  /** Take the suggestion of these tiers where no person gave a verdict. */
  accept: z.array(z.enum(tiers)).optional(),
  /** Replace an existing file. */
  overwrite: z.boolean().optional(),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export interface ExportReport {
  readonly to: string;
  readonly run: number;
  readonly rows: number;
  readonly relabelled: number;
  readonly removed: number;
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
