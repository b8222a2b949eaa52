/** Rooms of all kinds: who may do what in them, what they say of themselves, and invites. */
export const kindsOfRooms = `
ALTER TABLE room ADD COLUMN posting TEXT NOT NULL DEFAULT 'all';
ALTER TABLE room ADD COLUMN archived_at INTEGER;
-- What rooms are sorted and searched by. Until now every name was a code, and its own key.
ALTER TABLE room ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
-- Of a direct room: its members' ids.
ALTER TABLE room ADD COLUMN member_set TEXT;
-- Changed in the transactions that change memberships: the first to come is an owner, the last owner stays.
ALTER TABLE room ADD COLUMN member_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN owner_count INTEGER NOT NULL DEFAULT 0;
UPDATE room SET sort_key = name, member_count = (SELECT count(*) FROM membership m WHERE m.room = room.id);
CREATE UNIQUE INDEX room_by_members ON room (member_set) WHERE member_set IS NOT NULL;
CREATE INDEX room_to_browse ON room (sort_key, id) WHERE kind = 'public' AND archived_at IS NULL;

-- Apart from the room's row, which is written with every batch.
CREATE TABLE room_text (
  room TEXT PRIMARY KEY REFERENCES room (id),
  topic TEXT NOT NULL,
  description TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE membership ADD COLUMN role TEXT NOT NULL DEFAULT 'member';
ALTER TABLE membership ADD COLUMN level TEXT NOT NULL DEFAULT 'all';
ALTER TABLE membership ADD COLUMN is_favourite INTEGER NOT NULL DEFAULT 0;

CREATE TABLE invite (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  room TEXT NOT NULL REFERENCES room (id),
  by_id TEXT NOT NULL REFERENCES user (id),
  at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  max_uses INTEGER,
  uses INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX invite_by_room ON invite (room, at);
`;
