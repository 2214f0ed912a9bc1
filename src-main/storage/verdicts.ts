// Verdicts: what people said about examples. Only added to, so that nothing a person did is ever lost; what counts of
// it follows from the actions that are done and not undone.

import type { Database } from 'better-sqlite3';
import type { Verdict, VerdictCounts, VerdictKind } from '../../src-shared/domain.ts';

export interface Verdicts {
  /**
   * The verdict that counts, by example id. A verdict is about the picture the person saw: while the file holds
   * other bytes it does not count.
   */
  verdictsOf(dataSetId: number): Map<number, Verdict>;
  verdictOn(exampleId: number): Verdict | undefined;
  /** Examples in the folder with a verdict that counts and that a run was not trained from. */
  countReviewed(dataSetId: number, runId?: number): number;
  /**
   * Verdicts that count on examples in the folder and that would teach something a run was not taught: another label, or that
   * an example is to be left out. One that is unsure teaches nothing.
   */
  countUntaught(dataSetId: number, runId: number): number;
  /** Verdicts that count on examples in the folder: `keep` where the folder's label is right. Null where there are none. */
  countVerdicts(dataSetId: number): VerdictCounts | null;
}

type StoredKind = VerdictKind | 'withdrawn';
type VerdictRow = [exampleId: number, kind: StoredKind, classId: number | null, givenAt: string, id: number];

const counting = `FROM actions
    JOIN verdicts ON verdicts.action_id = actions.id
    JOIN examples ON examples.id = verdicts.example_id AND examples.content_hash = verdicts.content_hash
  WHERE actions.state = 'done' AND actions.data_set_id = ?`;
// A label that was kept and that the folder does not give is one that a person gave.
const columns = `verdicts.example_id, iif(kept_class_id <> examples.class_id, 'relabel', kind),
  iif(kept_class_id <> examples.class_id, kept_class_id, verdicts.class_id), given_at, verdicts.id`;

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
  // Beside max(), SQLite takes the other columns from the row that holds it.
  const newestVerdicts = `SELECT verdicts.example_id, kind, coalesce(kept_class_id, verdicts.class_id) AS right_class_id,
      examples.class_id AS filed_class_id, max(verdicts.id)
    ${counting} AND present = 1 GROUP BY verdicts.example_id`;
  const countOthers = database
    .prepare<[number, { runId: number | null }], number>(
      `SELECT count(*) FROM (${newestVerdicts}) AS newest
       WHERE kind <> 'withdrawn'
         AND NOT EXISTS (SELECT 1 FROM findings
           WHERE run_id = @runId AND findings.example_id = newest.example_id AND trusted = 1)
         AND NOT EXISTS (SELECT 1 FROM left_out WHERE run_id = @runId AND left_out.example_id = newest.example_id)`,
    )
    .pluck();
  const countNotIn = database
    .prepare<[number, { runId: number }], number>(
      `SELECT count(*) FROM (${newestVerdicts}) AS newest
       WHERE kind <> 'withdrawn' AND CASE
         WHEN right_class_id IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM findings
           WHERE run_id = @runId AND findings.example_id = newest.example_id AND trusted = 1
             AND given_class_id = right_class_id)
         WHEN kind = 'remove' THEN NOT EXISTS (SELECT 1 FROM left_out
           WHERE run_id = @runId AND left_out.example_id = newest.example_id)
         ELSE 0 END`,
    )
    .pluck();
  const countKinds = database
    .prepare<[number], [kind: VerdictKind, count: number]>(
      `SELECT CASE right_class_id = filed_class_id WHEN 1 THEN 'keep' WHEN 0 THEN 'relabel' ELSE kind END AS counted,
         count(*)
       FROM (${newestVerdicts}) WHERE kind <> 'withdrawn' GROUP BY counted`,
    )
    .raw();
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
    countReviewed: (dataSetId, runId) => countOthers.get(dataSetId, { runId: runId ?? null }) ?? 0,
    countUntaught: (dataSetId, runId) => countNotIn.get(dataSetId, { runId }) ?? 0,
    countVerdicts(dataSetId) {
      const counts = countKinds.all(dataSetId);
      if (counts.length === 0) return null;
      return { keep: 0, relabel: 0, remove: 0, unsure: 0, ...Object.fromEntries(counts) };
    },
  };
}
