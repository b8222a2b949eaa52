/** What can be done to a message, and what one may say besides its text. */
export const messageChanges = `
-- Of an event about a message: which one, and as JSON what there is to it besides a text.
ALTER TABLE room_event ADD COLUMN target INTEGER;
ALTER TABLE room_event ADD COLUMN detail TEXT;

ALTER TABLE message ADD COLUMN reply_to INTEGER;
-- A JSON array of user ids, for those who read the message; mention is for those who count.
ALTER TABLE message ADD COLUMN mentions TEXT;
ALTER TABLE message ADD COLUMN mentions_room INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN changed_seq INTEGER;
ALTER TABLE message ADD COLUMN edited_at INTEGER;
ALTER TABLE message ADD COLUMN deleted_at INTEGER;
-- Both are small, and asked for with every unread count.
CREATE INDEX message_deleted ON message (room, ordinal) WHERE deleted_at IS NOT NULL;
CREATE INDEX message_to_all ON message (room, seq) WHERE mentions_room = 1;

-- Every text an edited message has had: the first under its own seq, each later one under that of its edit.
CREATE TABLE revision (
  room TEXT NOT NULL,
  target INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (room, target, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE reaction (
  room TEXT NOT NULL,
  target INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (room, target, emoji, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pin (
  room TEXT NOT NULL,
  target INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (room, target)
) STRICT, WITHOUT ROWID;

-- Who is called by name, unless everybody is.
CREATE TABLE mention (
  user_id TEXT NOT NULL,
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (user_id, room, seq)
) STRICT, WITHOUT ROWID;
`;
