// Brings a database up to the tables this version of the program knows, one numbered step at a time.

import type { Database } from 'better-sqlite3';
import { AppError } from '../../src-shared/errors.ts';
import { firstTables } from './migrations/001-first-tables.ts';
import { addReview } from './migrations/002-review.ts';
import { nearDoubles } from './migrations/003-near-doubles.ts';
import { selfTest } from './migrations/004-self-test.ts';
import { secondRound } from './migrations/005-second-round.ts';
import { pretraining } from './migrations/006-pretraining.ts';
import { callsLikely } from './migrations/007-calls-likely.ts';

/** Step n of the list is migration number n. Released steps are never edited, only followed by new ones. */
const migrations: readonly { readonly name: string; readonly apply: (database: Database) => void }[] = [
  { name: 'first-tables', apply: (database) => database.exec(firstTables) },
  { name: 'review', apply: addReview },
  { name: 'near-doubles', apply: (database) => database.exec(nearDoubles) },
  { name: 'self-test', apply: (database) => database.exec(selfTest) },
  { name: 'second-round', apply: (database) => database.exec(secondRound) },
  { name: 'pretraining', apply: (database) => database.exec(pretraining) },
  { name: 'calls-likely', apply: (database) => database.exec(callsLikely) },
];

/** In the header of every database of ours, written by the first migration. */
const applicationId = 0x5ec0d100;

/**
 * Runs the missing migrations, each in one transaction together with its own record. A database that is up to
 * date is only read. Refuses a database of another program or of a newer version, and leaves it as it was.
 */
export function migrate(database: Database, file: string): void {
  if (appliedMigrations(database, file) > migrations.length) {
    throw new AppError(
      'unsupported',
      `${file} was written by a newer version of Second Look. Update Second Look, or choose another data folder.`,
      { detail: 'data-folder' },
    );
  }
  migrations.forEach(({ name, apply }, index) => {
    const number = index + 1;
    if (appliedMigrations(database, file) >= number) return;
    const applyOnce = database.transaction(() => {
      // Another process may have been quicker while this one waited for the lock.
      if (appliedMigrations(database, file) >= number) return;
      apply(database);
      database
        .prepare('INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)')
        .run(number, name, new Date().toISOString());
    });
    applyOnce.immediate();
  });
}

/** Number of the newest migration this database has seen; 0 for an empty one. */
function appliedMigrations(database: Database, file: string): number {
  const owner = database.pragma('application_id', { simple: true });
  if (owner === applicationId) {
    return database.prepare<[], number>('SELECT max(number) FROM migrations').pluck().get() ?? 0;
  }
  const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0;
  if (owner === 0 && tables === 0) return 0;
  throw new AppError(
    'invalid',
    `${file} is a database of another program. Move it away, or choose another data folder.`,
    { detail: 'data-folder' },
  );
}
