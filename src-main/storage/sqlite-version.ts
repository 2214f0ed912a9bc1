// Which SQLite keeps the data, and whether it loads.

import { refuseOldNode } from './refuse-old-node.ts';

/** @returns versions by library; rejects where the native library does not load */
export async function sqliteVersion(): Promise<Record<string, string>> {
  refuseOldNode();
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(':memory:');
  try {
    return { sqlite: String(database.prepare('SELECT sqlite_version()').pluck().get()) };
  } finally {
    database.close();
  }
}
