import type { RoomId } from "@parley/protocol";
import { foldText, foldWithOrigins } from "../lib/fold-text.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import { findTerm } from "../store/search-match.ts";
import type { SearchHit, SearchTerm, SoughtSender } from "../store/search.ts";
import type { Chat } from "./chat.ts";
import { parseSearchQuery } from "./search-query.ts";

const DEFAULT_HITS = 20;
export const MAX_HITS = 50;
/** Places shown in one message. */
const MAX_RANGES = 32;
/** Characters of an answer in which places are looked for: it takes a while to find the way back to each. */
const MAX_RANGED = 100_000;

export interface SearchRequest {
  readonly query: string;
  /** Only in this room. A visitor names one. */
  readonly in?: RoomId | undefined;
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
  readonly timeZone?: string | undefined;
}

/** Where words were found in a text: from, to (exclusive), in UTF-16 units. */
export type TextRange = [from: number, to: number];

export interface SearchAnswer {
  readonly hits: readonly (SearchHit & { readonly ranges?: TextRange[] })[];
  readonly next: string | null;
}

/** Messages this actor may see, the newest first. What is no query is a `bad_frame` that says why. */
export async function searchMessages(chat: Chat, actor: Actor, request: SearchRequest): Promise<SearchAnswer> {
  const retryAfterMs = chat.searches.take(actor.id);
  if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
  const { query, before, limit = DEFAULT_HITS, timeZone } = request;
  if (actor.kind === "visitor" && request.in === undefined) {
    throw new Refusal("bad_frame", { message: "in: a visitor searches one room; say which." });
  }
  if (request.in !== undefined && !(await chat.store.findRoom(request.in, actor))) throw new Refusal("not_found");
  const { rooms: named, from, ...sought } = parseSearchQuery(query, { now: chat.clock.now(), timeZone });
  const rooms = named.length > 0 ? await findRooms(chat, actor, named, request.in) : request.in && [request.in];
  const page = await chat.store.search({
    ...sought,
    actor,
    rooms,
    from: from.map((name): SoughtSender => (name === "me" ? { id: actor.id } : { name })),
    before,
    limit: Math.min(limit, MAX_HITS),
  });
  let ranged = 0;
  const hits = page.hits.map((hit) => {
    ranged += hit.message.text.length;
    const ranges = ranged > MAX_RANGED ? [] : rangesOf(hit.message.text, sought.terms);
    return ranges.length > 0 ? { ...hit, ranges } : hit;
  });
  return { hits, next: page.next };
}

/** The first message of a room at or after a moment; `not_found` if the room does not exist for this actor. */
export async function findSeqAt(
  chat: Chat,
  actor: Actor,
  { room, at }: { readonly room: RoomId; readonly at: number },
): Promise<number | null> {
  if (!(await chat.store.findRoom(room, actor))) throw new Refusal("not_found");
  return chat.store.seqAt(room, at);
}

/** Rooms of the actor's by code or name, within the one given. */
async function findRooms(chat: Chat, actor: Actor, named: readonly string[], within?: RoomId): Promise<RoomId[]> {
  const own = actor.kind === "user" ? await chat.store.roomsOf(actor.id) : [];
  const given = within && actor.kind === "visitor" ? await chat.store.findRoom(within, actor) : null;
  const isNamed = ({ id, code, name }: { id: string; code: string; name: string }) =>
    named.includes(code) || named.includes(id.toLowerCase()) || named.includes(foldText(name).trim());
  const rooms = [...own, ...(given ? [given] : [])].filter(isNamed);
  if (rooms.length === 0) {
    throw new Refusal("bad_frame", { message: `in: you are in no room called ${named.join(" or ").slice(0, 80)}.` });
  }
  return rooms.map(({ id }) => id).filter((id) => within === undefined || id === within);
}

function rangesOf(text: string, terms: readonly SearchTerm[]): TextRange[] {
  const { text: folded, starts, ends } = foldWithOrigins(text);
  const ranges: TextRange[] = [];
  for (const term of terms) {
    let index = findTerm(folded, term);
    while (index >= 0 && ranges.length < MAX_RANGES * terms.length) {
      ranges.push([starts[index] ?? 0, ends[index + term.text.length - 1] ?? text.length]);
      index = findTerm(folded, term, index + term.text.length);
    }
  }
  return merged(ranges).slice(0, MAX_RANGES);
}

/** Ascending, and none reaching into another. */
function merged(ranges: readonly TextRange[]): TextRange[] {
  const whole: TextRange[] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}
