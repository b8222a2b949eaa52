/**
 * What messages are found by (search-tokens.ts). The tokens are kept in a table of their own, so that pages of messages
 * stay as narrow as they are, and as a tsvector, because that is what PostgreSQL can look up by the beginnings of tokens
 * without an extension (ADR-0013).
 */
export const search = `
CREATE TABLE message_search (
  room TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  tokens TSVECTOR NOT NULL,
  PRIMARY KEY (room, seq)
);
CREATE INDEX message_search_newest ON message_search (at, room, seq);
-- What is waiting to be sorted in is looked through by every search: a quarter of the usual size.
CREATE INDEX message_search_tokens ON message_search USING gin (tokens) WITH (gin_pending_list_limit = 1024);

-- Messages of the room up to this seq are in the index; later ones are looked at without it.
CREATE TABLE search_mark (
  room TEXT COLLATE "C" PRIMARY KEY,
  seq BIGINT NOT NULL
);
`;
