/** Files: what they are, and in which blobs their bytes lie. The names are the SQLite schema's. */
export const files = `
CREATE TABLE file (
  id TEXT COLLATE "C" PRIMARY KEY,
  room TEXT COLLATE "C" NOT NULL,
  uploader_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  claimed_type TEXT COLLATE "C" NOT NULL,
  -- upload, ready or gone
  state TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  type TEXT COLLATE "C",
  width INTEGER,
  height INTEGER,
  -- Of the message that carries it.
  seq BIGINT
);
-- A quota is a sum over this index, and never a number of its own that could drift.
CREATE INDEX file_by_uploader ON file (uploader_id, size) WHERE state <> 'gone';
CREATE INDEX file_by_message ON file (room, seq) WHERE seq IS NOT NULL;
CREATE INDEX file_unattached ON file (touched_at) WHERE state <> 'gone' AND seq IS NULL;
CREATE INDEX file_gone ON file (id) WHERE state = 'gone';

-- Every blob that may be in storage: noted before it is put, then a piece of its file or its thumbnail.
CREATE TABLE file_blob (
  blob TEXT COLLATE "C" PRIMARY KEY,
  file TEXT COLLATE "C" NOT NULL REFERENCES file (id),
  role TEXT COLLATE "C" NOT NULL,
  -- Of pieces: where in the file it begins.
  start BIGINT,
  size BIGINT
);
CREATE INDEX file_blob_by_file ON file_blob (file, start);

-- A JSON array of what its readers are told of a message's files; file is for those who look after them.
ALTER TABLE message ADD COLUMN files TEXT;

INSERT INTO meta (key, value) VALUES ('blob_space', replace(gen_random_uuid()::text, '-', ''));
`;
