// Data sets: a folder, its classes, and the pictures found in it.

import type { Database } from 'better-sqlite3';
import type { DataSet, UnreadableFile } from '../../src-shared/domain.ts';
import type { KnownExample } from './moved-files.ts';
import { movedFiles } from './moved-files.ts';
import type { Verdicts } from './verdicts.ts';

/** A readable picture as it lies on the disk. */
export interface Picture {
  /** Relative to the data set's folder, forward slashes. */
  readonly path: string;
  /** One of the data set's classes. */
  readonly label: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly contentHash: string;
  /** Pixels, after EXIF rotation. */
  readonly width: number;
  readonly height: number;
}

/** What was found when a folder was read. */
interface FolderContents {
  /** Absolute path; what identifies the data set. */
  readonly folder: string;
  /** In order; a label index points here. */
  readonly classes: readonly string[];
  readonly pictures: readonly Picture[];
  readonly unreadable: readonly UnreadableFile[];
  /** Files that are not pictures, or lie outside every class folder. */
  readonly ignored: readonly UnreadableFile[];
  /** Side of the square training picture, pixels. */
  readonly size: number;
  /** Left out where near doubles were not looked for. */
  readonly nearDoubles?: NearGroups;
}

/** What looking for near doubles found. */
interface NearGroups {
  /** Says what was compared, and how. */
  readonly comparison: string;
  /** [pictures], equal where two show nearly the same; null for those that none is like. */
  readonly groups: readonly (number | null)[];
}

type KnownFile = Omit<Picture, 'path' | 'label'>;

export interface DataSets {
  /**
   * Stores a folder as it was just read. A folder seen before keeps its data set id, and a path its example id, which goes
   * along where the file was renamed, or moved to the class that a verdict put it in; files that are gone are remembered as gone.
   *
   * @returns `exampleIds` in the order of `pictures`
   */
  saveDataSet(contents: FolderContents): { readonly dataSet: DataSet; readonly exampleIds: Int32Array };
  dataSet(id: number): DataSet | undefined;
  /** Side of the training picture chosen at the last reading, pixels; null where no version kept it. */
  sizeOf(dataSetId: number): number | null;
  /** Those that are not hidden, the one opened last first. */
  recentDataSets(): RecentDataSet[];
  /** Leaves it out of the recent ones until its folder is read again. */
  hideDataSet(id: number): void;
  /** Every picture ever read in this folder, by path, so that an unchanged file need not be read again. */
  knownFiles(folder: string): Map<string, KnownFile>;
  /**
   * Group by content hash of the pictures that have near doubles; undefined where near doubles were last looked for by
   * another comparison.
   */
  nearGroups(folder: string, comparison: string): Map<string, number> | undefined;
  /** As of the last reading, in path order. */
  unreadableFiles(dataSetId: number): UnreadableFile[];
  ignoredFiles(dataSetId: number): UnreadableFile[];
}

interface RecentDataSet {
  readonly dataSet: DataSet;
  /** Pictures in the folder when it was last read. */
  readonly examples: number;
  /** UTC, ISO 8601. */
  readonly openedAt: string;
}

export function dataSetsIn(database: Database, verdicts: Pick<Verdicts, 'verdictOn'>): DataSets {
  const openDataSet = database
    .prepare<[{ folder: string; now: string; size: number; comparison: string | null }], number>(
      `INSERT INTO data_sets (folder, created_at, opened_at, size, comparison)
       VALUES (@folder, @now, @now, @size, @comparison)
       ON CONFLICT (folder) DO UPDATE SET opened_at = @now, size = @size, comparison = @comparison, hidden = 0
       RETURNING id`,
    )
    .pluck();
  const emptyPositions = database.prepare('UPDATE classes SET position = NULL WHERE data_set_id = ?');
  const saveClass = database
    .prepare<[number, string, number], number>(
      `INSERT INTO classes (data_set_id, label, position) VALUES (?, ?, ?)
       ON CONFLICT (data_set_id, label) DO UPDATE SET position = excluded.position
       RETURNING id`,
    )
    .pluck();
  const knownExamples = database.prepare<[number], KnownExample>(
    `SELECT examples.id, path, label, content_hash AS contentHash, present
     FROM examples JOIN classes ON classes.id = class_id WHERE examples.data_set_id = ?`,
  );
  const moveExample = database.prepare<[string, number]>('UPDATE examples SET path = ? WHERE id = ?');
  const forgetPresence = database.prepare(
    'UPDATE examples SET present = 0, near_group = NULL WHERE data_set_id = ?',
  );
  const saveExample = database
    .prepare<[number, number, string, string, number, number, number, number, number | null], number>(
      `INSERT INTO examples
         (data_set_id, class_id, path, content_hash, bytes, modified_ms, width, height, near_group, present)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
       ON CONFLICT (data_set_id, path) DO UPDATE SET
         class_id = excluded.class_id, content_hash = excluded.content_hash, bytes = excluded.bytes,
         modified_ms = excluded.modified_ms, width = excluded.width, height = excluded.height,
         near_group = excluded.near_group, present = 1
       RETURNING id`,
    )
    .pluck();
  const unreadableFiles = namedFilesIn(database, 'unreadable_files');
  const ignoredFiles = namedFilesIn(database, 'ignored_files');

  const saveDataSet = database.transaction((contents: FolderContents) => {
    const { folder, classes, pictures, size, nearDoubles } = contents;
    const now = new Date().toISOString();
    const comparison = nearDoubles?.comparison ?? null;
    const id = existing(openDataSet.get({ folder, now, size, comparison }), 'data set', folder);

    emptyPositions.run(id);
    const classIds = new Map(
      classes.map((label, position) => [label, existing(saveClass.get(id, label, position), 'class', label)]),
    );

    for (const { example, to } of movedFiles(knownExamples.all(id), pictures)) {
      // In another class than a verdict put it in, the folder's word is newer than all that is known of it.
      const isRenamed = to.label === example.label;
      if (isRenamed || verdicts.verdictOn(example.id)?.label === to.label)
        moveExample.run(to.path, example.id);
    }
    forgetPresence.run(id);
    const exampleIds = Int32Array.from(pictures, (picture, i) => {
      const { path, label, contentHash, bytes, modifiedMs, width, height } = picture;
      const classId = existing(classIds.get(label), 'class', label);
      const nearGroup = nearDoubles?.groups[i] ?? null;
      return existing(
        saveExample.get(id, classId, path, contentHash, bytes, modifiedMs, width, height, nearGroup),
        'example',
        path,
      );
    });

    unreadableFiles.replace(id, contents.unreadable);
    ignoredFiles.replace(id, contents.ignored);
    return { dataSet: { id, folder, classes: [...classes] }, exampleIds };
  });

  const getFolder = database.prepare<[number], string>('SELECT folder FROM data_sets WHERE id = ?').pluck();
  const getClasses = database
    .prepare<[number], string>(
      'SELECT label FROM classes WHERE data_set_id = ? AND position IS NOT NULL ORDER BY position',
    )
    .pluck();

  const allKnownFiles = database.prepare<[string], KnownFile & { path: string }>(
    `SELECT path, bytes, modified_ms AS modifiedMs, content_hash AS contentHash, width, height
     FROM examples WHERE data_set_id = (SELECT id FROM data_sets WHERE folder = ?)`,
  );
  const allRecent = database.prepare<[], Omit<RecentDataSet, 'dataSet'> & { id: number; folder: string }>(
    `SELECT id, folder, opened_at AS openedAt,
       (SELECT count(*) FROM examples WHERE data_set_id = data_sets.id AND present = 1) AS examples
     FROM data_sets WHERE hidden = 0 ORDER BY opened_at DESC, id DESC`,
  );
  const getSize = database
    .prepare<[number], number | null>('SELECT size FROM data_sets WHERE id = ?')
    .pluck();
  const isComparedSo = database
    .prepare<[string, string], 1>('SELECT 1 FROM data_sets WHERE folder = ? AND comparison = ?')
    .pluck();
  const allNearGroups = database
    .prepare<[string], [contentHash: string, nearGroup: number]>(
      `SELECT content_hash, near_group FROM examples
       WHERE data_set_id = (SELECT id FROM data_sets WHERE folder = ?) AND near_group IS NOT NULL`,
    )
    .raw();
  const hide = database.prepare('UPDATE data_sets SET hidden = 1 WHERE id = ?');

  return {
    saveDataSet: (contents) => saveDataSet.immediate(contents),
    dataSet(id) {
      const folder = getFolder.get(id);
      return folder === undefined ? undefined : { id, folder, classes: getClasses.all(id) };
    },
    recentDataSets: () =>
      allRecent.all().map(({ id, folder, ...recent }) => ({
        ...recent,
        dataSet: { id, folder, classes: getClasses.all(id) },
      })),
    sizeOf: (dataSetId) => getSize.get(dataSetId) ?? null,
    hideDataSet(id) {
      hide.run(id);
    },
    nearGroups: (folder, comparison) =>
      isComparedSo.get(folder, comparison) === undefined ? undefined : new Map(allNearGroups.all(folder)),
    knownFiles: (folder) => new Map(allKnownFiles.all(folder).map(({ path, ...file }) => [path, file])),
    unreadableFiles: unreadableFiles.all,
    ignoredFiles: ignoredFiles.all,
  };
}

/** Files with the reason why they are not examples, as of the last reading. */
function namedFilesIn(
  database: Database,
  table: 'unreadable_files' | 'ignored_files',
): {
  replace: (dataSetId: number, files: readonly UnreadableFile[]) => void;
  all: (dataSetId: number) => UnreadableFile[];
} {
  const clear = database.prepare(`DELETE FROM ${table} WHERE data_set_id = ?`);
  const save = database.prepare(
    `INSERT OR REPLACE INTO ${table} (data_set_id, path, reason) VALUES (?, ?, ?)`,
  );
  const all = database.prepare<[number], UnreadableFile>(
    `SELECT path, reason FROM ${table} WHERE data_set_id = ? ORDER BY path`,
  );
  return {
    replace(dataSetId, files) {
      clear.run(dataSetId);
      for (const { path, reason } of files) save.run(dataSetId, path, reason);
    },
    all: (dataSetId) => all.all(dataSetId),
  };
}

function existing(id: number | undefined, what: string, name: string): number {
  if (id === undefined) throw new Error(`No ${what} "${name}" in what is being saved.`);
  return id;
}
