// Which pictures of a data set show nearly the same.

export const nearDoubles = `
  -- What was compared when near doubles were last looked for; null where none were.
  ALTER TABLE data_sets ADD COLUMN comparison TEXT;

  -- Equal within a data set where two pictures with different bytes show nearly the same; null for all others.
  ALTER TABLE examples ADD COLUMN near_group INTEGER;
  CREATE INDEX examples_by_near_group ON examples (data_set_id, near_group) WHERE near_group IS NOT NULL;
`;
