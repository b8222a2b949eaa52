import type { RoomId } from "@parley/protocol";
import { isMatch } from "../search-match.ts";
import { byNewest, readPosition, type SearchPosition, writePosition } from "../search-position.ts";
import { soughtTokens } from "../search-tokens.ts";
import { storedExtras } from "../stored-more.ts";
import type { HitRoom, MessageSearch, Search, SearchPage } from "../search.ts";
import { type EventRow, messageOf } from "./event-row.ts";
import type { QueryPool } from "./query-pool.ts";
import { MAX_FOUND, SEARCHES, SEQ_AT, WALKED_TO } from "./search-statements.ts";
import { tokenQuery } from "./token-query.ts";

/** Before everything else: no message is sent then. */
const START: SearchPosition = { at: Number.MAX_SAFE_INTEGER, room: "" as RoomId, seq: 0 };
/** What is often said is found by a look at so many of the newest messages. */
const FIRST_WALK = 1_000;
/** What is said so often that it cannot be put in order is found by a walk over so many. */
const LONG_WALK = 5_000;
/** Found messages fetched in one go. */
const FETCHED = 500;
/** Messages without an index that one search looks at. */
const MAX_UNINDEXED = 2_000;
/** Looks one call takes after the first. */
const MAX_LOOKS = 4;

type Row = EventRow & { readonly room: RoomId };

/** Rows, the newest first. Down to `end` there is nothing else; null: there is nothing else at all. */
interface Look {
  readonly rows: readonly Row[];
  readonly end: SearchPosition | null;
}

export function postgresSearch(queries: QueryPool): Search {
  return {
    async search(query) {
      const start = query.before === undefined ? START : readPosition(query.before);
      return new Searching(queries, query).from(start);
    },

    async seqAt(room, at) {
      const [message] = await queries.read<{ seq: number }>(SEQ_AT, [room, at]);
      return message?.seq ?? null;
    },
  };
}

/** One call. */
class Searching {
  readonly #queries: QueryPool;
  readonly #query: MessageSearch;
  readonly #sql;
  #rooms: ReadonlyMap<RoomId, HitRoom> = new Map();
  /** What matches, by room and seq: a message may be indexed between two looks. */
  readonly #hits = new Map<string, Row>();
  #tokens: string | null = null;

  constructor(queries: QueryPool, query: MessageSearch) {
    this.#queries = queries;
    this.#query = query;
    this.#sql = SEARCHES[query.actor.kind];
  }

  async from(start: SearchPosition): Promise<SearchPage> {
    const rooms = await this.#queries.read<HitRoom & { isBehind: boolean }>(this.#sql.rooms, this.#who());
    if (rooms.length === 0) return { hits: [], next: null };
    this.#rooms = new Map(rooms.map(({ id, code, name, kind }) => [id, { id, code, name, kind }]));
    this.#tokens = tokenQuery(soughtTokens(this.#query, [...this.#rooms.keys()]));
    // First: what is indexed after this is found in the index.
    const unindexed = rooms.some(({ isBehind }) => isBehind) ? await this.#unindexed(start) : null;
    let look = await this.#walk(start, FIRST_WALK);
    for (let looks = 0; looks < MAX_LOOKS && look && !this.#isEnough(nearer(unindexed, look)); looks += 1) {
      look = await this.#further(look);
    }
    return this.#page(nearer(unindexed, look));
  }

  #who(): readonly unknown[] {
    return [this.#query.actor.id, this.#query.rooms ?? null];
  }

  async #unindexed(from: SearchPosition): Promise<SearchPosition | null> {
    const rows = await this.#read(this.#sql.unindexed, from, [MAX_UNINDEXED]);
    return this.#take({ rows, end: endOf(rows, MAX_UNINDEXED) });
  }

  async #walk(from: SearchPosition, length: number): Promise<SearchPosition | null> {
    const [end] = await this.#queries.read<SearchPosition & object>(WALKED_TO, [from.at, from.room, from.seq, length]);
    const rows = await this.#read(this.#sql.walk, from, [length, this.#tokens]);
    return this.#take({ rows, end: end ?? null });
  }

  async #further(from: SearchPosition): Promise<SearchPosition | null> {
    if (this.#tokens === null) return this.#walk(from, LONG_WALK);
    const rows = await this.#read(this.#sql.find, from, [FETCHED, this.#tokens]);
    if ((rows[0]?.foundCount ?? 0) > MAX_FOUND) return this.#walk(from, LONG_WALK);
    return this.#take({ rows, end: endOf(rows, FETCHED) });
  }

  #read(sql: string, from: SearchPosition, more: readonly unknown[]) {
    return this.#queries.read<Row & { foundCount?: number }>(sql, [
      ...this.#who(),
      from.at,
      from.room,
      from.seq,
      ...more,
    ]);
  }

  #take({ rows, end }: Look): SearchPosition | null {
    for (const row of rows) {
      const { room, seq, at, actorId: senderId, actorName: senderName, text, more } = row;
      const files = more && storedExtras(more).files;
      if (!isMatch(this.#query, { at, senderId, senderName, text: text ?? "", files })) continue;
      this.#hits.set(`${room} ${seq}`, row);
    }
    return end;
  }

  /** The hits that nothing unknown lies before, the newest first. */
  #certain(end: SearchPosition | null): readonly Row[] {
    const hits = [...this.#hits.values()].toSorted(byNewest);
    return end === null ? hits : hits.filter((hit) => byNewest(hit, end) <= 0);
  }

  #isEnough(end: SearchPosition | null): boolean {
    return this.#certain(end).length > this.#query.limit;
  }

  #page(end: SearchPosition | null): SearchPage {
    const { limit, actor } = this.#query;
    const certain = this.#certain(end);
    const last = certain[limit - 1];
    const next = last && certain.length > limit ? last : end;
    return {
      hits: certain.slice(0, limit).flatMap((row) => {
        const room = this.#rooms.get(row.room);
        return room ? [{ room, message: messageOf(row.room, row, actor.id) }] : [];
      }),
      next: next && writePosition(next),
    };
  }
}

function endOf(rows: readonly Row[], limit: number): SearchPosition | null {
  return rows.length < limit ? null : (rows.at(-1) ?? null);
}

/** Whichever is reached first. */
function nearer(a: SearchPosition | null, b: SearchPosition | null): SearchPosition | null {
  if (a === null || b === null) return a ?? b;
  return byNewest(a, b) < 0 ? a : b;
}
