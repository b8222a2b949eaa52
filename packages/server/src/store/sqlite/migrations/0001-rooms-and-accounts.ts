/** First schema: the room log with its projection, memberships, accounts. */
export const roomsAndAccounts = `
CREATE TABLE room (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  head INTEGER NOT NULL DEFAULT 0,
  last_ordinal INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE user (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- A message's text is in message and nowhere else: one place to scrub when it is deleted.
CREATE TABLE room_event (
  room TEXT NOT NULL REFERENCES room (id),
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

-- With a rowid, because the full-text index needs one. The sender may be a visitor: no reference to user.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  sender_kind TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  sender_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  client_msg_id TEXT
) STRICT;
CREATE UNIQUE INDEX message_by_seq ON message (room, seq);
-- "Own messages after the read cursor" is a range count on this one. A visitor has no read cursor, so its messages need
-- no entry; every index costs a page per sender and commit, and leaving this one out made visitors' appends a third faster.
CREATE INDEX message_by_sender ON message (room, sender_id, ordinal) WHERE sender_kind = 'user';
CREATE UNIQUE INDEX message_once ON message (sender_id, room, client_msg_id) WHERE client_msg_id IS NOT NULL;

CREATE TABLE membership (
  room TEXT NOT NULL REFERENCES room (id),
  user_id TEXT NOT NULL REFERENCES user (id),
  read_seq INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (room, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_user ON membership (user_id);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user (id),
  refresh_hash TEXT NOT NULL,
  previous_hash TEXT,
  rotated_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE ticket (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  session TEXT,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_by_expiry ON ticket (expires_at);
`;
