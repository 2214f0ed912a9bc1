// The store: one SQLite file per user, in which data sets, runs, findings and verdicts stay between sessions.

import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Actions } from './actions.ts';
import { actionsIn } from './actions.ts';
import type { Classes } from './classes.ts';
import { classesIn } from './classes.ts';
import type { DataSets } from './data-sets.ts';
import { dataSetsIn } from './data-sets.ts';
import type { Examples } from './examples.ts';
import { examplesIn } from './examples.ts';
import { explainError } from './explain-error.ts';
import type { Findings } from './findings.ts';
import { findingsIn } from './findings.ts';
import { migrate } from './migrate.ts';
import type { StoredPreferences } from './preferences.ts';
import { preferencesIn } from './preferences.ts';
import { refuseOldNode } from './refuse-old-node.ts';
import type { ReviewRows } from './review-rows.ts';
import { reviewRowsIn } from './review-rows.ts';
import type { Rounds } from './rounds.ts';
import { roundsIn } from './rounds.ts';
import type { Runs } from './runs.ts';
import { runsIn } from './runs.ts';
import type { SelfTests } from './self-tests.ts';
import { selfTestsIn } from './self-tests.ts';
import type { Verdicts } from './verdicts.ts';
import { verdictsIn } from './verdicts.ts';

/**
 * Every call is one transaction: it happened whole, or not at all, also when the process is killed in between.
 * Several processes may have the same store open; a writer waits up to five seconds for another one.
 */
export interface Store
  extends
    DataSets,
    Classes,
    Examples,
    Runs,
    Findings,
    ReviewRows,
    Rounds,
    SelfTests,
    Actions,
    Verdicts,
    StoredPreferences {
  /** Changes when another process, or another store on this file, has written to it. */
  versionOfOthers(): number;
  close(): void;
}

/**
 * Opens `<dataFolder>/second-look.sqlite`, creating folder and file where they are missing and bringing the
 * tables up to date. `:memory:` opens an empty store that is gone when closed. The caller closes.
 */
export async function openStore(dataFolder: string): Promise<Store> {
  refuseOldNode();
  const file = dataFolder === ':memory:' ? dataFolder : resolve(dataFolder, 'second-look.sqlite');
  const { default: Sqlite } = await import('better-sqlite3');
  let database: Database | undefined;
  try {
    if (file !== ':memory:') makeWritable(resolve(dataFolder), file);
    database = new Sqlite(file, { timeout: 5000 });
    database.pragma('journal_mode = WAL');
    // A verdict is a person's work: it is on the disk when the call returns, also if the power fails.
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    migrate(database, file);
    return storeOn(database, file);
  } catch (error) {
    database?.close();
    throw explainError(error, file);
  }
}

/** Asked before opening: SQLite would fall back to reading only, and fail much later. */
function makeWritable(folder: string, file: string): void {
  makeFolder(folder);
  accessSync(folder, constants.W_OK);
  if (existsSync(file)) accessSync(file, constants.W_OK);
}

/** Node's own recursive way never ends below a folder that is there and takes none, such as /proc or where nothing is mounted. */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (existsSync(folder) || parent === folder) return;
  makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been quicker.
    if (!existsSync(folder)) throw error;
  }
}

function storeOn(database: Database, file: string): Store {
  const verdicts = verdictsIn(database);
  return explained(
    {
      ...dataSetsIn(database, verdicts),
      ...classesIn(database),
      ...examplesIn(database),
      ...runsIn(database),
      ...findingsIn(database),
      ...selfTestsIn(database),
      ...reviewRowsIn(database),
      ...roundsIn(database),
      ...actionsIn(database),
      ...verdicts,
      ...preferencesIn(database),
      versionOfOthers: () => database.pragma('data_version', { simple: true }) as number,
      close: () => {
        database.close();
      },
    },
    file,
  );
}

/** The same functions, their errors explained. */
function explained(store: Store, file: string): Store {
  const functions = Object.entries(store) as [string, (...given: unknown[]) => unknown][];
  return Object.fromEntries(
    functions.map(([name, call]) => [
      name,
      (...given: unknown[]): unknown => {
        try {
          return call(...given);
        } catch (error) {
          throw explainError(error, file);
        }
      },
    ]),
  ) as unknown as Store;
}
