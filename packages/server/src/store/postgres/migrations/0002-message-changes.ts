/** What can be done to a message, and what one may say besides its text. The names are the SQLite schema's. */
export const messageChanges = `
-- Of an event about a message: which one, and as JSON what there is to it besides a text.
ALTER TABLE room_event ADD COLUMN target BIGINT, ADD COLUMN detail TEXT COLLATE "C";

-- mentions: a JSON array of user ids, for those who read the message; the table mention is for those who count.
ALTER TABLE message
  ADD COLUMN reply_to BIGINT,
  ADD COLUMN mentions TEXT COLLATE "C",
  ADD COLUMN mentions_room SMALLINT NOT NULL DEFAULT 0,
  ADD COLUMN changed_seq BIGINT,
  ADD COLUMN edited_at BIGINT,
  ADD COLUMN deleted_at BIGINT;
-- Both are small, and asked for with every unread count.
CREATE INDEX message_deleted ON message (room, ordinal) WHERE deleted_at IS NOT NULL;
CREATE INDEX message_to_all ON message (room, seq) WHERE mentions_room = 1;

-- Every text an edited message has had: the first under its own seq, each later one under that of its edit.
CREATE TABLE revision (
  room TEXT COLLATE "C" NOT NULL,
  target BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (room, target, seq)
);

CREATE TABLE reaction (
  room TEXT COLLATE "C" NOT NULL,
  target BIGINT NOT NULL,
  emoji TEXT COLLATE "C" NOT NULL,
  person_id TEXT COLLATE "C" NOT NULL,
  person_name TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (room, target, emoji, person_id)
);

CREATE TABLE pin (
  room TEXT COLLATE "C" NOT NULL,
  target BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (room, target)
);

-- Who is called by name, unless everybody is.
CREATE TABLE mention (
  user_id TEXT COLLATE "C" NOT NULL,
  room TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (user_id, room, seq)
);
`;
