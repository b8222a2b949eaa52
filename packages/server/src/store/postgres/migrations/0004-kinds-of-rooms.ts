/** Rooms of all kinds: who may do what in them, what they say of themselves, and invites. The names are the SQLite schema's. */
export const kindsOfRooms = `
-- sort_key is what rooms are sorted and searched by; until now every name was a code, and its own key. member_set holds
-- the ids of a direct room's members. The counts are changed in the transactions that change memberships: the first to
-- come is an owner, the last owner stays.
ALTER TABLE room
  ADD COLUMN posting TEXT NOT NULL DEFAULT 'all',
  ADD COLUMN archived_at BIGINT,
  ADD COLUMN sort_key TEXT COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN member_set TEXT COLLATE "C",
  ADD COLUMN member_count BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN owner_count BIGINT NOT NULL DEFAULT 0;
UPDATE room SET sort_key = name, member_count = (SELECT count(*) FROM membership m WHERE m.room = room.id);
CREATE UNIQUE INDEX room_by_members ON room (member_set) WHERE member_set IS NOT NULL;
CREATE INDEX room_to_browse ON room (sort_key, id) WHERE kind = 'public' AND archived_at IS NULL;

-- Apart from the room's row, which is written with every batch.
CREATE TABLE room_text (
  room TEXT COLLATE "C" PRIMARY KEY REFERENCES room (id),
  topic TEXT COLLATE "C" NOT NULL,
  description TEXT COLLATE "C" NOT NULL
);

ALTER TABLE membership
  ADD COLUMN role TEXT NOT NULL DEFAULT 'member',
  ADD COLUMN level TEXT NOT NULL DEFAULT 'all',
  ADD COLUMN is_favourite SMALLINT NOT NULL DEFAULT 0;

CREATE TABLE invite (
  hash TEXT COLLATE "C" PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  room TEXT COLLATE "C" NOT NULL REFERENCES room (id),
  by_id TEXT COLLATE "C" NOT NULL REFERENCES "user" (id),
  at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  max_uses BIGINT,
  uses BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX invite_by_room ON invite (room, at);
`;
