// What every export format does: write the cleaned labels of a run to a new place, whole or not at all.

import type { FileTransfer } from '../../src-shared/contract.ts';
import type { ExportProgress } from '../../src-shared/training-view.ts';
import type { LabelRow } from './cleaned-labels.ts';

export interface ExportOptions {
  /** Replace an existing file; never a folder. */
  readonly overwrite: boolean;
  /** Absolute; is never written to. */
  readonly imageFolder: string;
  /** How pictures get into a new place, for formats that bring them along. */
  readonly files: FileTransfer;
  /** The pictures as the audit read them, by path. */
  readonly pictures: ReadonlyMap<string, AuditedPicture>;
  /** Aborted, it leaves nothing behind and rejects with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Hears how far it is, often; only of formats that bring pictures along. */
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface AuditedPicture {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly contentHash: string;
}

/**
 * Writes `rows`, which are in path order, to `to`. Until it is done, and whenever anything fails, what stood at `to`
 * stays as it was.
 *
 * @throws AppError `invalid` when `to` lies in the image folder or may not be written, `conflict` when something is
 *   in the way or the disk is full, `not-found` when the folder above does not exist
 */
export type Export = (rows: readonly LabelRow[], to: string, options: ExportOptions) => Promise<void>;
