import { noPosition } from "../search-position.ts";
import type { Search } from "../search.ts";
import type { Reads } from "./calls.ts";
import { messageOf } from "./event-row.ts";
import type { Lane } from "./lane.ts";

export function sqliteSearch(searches: Lane<Reads>, reads: Lane<Reads>): Search {
  return {
    async search({ before, ...query }) {
      const { hits, next } = await searches.call("search", { ...query, before: before ? readId(before) : null });
      return {
        hits: hits.map(([room, row]) => ({ room, message: messageOf(room.id, row, query.actor.id) })),
        next: next === null ? null : String(next),
      };
    },

    seqAt: (room, at) => reads.call("seqAt", { room, at }),
  };
}

function readId(before: string): number {
  if (!/^\d{1,15}$/.test(before)) throw noPosition();
  return Number(before);
}
