/**
 * First schema: the room log with its projection, memberships, accounts. The names are the SQLite schema's.
 *
 * COLLATE "C" compares bytes: names sort as in every other store, indexes do not depend on the system's locale library
 * (whose updates corrupt them), and equality is a memcmp.
 */
export const roomsAndAccounts = `
-- A room's row changes with every batch: half a page free keeps those updates within the page and off the indexes.
CREATE TABLE room (
  id TEXT COLLATE "C" PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  head BIGINT NOT NULL DEFAULT 0,
  last_ordinal BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE "user" (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- A message's text is in message and nowhere else: one place to scrub when it is deleted. No reference to room: the
-- only writer holds the room's row locked, and checking it again for every row would cost as much as the insert.
CREATE TABLE room_event (
  room TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  type TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_id TEXT COLLATE "C" NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (room, seq)
);

-- The sender may be a visitor: no reference to user.
CREATE TABLE message (
  room TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  sender_kind TEXT NOT NULL,
  sender_id TEXT COLLATE "C" NOT NULL,
  sender_name TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  client_msg_id TEXT COLLATE "C",
  PRIMARY KEY (room, seq)
);
-- "Own messages after the read cursor" is a range count on this one; visitors have no read cursor.
CREATE INDEX message_by_sender ON message (room, sender_id, ordinal) WHERE sender_kind = 'user';
CREATE UNIQUE INDEX message_once ON message (sender_id, room, client_msg_id) WHERE client_msg_id IS NOT NULL;

CREATE TABLE membership (
  room TEXT COLLATE "C" NOT NULL REFERENCES room (id),
  user_id TEXT COLLATE "C" NOT NULL REFERENCES "user" (id),
  read_seq BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (room, user_id)
);
CREATE INDEX membership_by_user ON membership (user_id);

CREATE TABLE session (
  id TEXT COLLATE "C" PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES "user" (id),
  refresh_hash TEXT COLLATE "C" NOT NULL,
  previous_hash TEXT COLLATE "C",
  rotated_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE ticket (
  hash TEXT COLLATE "C" PRIMARY KEY,
  kind TEXT NOT NULL,
  actor_id TEXT COLLATE "C" NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL,
  session TEXT COLLATE "C",
  expires_at BIGINT NOT NULL
);
CREATE INDEX ticket_by_expiry ON ticket (expires_at);
`;
