// A whole run as columns: 100,000 examples in a moment, so no object is made per example.

import type { Database } from 'better-sqlite3';
import type { Tier } from '../../src-shared/domain.ts';
import { tiers } from '../../src-shared/domain.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';

/** The columns that stand in findings and examples; see `ReviewColumns` for their shapes. */
type Columns = Pick<
  ReviewColumns,
  | 'labels'
  | 'exampleIds'
  | 'paths'
  | 'contentHashes'
  | 'widths'
  | 'heights'
  | 'given'
  | 'suggested'
  | 'givenProbability'
  | 'suggestedProbability'
  | 'quality'
  | 'tier'
  | 'confidenceLoss'
  | 'prunedEpochs'
>;

export interface ReviewRows {
  /** Every example of a run, lowest quality first, with the file it is now. Empty for a run without findings. */
  reviewColumnsOf(runId: number): Columns;
}

type Row = [
  exampleId: number,
  path: string,
  contentHash: string,
  width: number,
  height: number,
  givenClassId: number,
  suggestedClassId: number,
  givenProbability: number,
  suggestedProbability: number,
  quality: number,
  tier: Tier,
  confidenceLoss: number,
  prunedEpochs: number,
];

const hashBytes = 32;

export function reviewRowsIn(database: Database): ReviewRows {
  const countRows = database
    .prepare<[number], number>('SELECT count(*) FROM findings WHERE run_id = ?')
    .pluck();
  const allClasses = database
    .prepare<[number], [id: number, label: string]>(
      `SELECT id, label FROM classes WHERE data_set_id = (SELECT data_set_id FROM runs WHERE id = ?)
       ORDER BY position IS NULL, position, made_at IS NULL, made_at, id`,
    )
    .raw();
  const allRows = database
    .prepare<[number], Row>(
      `SELECT example_id, path, content_hash, width, height, given_class_id, suggested_class_id,
         given_probability, suggested_probability, quality, tier, confidence_loss, pruned_epochs
       FROM findings CROSS JOIN examples ON examples.id = example_id
       WHERE run_id = ? ORDER BY quality`,
    )
    .raw();

  const readColumns = database.transaction((runId: number): Columns => {
    const n = countRows.get(runId) ?? 0;
    const classes = allClasses.all(runId);
    const indexOfClass = new Map(classes.map(([id], index) => [id, index]));
    const paths = new Array<string>(n);
    const contentHashes = Buffer.alloc(n * hashBytes);
    const columns = {
      labels: classes.map(([, label]) => label),
      exampleIds: new Int32Array(n),
      paths,
      contentHashes: new Uint8Array(contentHashes.buffer, contentHashes.byteOffset, contentHashes.length),
      widths: new Int32Array(n),
      heights: new Int32Array(n),
      given: new Uint16Array(n),
      suggested: new Uint16Array(n),
      givenProbability: new Float32Array(n),
      suggestedProbability: new Float32Array(n),
      quality: new Float64Array(n),
      tier: new Uint8Array(n),
      confidenceLoss: new Float32Array(n),
      prunedEpochs: new Uint16Array(n),
    };
    let i = 0;
    for (const row of allRows.iterate(runId)) {
      columns.exampleIds[i] = row[0];
      paths[i] = row[1];
      contentHashes.write(row[2], i * hashBytes, 'hex');
      columns.widths[i] = row[3];
      columns.heights[i] = row[4];
      columns.given[i] = indexOfClass.get(row[5]) ?? 0;
      columns.suggested[i] = indexOfClass.get(row[6]) ?? 0;
      columns.givenProbability[i] = row[7];
      columns.suggestedProbability[i] = row[8];
      columns.quality[i] = row[9];
      columns.tier[i] = tiers.indexOf(row[10]);
      columns.confidenceLoss[i] = row[11];
      columns.prunedEpochs[i] = row[12];
      i++;
    }
    return columns;
  });

  return {
    // One transaction, so that another process cannot change the folder between the queries.
    reviewColumnsOf: (runId) => readColumns(runId),
  };
}
