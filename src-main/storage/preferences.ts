// What the person likes, as one row of JSON.

import type { Database } from 'better-sqlite3';

export interface StoredPreferences {
  /** As it was saved, perhaps by another version of the program; undefined before anything was saved. */
  storedPreferences(): unknown;
  storePreferences(preferences: object): void;
}

export function preferencesIn(database: Database): StoredPreferences {
  const get = database.prepare<[], string>('SELECT preferences FROM preferences').pluck();
  const save = database.prepare('INSERT OR REPLACE INTO preferences (id, preferences) VALUES (1, ?)');

  return {
    storedPreferences() {
      const text = get.get();
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    storePreferences(preferences) {
      save.run(JSON.stringify(preferences));
    },
  };
}
