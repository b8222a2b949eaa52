import type { RoomId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import { isMatch, type SearchableMessage } from "../search-match.ts";
import { soughtTokens } from "../search-tokens.ts";
import type { HitRoom } from "../search.ts";
import { storedFiles } from "../stored-more.ts";
import type { FoundRows, Reads, SearchCall } from "./calls.ts";
import { type EventRow, SELECT_MESSAGE } from "./event-row.ts";
import { matchExpression } from "./match-expression.ts";
import { query } from "./query.ts";

/** Messages one call looks at: some 10 us each. */
const MAX_LOOKED_AT = 8_000;
/** Where only short terms are sought: messages looked at before the index is asked for all tokens that begin with them. */
const FIRST_LOOK = 2_000;
/** Ids one call goes back: intersecting what a million messages have costs some 100 ms, even if nothing comes of it. */
const MAX_SPAN = 2_000_000;

type Candidate = Omit<SearchableMessage, "files"> & {
  readonly id: number;
  readonly room: RoomId;
  /** JSON. */
  readonly files: string | null;
};

const SELECT_CANDIDATE = `SELECT m.id, m.room, m.at, m.sender_id AS "senderId", m.sender_name AS "senderName", m.text,
  m.files`;

export function searchMessages(db: DatabaseSync): Pick<Reads, "search"> {
  const roomsOf = query<HitRoom>(
    db,
    `SELECT r.id, r.code, r.name, r.kind FROM membership m JOIN room r ON r.id = m.room
     WHERE m.user_id = ?1 AND (?2 IS NULL OR m.room IN (SELECT value FROM json_each(?2)))`,
  );
  const openRooms = query<HitRoom>(
    db,
    "SELECT id, code, name, kind FROM room WHERE kind = 'open' AND id IN (SELECT value FROM json_each(?))",
  );
  const mark = query<{ mark: number }>(db, "SELECT CAST(value AS INTEGER) AS mark FROM meta WHERE key = 'search_mark'");
  const byId = query<Candidate>(
    db,
    `${SELECT_CANDIDATE} FROM message m WHERE m.id < ? AND m.id > ? AND m.deleted_at IS NULL ORDER BY m.id DESC`,
  );
  const byTokens = query<Candidate>(
    db,
    `${SELECT_CANDIDATE} FROM message_search s CROSS JOIN message m ON m.id = s.rowid
     WHERE s.message_search MATCH ?3 AND s.rowid < ?1 AND s.rowid > ?2 AND m.deleted_at IS NULL ORDER BY s.rowid DESC`,
  );
  const row = query<EventRow>(db, `${SELECT_MESSAGE} WHERE m.id = ?`, { isTuple: true });

  function visibleRooms({ actor, rooms }: SearchCall): ReadonlyMap<RoomId, HitRoom> {
    const named = rooms === undefined ? null : JSON.stringify(rooms);
    const found = actor.kind === "user" ? roomsOf.all(actor.id, named) : openRooms.all(named ?? "[]");
    return new Map(found.map((room) => [room.id, room]));
  }

  return {
    search(call): FoundRows {
      const rooms = visibleRooms(call);
      if (rooms.size === 0) return { hits: [], next: null };
      const look = new Look(call, rooms);
      const indexed = mark.get()?.mark ?? 0;
      const lowest = Math.max(0, Math.min(look.position, indexed + 1) - 1 - MAX_SPAN);
      const tokens = soughtTokens(call, [...rooms.keys()]);
      const candidates = (withBeginnings: boolean) => {
        const expression = matchExpression(tokens, withBeginnings);
        const from = Math.min(look.position, indexed + 1);
        return expression === null ? byId.iterate(from, lowest) : byTokens.iterate(from, lowest, expression);
      };
      const isShort = tokens.pieces.length === 0 && tokens.beginnings.length > 0;
      const isDone =
        look.through(byId.iterate(look.position, indexed), MAX_LOOKED_AT) &&
        ((isShort && look.through(candidates(false), FIRST_LOOK)) || look.through(candidates(true), MAX_LOOKED_AT));
      return {
        hits: look.hits.slice(0, call.limit).flatMap(({ id, room: of }) => {
          const [room, message] = [rooms.get(of), row.get(id)];
          return room && message ? [[room, message] as const] : [];
        }),
        next: look.next(isDone ? lowest : null),
      };
    },
  };
}

/** One call's way through the messages, from the newest on. */
class Look {
  readonly hits: Candidate[] = [];
  /** Everything from here on has been looked at. */
  position: number;
  readonly #call: SearchCall;
  readonly #rooms: ReadonlyMap<RoomId, HitRoom>;
  #lookedAt = 0;

  constructor(call: SearchCall, rooms: ReadonlyMap<RoomId, HitRoom>) {
    this.#call = call;
    this.#rooms = rooms;
    this.position = call.before ?? Number.MAX_SAFE_INTEGER;
  }

  /** True if they came to an end before there was enough, and before this many had been looked at. */
  through(candidates: Iterable<Candidate>, most: number): boolean {
    for (const candidate of candidates) {
      if (this.hits.length > this.#call.limit || this.#lookedAt >= most) return false;
      this.#lookedAt += 1;
      this.position = candidate.id;
      if (!this.#rooms.has(candidate.room)) continue;
      if (isMatch(this.#call, { ...candidate, files: storedFiles(candidate.files) })) this.hits.push(candidate);
    }
    return true;
  }

  /** Where to go on; `lowest`: where it ends if everything was looked at, otherwise null. */
  next(lowest: number | null): number | null {
    const { limit } = this.#call;
    if (this.hits.length > limit) return this.hits[limit - 1]?.id ?? null;
    if (lowest === null) return this.position;
    return lowest > 0 ? lowest + 1 : null;
  }
}
