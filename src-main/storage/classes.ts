// Classes: those of the folder, those people made, and those that once were.

import type { Database } from 'better-sqlite3';

export interface Classes {
  /** What a verdict may give: the data set's classes in order, then those people made, the newest last. */
  labelsOf(dataSetId: number): string[];
  /** A class made by a person outlives the next reading of the folder. Made twice, or known already, it is one class. */
  addClass(dataSetId: number, label: string): void;
}

export function classesIn(database: Database): Classes {
  const allLabels = database
    .prepare<[number], string>(
      `SELECT label FROM classes WHERE data_set_id = ? AND (position IS NOT NULL OR made_at IS NOT NULL)
       ORDER BY position IS NULL, position, made_at, id`,
    )
    .pluck();
  const makeClass = database.prepare(
    `INSERT INTO classes (data_set_id, label, made_at) VALUES (?, ?, ?)
     ON CONFLICT (data_set_id, label) DO UPDATE SET made_at = coalesce(made_at, excluded.made_at)`,
  );

  return {
    labelsOf: (dataSetId) => allLabels.all(dataSetId),
    addClass(dataSetId, label) {
      makeClass.run(dataSetId, label, new Date().toISOString());
    },
  };
}
