/** What users let others know of themselves. The names are the SQLite schema's. */
export const statuses = `
-- As JSON; the version counts every setting and clearing, so that nodes that hear of two know which came last.
ALTER TABLE "user"
  ADD COLUMN status TEXT,
  ADD COLUMN status_version BIGINT NOT NULL DEFAULT 0;
`;
