// What a run promises, and epochs of several trainings in one run.

export const selfTest = `
  -- JSON of the self-test, with the ids of classes as labels.
  CREATE TABLE run_self_tests (
    run_id INTEGER PRIMARY KEY REFERENCES runs,
    self_test TEXT NOT NULL
  ) STRICT;

  -- training: 1 … trainings; trainings is null for runs of versions that trained once.
  CREATE TABLE epochs_of_trainings (
    run_id INTEGER NOT NULL REFERENCES runs,
    training INTEGER NOT NULL,
    trainings INTEGER,
    epoch INTEGER NOT NULL,
    epochs INTEGER NOT NULL,
    loss REAL,
    held_out_accuracy REAL,
    share_kept REAL NOT NULL,
    seconds REAL NOT NULL,
    seconds_left REAL NOT NULL,
    images_trained INTEGER NOT NULL,
    PRIMARY KEY (run_id, training, epoch)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO epochs_of_trainings
    SELECT run_id, 1, NULL, epoch, epochs, loss, held_out_accuracy, share_kept, seconds, seconds_left, images_trained
    FROM epochs;
  DROP TABLE epochs;
  ALTER TABLE epochs_of_trainings RENAME TO epochs;
`;
