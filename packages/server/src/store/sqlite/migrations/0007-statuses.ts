/** What users let others know of themselves. */
export const statuses = `
-- As JSON; the version counts every setting and clearing, so that nodes that hear of two know which came last.
ALTER TABLE user ADD COLUMN status TEXT;
ALTER TABLE user ADD COLUMN status_version INTEGER NOT NULL DEFAULT 0;
`;
