// The way of every format that is one text file: rows become text some at a time, and the file appears whole or not at all.

import type { LabelRow } from './cleaned-labels.ts';
import type { ExportOptions } from './export.ts';
import { refuseInsideImageFolder } from './refuse-inside-image-folder.ts';
import { writeAtomically } from './write-atomically.ts';

/** Rows turned into text at a time: some 100 to 200 KB. */
const rowsPerChunk = 1000;

export interface RowText {
  /** Stands before all rows. */
  readonly head: string;
  /** Some rows in a row, line ends included. */
  readonly textOf: (rows: readonly LabelRow[]) => string;
}

/** @throws AppError `invalid` when `to` lies in the image folder, and as `writeAtomically` does */
export async function writeRows(
  rows: readonly LabelRow[],
  to: string,
  { head, textOf }: RowText,
  { overwrite, imageFolder }: Pick<ExportOptions, 'overwrite' | 'imageFolder'>,
): Promise<void> {
  await refuseInsideImageFolder(to, imageFolder);
  await writeAtomically(
    to,
    async (sink) => {
      await sink(head);
      for (let from = 0; from < rows.length; from += rowsPerChunk) {
        await sink(textOf(rows.slice(from, from + rowsPerChunk)));
      }
    },
    { overwrite },
  );
}
