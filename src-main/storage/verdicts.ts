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

type StoredKind = VerdictKind | 'withdrawn';
type VerdictRow = [exampleId: number, kind: StoredKind, classId: number | null, givenAt: string, id: number];

const counting = `FROM actions
    JOIN verdicts ON verdicts.action_id = actions.id
    JOIN examples ON examples.id = verdicts.example_id AND examples.content_hash = verdicts.content_hash
  WHERE actions.state = 'done' AND actions.data_set_id = ?`;
const columns = 'verdicts.example_id, kind, verdicts.class_id, given_at, verdicts.id';

export function verdictsIn(database: Database): Verdicts {
  const allVerdicts = database.prepare<[number], VerdictRow>(`SELECT ${columns} ${counting}`).raw();
  // Without CROSS, SQLite would rather go through all actions.
  const newestVerdict = database
    .prepare<[number], VerdictRow>(
      `SELECT ${columns}
       FROM examples
         CROSS JOIN verdicts ON verdicts.example_id = examples.id AND verdicts.content_hash = examples.content_hash
         CROSS JOIN actions ON actions.id = verdicts.action_id AND actions.state = 'done'
       WHERE examples.id = ? ORDER BY verdicts.id DESC LIMIT 1`,
    )
    .raw();
  const countVerdicts = database
    .prepare<[number], number>(
      `SELECT count(*) FROM (
         SELECT kind, max(verdicts.id) ${counting} AND present = 1 GROUP BY verdicts.example_id)
       WHERE kind <> 'withdrawn'`,
    )
    .pluck();
  const getLabel = database.prepare<[number], string>('SELECT label FROM classes WHERE id = ?').pluck();

  /** @param labels  those looked up before, by class id */
  function asVerdict(
    [exampleId, kind, classId, givenAt]: VerdictRow,
    labels = new Map<number, string | null>(),
  ): Verdict | undefined {
    if (kind === 'withdrawn') return undefined;
    if (classId === null) return { exampleId, kind, label: null, givenAt };
    const label = labels.get(classId) ?? getLabel.get(classId) ?? null;
    labels.set(classId, label);
    return { exampleId, kind, label, givenAt };
  }

  return {
    verdictsOf(dataSetId) {
      const labels = new Map<number, string | null>();
      const verdicts = new Map<number, Verdict>();
      // Sorted here, because the rows come nearly sorted, which SQLite makes no use of.
      const rows = allVerdicts.all(dataSetId).sort(([, , , , a], [, , , , b]) => a - b);
      for (const row of rows) {
        const verdict = asVerdict(row, labels);
        if (verdict === undefined) verdicts.delete(row[0]);
        else verdicts.set(row[0], verdict);
      }
      return verdicts;
    },
    verdictOn(exampleId) {
      const row = newestVerdict.get(exampleId);
      return row && asVerdict(row);
    },
    countReviewed: (dataSetId) => countVerdicts.get(dataSetId) ?? 0,
  };
}
