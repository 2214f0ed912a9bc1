// Runs one after the other on one data set: what the later one was trained from, left out, and found anew.

import type { Database } from 'better-sqlite3';
import type { Finding, Tier } from '../../src-shared/domain.ts';
import type { SinceLastRun } from '../../src-shared/review.ts';

/** What the folder says of an example, and what a run does; all null where the run left it out. */
interface FiledFinding extends Pick<Finding, 'path'> {
  readonly exampleId: number;
  /** Of the folder, whatever a person said before the run. */
  readonly givenLabel: string;
  /** The label that the run judged: that of the folder, or the one a person had given before; null where it left it out. */
  readonly judgedLabel: string | null;
  readonly suggestedLabel: string | null;
  readonly suggestedProbability: number | null;
  readonly quality: number | null;
  readonly tier: Tier | null;
  /** After how many epochs its label was set aside, counted through all trainings, */
  readonly prunedEpochs: number | null;
  /** and the first of them, from 1; null also where there is none. */
  readonly firstPrunedEpoch: number | null;
}

export interface Rounds {
  /** Every example a run was about, those that it left out too, with the label of the folder; in path order. */
  filedFindingsOf(runId: number): FiledFinding[];
  /** Ids of the examples that a run did not train on because a person had removed them. */
  leftOutOf(runId: number): number[];
  /** Undefined for the first run of a data set, and for one without findings. */
  sinceLastRun(runId: number): Omit<SinceLastRun, 'startedFrom'> | undefined;
}

export function roundsIn(database: Database): Rounds {
  const allFiled = database.prepare<[number, number], FiledFinding>(
    `SELECT example_id AS exampleId, path, filed.label AS givenLabel, judged.label AS judgedLabel,
       suggested.label AS suggestedLabel,
       suggested_probability AS suggestedProbability, quality, tier,
       pruned_epochs AS prunedEpochs, nullif(instr(pruned, x'01'), 0) AS firstPrunedEpoch
     FROM findings
       LEFT JOIN trajectories USING (run_id, example_id)
       JOIN examples ON examples.id = example_id
       JOIN classes AS filed ON filed.id = coalesce(filed_class_id, given_class_id)
       JOIN classes AS judged ON judged.id = given_class_id
       JOIN classes AS suggested ON suggested.id = suggested_class_id
     WHERE run_id = ?
     UNION ALL
     SELECT example_id, path, label, NULL, NULL, NULL, NULL, NULL, NULL, NULL
     FROM left_out
       JOIN examples ON examples.id = example_id
       JOIN classes ON classes.id = filed_class_id
     WHERE run_id = ?
     ORDER BY path`,
  );
  const allLeftOut = database
    .prepare<[number], number>('SELECT example_id FROM left_out WHERE run_id = ?')
    .pluck();
  const countSuspects = database
    .prepare<[number], number>(`SELECT count(*) FROM findings WHERE run_id = ? AND tier <> 'fine'`)
    .pluck();
  const compare = database.prepare<
    [number, number, number],
    Pick<SinceLastRun, 'knownSuspects' | 'settled' | 'believedNow'>
  >(
    `SELECT count(*) FILTER (WHERE now.tier <> 'fine') AS knownSuspects,
       count(*) FILTER (WHERE now.trusted = 1 OR left_out.run_id IS NOT NULL) AS settled,
       count(*) FILTER (WHERE now.trusted = 0 AND now.tier = 'fine') AS believedNow
     FROM findings AS last
       LEFT JOIN findings AS now ON now.run_id = ? AND now.example_id = last.example_id
       LEFT JOIN left_out ON left_out.run_id = ? AND left_out.example_id = last.example_id
     WHERE last.run_id = ? AND last.tier <> 'fine'`,
  );
  const lastRunBefore = lastRunIn(database);

  return {
    filedFindingsOf: (runId) => allFiled.all(runId, runId),
    leftOutOf: (runId) => allLeftOut.all(runId),
    sinceLastRun(runId) {
      const lastRun = lastRunBefore(runId);
      const compared = lastRun === undefined ? undefined : compare.get(runId, runId, lastRun);
      if (lastRun === undefined || compared === undefined) return undefined;
      const newSuspects = (countSuspects.get(runId) ?? 0) - compared.knownSuspects;
      return { lastRun, newSuspects, ...compared };
    },
  };
}

/** The newest run on the same data set before one that has findings too. */
export function lastRunIn(database: Database): (runId: number) => number | undefined {
  const getLast = database
    .prepare<[number], number>(
      `SELECT earlier.id FROM runs
         JOIN runs AS earlier ON earlier.data_set_id = runs.data_set_id AND earlier.id < runs.id
       WHERE runs.id = ?
         AND EXISTS (SELECT 1 FROM findings WHERE run_id = runs.id)
         AND EXISTS (SELECT 1 FROM findings WHERE run_id = earlier.id)
       ORDER BY earlier.id DESC LIMIT 1`,
    )
    .pluck();
  return (runId) => getLast.get(runId);
}
