// The cleaned label file as JSON Lines.

import type { LabelRow } from './cleaned-labels.ts';
import type { ExportOptions } from './export.ts';
import { roundedProbability } from './rounded-probability.ts';
import { writeRows } from './write-rows.ts';

/**
 * UTF-8, one JSON object per row and line, lines ending in LF, with the columns of the CSV file as keys. A `label` of
 * null means: leave this picture out. A `verdict` of null means: nobody looked at it. The last six are null where a person
 * had removed the picture before the run, which has no opinion of it.
 *
 * @throws AppError as `writeRows` does
 */
export async function writeLabelsJsonl(
  rows: readonly LabelRow[],
  to: string,
  options: Pick<ExportOptions, 'overwrite' | 'imageFolder'>,
): Promise<void> {
  const text = { head: '', textOf: (some: readonly LabelRow[]) => some.map(jsonLine).join('') };
  await writeRows(rows, to, text, options);
}

function jsonLine(row: LabelRow): string {
  const object = {
    path: row.path,
    given_label: row.givenLabel,
    label: row.label,
    verdict: row.verdict,
    suggested_label: row.suggestedLabel,
    suggested_probability: row.suggestedProbability && roundedProbability(row.suggestedProbability),
    quality: row.quality,
    tier: row.tier,
    pruned_epochs: row.prunedEpochs,
    first_pruned_epoch: row.firstPrunedEpoch,
  };
  return `${JSON.stringify(object)}\n`;
}
