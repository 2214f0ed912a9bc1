// Data sets: a folder, its classes, and the pictures found in it.

import type { Database } from 'better-sqlite3';
import type { DataSet, UnreadableFile } from '../../src-shared/domain.ts';

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
}

type KnownFile = Omit<Picture, 'path' | 'label'>;

export interface DataSets {
  /**
   * Stores a folder as it was just read. A folder seen before keeps its data set id, and a path its example id;
   * files that are gone are remembered as gone.
   *
   * @returns `exampleIds` in the order of `pictures`
   */
  saveDataSet(contents: FolderContents): { readonly dataSet: DataSet; readonly exampleIds: Int32Array };
  dataSet(id: number): DataSet | undefined;
  /** Every picture ever read in this folder, by path, so that an unchanged file need not be read again. */
  knownFiles(folder: string): Map<string, KnownFile>;
  /** As of the last reading, in path order. */
  unreadableFiles(dataSetId: number): UnreadableFile[];
}

export function dataSetsIn(database: Database): DataSets {
  const addDataSet = database.prepare(
    'INSERT INTO data_sets (folder, created_at) VALUES (?, ?) ON CONFLICT (folder) DO NOTHING',
  );
  const findDataSet = database.prepare<[string], number>('SELECT id FROM data_sets WHERE folder = ?').pluck();
  const emptyPositions = database.prepare('UPDATE classes SET position = NULL WHERE data_set_id = ?');
  const saveClass = database
    .prepare<[number, string, number], number>(
      `INSERT INTO classes (data_set_id, label, position) VALUES (?, ?, ?)
       ON CONFLICT (data_set_id, label) DO UPDATE SET position = excluded.position
       RETURNING id`,
    )
    .pluck();
  const forgetPresence = database.prepare('UPDATE examples SET present = 0 WHERE data_set_id = ?');
  const saveExample = database
    .prepare<[number, number, string, string, number, number, number, number], number>(
      `INSERT INTO examples
         (data_set_id, class_id, path, content_hash, bytes, modified_ms, width, height, present)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
       ON CONFLICT (data_set_id, path) DO UPDATE SET
         class_id = excluded.class_id, content_hash = excluded.content_hash, bytes = excluded.bytes,
         modified_ms = excluded.modified_ms, width = excluded.width, height = excluded.height, present = 1
       RETURNING id`,
    )
    .pluck();
  const clearUnreadable = database.prepare('DELETE FROM unreadable_files WHERE data_set_id = ?');
  const saveUnreadable = database.prepare(
    'INSERT OR REPLACE INTO unreadable_files (data_set_id, path, reason) VALUES (?, ?, ?)',
  );

  const saveDataSet = database.transaction(({ folder, classes, pictures, unreadable }: FolderContents) => {
    addDataSet.run(folder, new Date().toISOString());
    const id = existing(findDataSet.get(folder), 'data set', folder);

    emptyPositions.run(id);
    const classIds = new Map(
      classes.map((label, position) => [label, existing(saveClass.get(id, label, position), 'class', label)]),
    );

    forgetPresence.run(id);
    const exampleIds = Int32Array.from(pictures, (picture) => {
      const { path, label, contentHash, bytes, modifiedMs, width, height } = picture;
      const classId = existing(classIds.get(label), 'class', label);
      return existing(
        saveExample.get(id, classId, path, contentHash, bytes, modifiedMs, width, height),
        'example',
        path,
      );
    });

    clearUnreadable.run(id);
    for (const { path, reason } of unreadable) saveUnreadable.run(id, path, reason);
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
  const allUnreadable = database.prepare<[number], UnreadableFile>(
    'SELECT path, reason FROM unreadable_files WHERE data_set_id = ? ORDER BY path',
  );

  return {
    saveDataSet: (contents) => saveDataSet.immediate(contents),
    dataSet(id) {
      const folder = getFolder.get(id);
      return folder === undefined ? undefined : { id, folder, classes: getClasses.all(id) };
    },
    knownFiles: (folder) => new Map(allKnownFiles.all(folder).map(({ path, ...file }) => [path, file])),
    unreadableFiles: (dataSetId) => allUnreadable.all(dataSetId),
  };
}

function existing(id: number | undefined, what: string, name: string): number {
  if (id === undefined) throw new Error(`No ${what} "${name}" in what is being saved.`);
  return id;
}
