// Examples: the pictures of a data set one by one, and who shares their bytes or shows nearly the same.

import type { Database } from 'better-sqlite3';
import type { Evidence } from '../../src-shared/review.ts';

interface Example {
  readonly id: number;
  readonly dataSetId: number;
  /** Relative to the data set's folder. */
  readonly path: string;
  readonly label: string;
  readonly contentHash: string;
  readonly bytes: number;
}

type NearDoubleOfExample = Evidence['nearDoubles'][number];

interface PresentPicture {
  readonly exampleId: number;
  readonly path: string;
  readonly label: string;
  readonly contentHash: string;
  /** Equal where two show nearly the same with different bytes; null for those that none is like. */
  readonly nearGroup: number | null;
}

/** Where bytes lie, or lay when their folder was last read. */
interface StoredFile {
  /** Absolute. */
  readonly folder: string;
  /** Relative to the folder, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Pixels, after EXIF rotation. */
  readonly width: number;
  readonly height: number;
}

export interface Examples {
  example(id: number): Example | undefined;
  /** Pictures that were there at the last reading, in path order. */
  presentPictures(dataSetId: number): PresentPicture[];
  /** The first picture of each of the first classes that have one, as content hashes. */
  coverOf(dataSetId: number, pictures: number): string[];
  /** Other present files of the same data set with the same bytes, in path order, with the labels a run was trained with. */
  doublesOf(exampleId: number, runId?: number): { readonly path: string; readonly label: string }[];
  /**
   * Other present files of the same data set that show nearly the same with different bytes, in path order, with the
   * labels a run was trained with.
   */
  nearDoublesOf(exampleId: number, runId?: number): NearDoubleOfExample[];
  /** Files of any data set that hold these bytes, as far as is known; those present first. */
  filesWithContent(contentHash: string): StoredFile[];
}

export function examplesIn(database: Database): Examples {
  const getExample = database.prepare<[number], Example>(
    `SELECT examples.id, examples.data_set_id AS dataSetId, path, label, content_hash AS contentHash, bytes
     FROM examples JOIN classes ON classes.id = class_id WHERE examples.id = ?`,
  );
  const allPresent = database.prepare<[number], PresentPicture>(
    `SELECT examples.id AS exampleId, path, label, content_hash AS contentHash, near_group AS nearGroup
     FROM examples JOIN classes ON classes.id = class_id
     WHERE examples.data_set_id = ? AND present = 1 ORDER BY path`,
  );
  const someCovers = database
    .prepare<[number, number], string>(
      `SELECT (SELECT content_hash FROM examples
         WHERE data_set_id = classes.data_set_id AND present = 1 AND class_id = classes.id LIMIT 1) AS cover
       FROM classes WHERE data_set_id = ? AND position IS NOT NULL AND cover IS NOT NULL
       ORDER BY position LIMIT ?`,
    )
    .pluck();
  const allDoubles = database.prepare<[number | null, number], { path: string; label: string }>(
    `SELECT other.path, label
     FROM examples
       JOIN examples AS other INDEXED BY examples_by_content ON other.content_hash = examples.content_hash
         AND other.data_set_id = examples.data_set_id AND other.id <> examples.id AND other.present = 1
       LEFT JOIN findings ON run_id = ? AND findings.example_id = other.id
       JOIN classes ON classes.id = coalesce(given_class_id, other.class_id)
     WHERE examples.id = ? ORDER BY other.path`,
  );
  const allNearDoubles = database.prepare<[number | null, number], NearDoubleOfExample>(
    `SELECT other.id AS exampleId, other.path, label, other.content_hash AS contentHash
     FROM examples
       JOIN examples AS other ON other.data_set_id = examples.data_set_id AND other.near_group = examples.near_group
         AND other.content_hash <> examples.content_hash AND other.present = 1
       LEFT JOIN findings ON run_id = ? AND findings.example_id = other.id
       JOIN classes ON classes.id = coalesce(given_class_id, other.class_id)
     WHERE examples.id = ? ORDER BY other.path`,
  );
  const allFiles = database.prepare<[string], StoredFile>(
    `SELECT folder, path, bytes, modified_ms AS modifiedMs, width, height
     FROM examples JOIN data_sets ON data_sets.id = data_set_id
     WHERE content_hash = ? ORDER BY present DESC, examples.id LIMIT 100`,
  );

  return {
    example: (id) => getExample.get(id),
    presentPictures: (dataSetId) => allPresent.all(dataSetId),
    coverOf: (dataSetId, pictures) => someCovers.all(dataSetId, pictures),
    doublesOf: (exampleId, runId) => allDoubles.all(runId ?? null, exampleId),
    nearDoublesOf: (exampleId, runId) => allNearDoubles.all(runId ?? null, exampleId),
    filesWithContent: (contentHash) => allFiles.all(contentHash),
  };
}
