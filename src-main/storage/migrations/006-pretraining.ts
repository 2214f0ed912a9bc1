// What became of the pretraining of a run.

export const pretraining = `
  -- JSON: whether the trainings began with what it taught, and why; null where there was none, or nobody knew yet.
  ALTER TABLE runs ADD COLUMN pretraining TEXT;
`;
