// Whether what a run's model says makes labels likely wrong.

export const callsLikely = `
  -- 0: only pictures that are there under several labels are likely wrong; null until a run has found something, and of older ones.
  ALTER TABLE runs ADD COLUMN calls_likely INTEGER CHECK (calls_likely IN (0, 1));
`;
