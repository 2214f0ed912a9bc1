// The first tables. Never edited after release: what changes later is a new numbered file.

export const firstTables = `
  PRAGMA application_id = 0x5ec0d100;

  CREATE TABLE migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE data_sets (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
  ) STRICT;

  -- A class that left the data set stays without a position: old findings and verdicts still name it.
  CREATE TABLE classes (
    id INTEGER PRIMARY KEY,
    data_set_id INTEGER NOT NULL REFERENCES data_sets,
    label TEXT NOT NULL,
    position INTEGER,
    UNIQUE (data_set_id, label),
    UNIQUE (data_set_id, position)
  ) STRICT;

  -- A file that went away stays with present = 0: verdicts hang on it, and it may come back.
  CREATE TABLE examples (
    id INTEGER PRIMARY KEY,
    data_set_id INTEGER NOT NULL REFERENCES data_sets,
    path TEXT NOT NULL,
    class_id INTEGER NOT NULL REFERENCES classes,
    content_hash TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    modified_ms REAL NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    UNIQUE (data_set_id, path)
  ) STRICT;

  CREATE TABLE unreadable_files (
    data_set_id INTEGER NOT NULL REFERENCES data_sets,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (data_set_id, path)
  ) STRICT, WITHOUT ROWID;

  -- settings (with the seed) and versions are JSON. process_* tell whether a run still in state 'running' is alive.
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    data_set_id INTEGER NOT NULL REFERENCES data_sets,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'failed')),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    settings TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    backend TEXT NOT NULL,
    versions TEXT NOT NULL,
    process_id INTEGER NOT NULL,
    process_started_at TEXT NOT NULL
  ) STRICT;

  -- loss and held_out_accuracy are null where they were not a number.
  CREATE TABLE epochs (
    run_id INTEGER NOT NULL REFERENCES runs,
    epoch INTEGER NOT NULL,
    epochs INTEGER NOT NULL,
    loss REAL,
    held_out_accuracy REAL,
    share_kept REAL NOT NULL,
    seconds REAL NOT NULL,
    seconds_left REAL NOT NULL,
    images_trained INTEGER NOT NULL,
    PRIMARY KEY (run_id, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE findings (
    run_id INTEGER NOT NULL REFERENCES runs,
    example_id INTEGER NOT NULL REFERENCES examples,
    given_class_id INTEGER NOT NULL REFERENCES classes,
    quality REAL NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('likely', 'possible', 'fine')),
    suggested_class_id INTEGER NOT NULL REFERENCES classes,
    suggested_probability REAL NOT NULL,
    PRIMARY KEY (run_id, example_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX findings_by_quality ON findings (run_id, quality);

  -- Apart from findings, so that going through a whole run does not read them. One value per scored epoch:
  -- given and suggested float32 little endian, pruned one byte.
  CREATE TABLE trajectories (
    run_id INTEGER NOT NULL,
    example_id INTEGER NOT NULL,
    given BLOB NOT NULL,
    suggested BLOB NOT NULL,
    pruned BLOB NOT NULL,
    PRIMARY KEY (run_id, example_id),
    FOREIGN KEY (run_id, example_id) REFERENCES findings
  ) STRICT;

  -- Only ever added to. The newest row of an example counts; 'withdrawn' takes the one before it back.
  -- content_hash says which picture was judged: a replaced file has no verdict.
  CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    example_id INTEGER NOT NULL REFERENCES examples,
    kind TEXT NOT NULL CHECK (kind IN ('keep', 'relabel', 'remove', 'unsure', 'withdrawn')),
    class_id INTEGER REFERENCES classes,
    run_id INTEGER REFERENCES runs,
    content_hash TEXT NOT NULL,
    given_at TEXT NOT NULL,
    CHECK ((kind = 'relabel') = (class_id IS NOT NULL))
  ) STRICT;
  CREATE INDEX verdicts_by_example ON verdicts (example_id);
`;
