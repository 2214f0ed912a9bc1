// Verdicts: what people said about examples. Only added to, so that nothing a person did is ever lost.

import type { Database } from 'better-sqlite3';
import type { Verdict } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';

export interface Verdicts {
  /**
   * All or none. A later verdict on the same example takes the place of an earlier one.
   *
   * @param runId  the run whose findings the person was looking at, where there was one
   */
  addVerdicts(verdicts: readonly Verdict[], runId?: number): void;
  /** Leaves these examples without a verdict, whatever was said before. */
  withdrawVerdicts(exampleIds: readonly number[], givenAt: string): void;
  /**
   * The verdict that counts, by example id. A verdict is about the picture the person saw: while the file holds
   * other bytes it does not count.
   */
  verdictsOf(dataSetId: number): Map<number, Verdict>;
}

export function verdictsIn(database: Database): Verdicts {
  const addVerdict = database.prepare(
    `INSERT INTO verdicts (example_id, kind, class_id, run_id, content_hash, given_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const getExample = database.prepare<[number], { dataSetId: number; contentHash: string }>(
    'SELECT data_set_id AS dataSetId, content_hash AS contentHash FROM examples WHERE id = ?',
  );
  const getClass = database
    .prepare<[number, string], number>('SELECT id FROM classes WHERE data_set_id = ? AND label = ?')
    .pluck();
  const allVerdicts = database.prepare<[number], Verdict>(
    `SELECT verdicts.example_id AS exampleId, kind, label, given_at AS givenAt
     FROM examples
       JOIN verdicts ON verdicts.example_id = examples.id
       LEFT JOIN classes ON classes.id = verdicts.class_id
     WHERE examples.data_set_id = ?
       AND verdicts.id = (
         SELECT max(id) FROM verdicts AS same
         WHERE same.example_id = examples.id AND same.content_hash = examples.content_hash)
       AND kind <> 'withdrawn'
     ORDER BY verdicts.id`,
  );

  function exampleOf(id: number): { dataSetId: number; contentHash: string } {
    const example = getExample.get(id);
    if (example === undefined) throw new AppError('not-found', `There is no example ${id}.`);
    return example;
  }

  const addVerdicts = database.transaction((verdicts: readonly Verdict[], runId: number | undefined) => {
    for (const { exampleId, kind, label, givenAt } of verdicts) {
      const { dataSetId, contentHash } = exampleOf(exampleId);
      const classId = label === null ? null : getClass.get(dataSetId, label);
      if (classId === undefined) {
        throw new AppError(
          'invalid',
          `"${label ?? ''}" is not a class of this data set. Choose one of its classes.`,
        );
      }
      addVerdict.run(exampleId, kind, classId, runId ?? null, contentHash, givenAt);
    }
  });

  const withdrawVerdicts = database.transaction((exampleIds: readonly number[], givenAt: string) => {
    for (const id of exampleIds) {
      addVerdict.run(id, 'withdrawn', null, null, exampleOf(id).contentHash, givenAt);
    }
  });

  return {
    addVerdicts(verdicts, runId) {
      addVerdicts.immediate(verdicts, runId);
    },
    withdrawVerdicts(exampleIds, givenAt) {
      withdrawVerdicts.immediate(exampleIds, givenAt);
    },
    verdictsOf: (dataSetId) =>
      new Map(allVerdicts.all(dataSetId).map((verdict) => [verdict.exampleId, verdict])),
  };
}
