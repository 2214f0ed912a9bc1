// Verdicts: what people said about examples. Only added to, so that nothing a person did is ever lost; what counts of
// it follows from the actions that are done and not undone.

import type { Database } from 'better-sqlite3';
import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';

export interface Verdicts {
  /**
   * The verdict that counts, by example id. A verdict is about the picture the person saw: while the file holds
   * other bytes it does not count.
   */
  verdictsOf(dataSetId: number): Map<number, Verdict>;
  verdictOn(exampleId: number): Verdict | undefined;
  /** Examples in the folder with a verdict that counts. */
  countReviewed(dataSetId: number): number;
}

interface VerdictRow extends Omit<Verdict, 'kind'> {
  readonly kind: VerdictKind | 'withdrawn';
}

const counting = `FROM actions
    JOIN verdicts ON verdicts.action_id = actions.id
    JOIN examples ON examples.id = verdicts.example_id AND examples.content_hash = verdicts.content_hash
    LEFT JOIN classes ON classes.id = verdicts.class_id
  WHERE actions.state = 'done'`;
const columns = 'verdicts.example_id AS exampleId, kind, label, given_at AS givenAt';

export function verdictsIn(database: Database): Verdicts {
  const allVerdicts = database.prepare<[number], VerdictRow>(
    `SELECT ${columns} ${counting} AND actions.data_set_id = ? ORDER BY verdicts.id`,
  );
  // Without CROSS, SQLite would rather go through all actions.
  const newestVerdict = database.prepare<[number], VerdictRow>(
    `SELECT ${columns}
     FROM examples
       CROSS JOIN verdicts ON verdicts.example_id = examples.id AND verdicts.content_hash = examples.content_hash
       CROSS JOIN actions ON actions.id = verdicts.action_id AND actions.state = 'done'
       LEFT JOIN classes ON classes.id = verdicts.class_id
     WHERE examples.id = ? ORDER BY verdicts.id DESC LIMIT 1`,
  );
  const countVerdicts = database
    .prepare<[number], number>(
      `SELECT count(*) FROM (
         SELECT kind, max(verdicts.id) ${counting} AND actions.data_set_id = ? AND present = 1
         GROUP BY verdicts.example_id)
       WHERE kind <> 'withdrawn'`,
    )
    .pluck();

  return {
    verdictsOf(dataSetId) {
      const verdicts = new Map<number, Verdict>();
      for (const row of allVerdicts.iterate(dataSetId)) {
        // The map is in the order in which verdicts were given, also those given anew.
        verdicts.delete(row.exampleId);
        if (isVerdict(row)) verdicts.set(row.exampleId, row);
      }
      return verdicts;
    },
    verdictOn(exampleId) {
      const row = newestVerdict.get(exampleId);
      return row !== undefined && isVerdict(row) ? row : undefined;
    },
    countReviewed: (dataSetId) => countVerdicts.get(dataSetId) ?? 0,
  };
}

function isVerdict(row: VerdictRow): row is Verdict {
  return row.kind !== 'withdrawn';
}
