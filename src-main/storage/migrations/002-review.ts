// What reviewing needs: actions that can be undone, classes made by people, more about each finding and each run.

import type { Database } from 'better-sqlite3';

const tables = `
  -- size: side of the training picture, pixels; null for folders read by versions that did not keep it.
  ALTER TABLE data_sets ADD COLUMN opened_at TEXT NOT NULL DEFAULT '';
  ALTER TABLE data_sets ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
  ALTER TABLE data_sets ADD COLUMN size INTEGER;
  UPDATE data_sets SET
    opened_at = max(created_at,
      coalesce((SELECT max(started_at) FROM runs WHERE runs.data_set_id = data_sets.id), '')),
    size = (SELECT json_extract(settings, '$.size') FROM runs
      WHERE runs.data_set_id = data_sets.id ORDER BY id DESC LIMIT 1);

  -- Null for a class that only ever came from a folder. A class made by a person outlives the next reading.
  ALTER TABLE classes ADD COLUMN made_at TEXT;

  CREATE TABLE ignored_files (
    data_set_id INTEGER NOT NULL REFERENCES data_sets,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (data_set_id, path)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX examples_by_content ON examples (content_hash);
  CREATE INDEX examples_by_class ON examples (data_set_id, present, class_id);

  -- backend_choice is JSON. failure is a sentence for people.
  ALTER TABLE runs ADD COLUMN backend_choice TEXT;
  ALTER TABLE runs ADD COLUMN failure TEXT;
  CREATE INDEX runs_by_data_set ON runs (data_set_id);

  ALTER TABLE findings ADD COLUMN given_probability REAL;
  ALTER TABLE findings ADD COLUMN confidence_loss REAL;
  ALTER TABLE findings ADD COLUMN pruned_epochs INTEGER;
  UPDATE findings SET (given_probability, confidence_loss, pruned_epochs) = (
    SELECT mean_from(given, (SELECT json_extract(settings, '$.averageAfterEpoch') FROM runs WHERE id = run_id)),
      loss_of_confidence(given), count_ones(pruned)
    FROM trajectories
    WHERE trajectories.run_id = findings.run_id AND trajectories.example_id = findings.example_id);

  -- What the trained network sees in each picture: [examples × width] uint8, in the order of their ids. One blob, because
  -- it is only ever read whole.
  CREATE TABLE run_features (
    run_id INTEGER PRIMARY KEY REFERENCES runs,
    width INTEGER NOT NULL,
    features BLOB NOT NULL
  ) STRICT;

  -- What a person did at once. client_id was made up by the screen, so that an action sent twice happens once.
  -- depth is 1 for the first action of a data set and one more for each done on top of it. Undoing makes the deepest
  -- one done 'undone'; what is undone when a new action comes is 'dropped', and can no longer be done again.
  CREATE TABLE actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    data_set_id INTEGER NOT NULL REFERENCES data_sets,
    client_id TEXT UNIQUE,
    run_id INTEGER REFERENCES runs,
    done_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped')),
    depth INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX actions_by_state ON actions (data_set_id, state, depth);

  -- Of an example's verdicts on the picture its file holds, the newest of an action that is 'done' counts.
  ALTER TABLE verdicts ADD COLUMN action_id INTEGER REFERENCES actions;
  INSERT INTO actions (id, data_set_id, run_id, done_at, state, depth)
    SELECT min(verdicts.id), data_set_id, run_id, given_at, 'done',
      row_number() OVER (PARTITION BY data_set_id ORDER BY min(verdicts.id))
    FROM verdicts JOIN examples ON examples.id = example_id
    GROUP BY data_set_id, given_at, run_id;
  UPDATE verdicts SET action_id = (
    SELECT actions.id FROM actions JOIN examples ON examples.data_set_id = actions.data_set_id
    WHERE examples.id = verdicts.example_id AND actions.done_at = verdicts.given_at
      AND actions.run_id IS verdicts.run_id);
  CREATE INDEX verdicts_by_action ON verdicts (action_id);

  -- One row: JSON.
  CREATE TABLE preferences (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    preferences TEXT NOT NULL
  ) STRICT;
`;

export function addReview(database: Database): void {
  database.function('mean_from', { deterministic: true }, (given, from) =>
    meanFrom(floatsOf(given as Uint8Array), Number(from)),
  );
  database.function('loss_of_confidence', { deterministic: true }, (given) =>
    lossOfConfidence(floatsOf(given as Uint8Array)),
  );
  database.function('count_ones', { deterministic: true }, (pruned) =>
    (pruned as Uint8Array).reduce((sum, value) => sum + value, 0),
  );
  database.exec(tables);
}

/** A run that was stopped while warming up has no later epoch, and was averaged over those it had. */
function meanFrom(values: Float32Array, from: number): number {
  const averaged = values.length > from ? values.subarray(from) : values;
  return averaged.reduce((sum, value) => sum + value, 0) / averaged.length;
}

function lossOfConfidence(values: Float32Array): number {
  return Math.max(...values) - values[values.length - 1];
}

function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
