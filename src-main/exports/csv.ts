// The cleaned label file as CSV.

import { stringify } from 'csv-stringify/sync';
import type { LabelRow } from './cleaned-labels.ts';
import type { ExportOptions } from './export.ts';
import { roundedProbability } from './rounded-probability.ts';
import { refuseInsideImageFolder } from './refuse-inside-image-folder.ts';
import { writeAtomically } from './write-atomically.ts';

export const labelColumns = [
  'path',
  'given_label',
  'label',
  'verdict',
  'suggested_label',
  'suggested_probability',
  'quality',
  'tier',
] as const;

/** Rows turned into text at a time: some 100 KB. */
const rowsPerChunk = 1000;

/**
 * RFC 4180, UTF-8, lines ending in LF, a header line, one line per row in the order of `rows`. An empty `label`
 * means: leave this picture out. An empty `verdict` means: nobody looked at it.
 *
 * `quality` is the shortest text that reads back as the same number, so sorting by it gives the audit's order.
 * Text that begins with = + - or @ is written as it is, although a spreadsheet may take it for a formula: names of
 * files and classes must come back exactly as they were.
 *
 * @throws AppError `invalid` when `to` lies in the image folder, and as `writeAtomically` does
 */
export async function writeLabelsCsv(
  rows: readonly LabelRow[],
  to: string,
  { overwrite, imageFolder }: Pick<ExportOptions, 'overwrite' | 'imageFolder'>,
): Promise<void> {
  await refuseInsideImageFolder(to, imageFolder);
  await writeAtomically(
    to,
    async (sink) => {
      await sink(csvLines([labelColumns]));
      for (let from = 0; from < rows.length; from += rowsPerChunk) {
        await sink(csvLines(rows.slice(from, from + rowsPerChunk).map(labelCells)));
      }
    },
    { overwrite },
  );
}

export function csvLines(lines: (readonly string[])[]): string {
  // A lone CR is no line end of ours, but many readers take it for one.
  return stringify(lines, { record_delimiter: '\n', quoted_match: /\r/ });
}

/** In the order of `labelColumns`. */
export function labelCells(row: LabelRow): string[] {
  return [
    row.path,
    row.givenLabel,
    row.label ?? '',
    row.verdict ?? '',
    row.suggestedLabel,
    String(roundedProbability(row.suggestedProbability)),
    String(row.quality),
    row.tier,
  ];
}
