// The cleaned label file as JSON Lines.

import type { LabelRow } from './cleaned-labels.ts';
import type { ExportOptions } from './export.ts';
import { roundedProbability } from './rounded-probability.ts';
import { refuseInsideImageFolder } from './refuse-inside-image-folder.ts';
import { writeAtomically } from './write-atomically.ts';

/** Rows turned into text at a time: some 200 KB. */
const rowsPerChunk = 1000;

/**
 * UTF-8, one JSON object per row and line, lines ending in LF, with the columns of the CSV file as keys. A `label` of
 * null means: leave this picture out. A `verdict` of null means: nobody looked at it.
 *
 * @throws AppError `invalid` when `to` lies in the image folder, and as `writeAtomically` does
 */
export async function writeLabelsJsonl(
  rows: readonly LabelRow[],
  to: string,
  { overwrite, imageFolder }: Pick<ExportOptions, 'overwrite' | 'imageFolder'>,
): Promise<void> {
  await refuseInsideImageFolder(to, imageFolder);
  await writeAtomically(
    to,
    async (sink) => {
      for (let from = 0; from < rows.length; from += rowsPerChunk) {
        await sink(
          rows
            .slice(from, from + rowsPerChunk)
            .map(jsonLine)
            .join(''),
        );
      }
    },
    { overwrite },
  );
}

function jsonLine(row: LabelRow): string {
  const object = {
    path: row.path,
    given_label: row.givenLabel,
    label: row.label,
    verdict: row.verdict,
    suggested_label: row.suggestedLabel,
    suggested_probability: roundedProbability(row.suggestedProbability),
    quality: row.quality,
    tier: row.tier,
  };
  return `${JSON.stringify(object)}\n`;
}
