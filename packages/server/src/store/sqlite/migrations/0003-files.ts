/** Files: what they are, and in which blobs their bytes lie. */
export const files = `
CREATE TABLE file (
  id TEXT PRIMARY KEY,
  room TEXT NOT NULL,
  uploader_id TEXT NOT NULL,
  name TEXT NOT NULL,
  claimed_type TEXT NOT NULL,
  -- upload, ready or gone
  state TEXT NOT NULL,
  size INTEGER NOT NULL,
  received INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,
  type TEXT,
  width INTEGER,
  height INTEGER,
  -- Of the message that carries it.
  seq INTEGER
) STRICT, WITHOUT ROWID;
-- A quota is a sum over this index, and never a number of its own that could drift.
CREATE INDEX file_by_uploader ON file (uploader_id, size) WHERE state <> 'gone';
CREATE INDEX file_by_message ON file (room, seq) WHERE seq IS NOT NULL;
CREATE INDEX file_unattached ON file (touched_at) WHERE state <> 'gone' AND seq IS NULL;
CREATE INDEX file_gone ON file (id) WHERE state = 'gone';

-- Every blob that may be in storage: noted before it is put, then a piece of its file or its thumbnail.
CREATE TABLE file_blob (
  blob TEXT PRIMARY KEY,
  file TEXT NOT NULL REFERENCES file (id),
  role TEXT NOT NULL,
  -- Of pieces: where in the file it begins.
  start INTEGER,
  size INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX file_blob_by_file ON file_blob (file, start);

-- A JSON array of what its readers are told of a message's files; file is for those who look after them.
ALTER TABLE message ADD COLUMN files TEXT;

INSERT INTO meta (key, value) VALUES ('blob_space', lower(hex(randomblob(12))));
`;
