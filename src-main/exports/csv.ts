// The cleaned label file as CSV.

import { stringify } from 'csv-stringify/sync';
import type { LabelRow } from './cleaned-labels.ts';
import type { ExportOptions } from './export.ts';
import { roundedProbability } from './rounded-probability.ts';
import { writeRows } from './write-rows.ts';

export const labelColumns = [
  'path',
  'given_label',
  'label',
  'verdict',
  'suggested_label',
  'suggested_probability',
  'quality',
  'tier',
  'pruned_epochs',
  'first_pruned_epoch',
] as const;

/**
 * RFC 4180, UTF-8, lines ending in LF, a header line, one line per row in the order of `rows`. An empty `label`
 * means: leave this picture out. An empty `verdict` means: nobody looked at it. The last six are empty where a person had
 * removed the picture before the run, which has no opinion of it.
 *
 * `quality` is the shortest text that reads back as the same number, so sorting by it gives the audit's order.
 * Text that begins with = + - or @ is written as it is, although a spreadsheet may take it for a formula: names of
 * files and classes must come back exactly as they were.
 *
 * @throws AppError as `writeRows` does
 */
export async function writeLabelsCsv(
  rows: readonly LabelRow[],
  to: string,
  options: Pick<ExportOptions, 'overwrite' | 'imageFolder'>,
): Promise<void> {
  const text = {
    head: csvLines([labelColumns]),
    textOf: (some: readonly LabelRow[]) => csvLines(some.map(labelCells)),
  };
  await writeRows(rows, to, text, options);
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
    row.suggestedLabel ?? '',
    row.suggestedProbability === null ? '' : String(roundedProbability(row.suggestedProbability)),
    row.quality === null ? '' : String(row.quality),
    row.tier ?? '',
    String(row.prunedEpochs ?? ''),
    String(row.firstPrunedEpoch ?? ''),
  ];
}
