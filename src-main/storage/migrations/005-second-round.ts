// What a run needs that is trained on what people said: which labels it trusted, and what it left out.

export const secondRound = `
  -- The label that a 'keep' was about. Where the folder comes to give another one, that is not kept with it.
  ALTER TABLE verdicts ADD COLUMN kept_class_id INTEGER REFERENCES classes;
  UPDATE verdicts SET kept_class_id = coalesce(
      (SELECT given_class_id FROM findings
        WHERE findings.run_id = verdicts.run_id AND findings.example_id = verdicts.example_id),
      (SELECT class_id FROM examples WHERE examples.id = verdicts.example_id))
    WHERE kind = 'keep';

  -- filed_class_id: what the folder said, where the given label is one that a person gave; null where they are the same.
  ALTER TABLE findings ADD COLUMN trusted INTEGER NOT NULL DEFAULT 0 CHECK (trusted IN (0, 1));
  ALTER TABLE findings ADD COLUMN filed_class_id INTEGER REFERENCES classes;

  -- JSON: how many verdicts of each kind a run was trained from; null where it was trained on the folder's labels alone.
  ALTER TABLE runs ADD COLUMN from_verdicts TEXT;

  -- Examples that a run did not train on because a person had removed them.
  CREATE TABLE left_out (
    run_id INTEGER NOT NULL REFERENCES runs,
    example_id INTEGER NOT NULL REFERENCES examples,
    filed_class_id INTEGER NOT NULL REFERENCES classes,
    PRIMARY KEY (run_id, example_id)
  ) STRICT, WITHOUT ROWID;
`;
