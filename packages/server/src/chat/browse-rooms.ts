import type { RoomListing } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { BrowseCursor } from "../store/room-change.ts";
import { roomKey } from "../store/room-key.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";

const DEFAULT_PAGE = 50;
export const MAX_BROWSE_PAGE = 200;

export interface Browsing {
  readonly search?: string | undefined;
  /** Where the page before ended: its `next`. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface BrowsedPage {
  readonly rooms: readonly RoomListing[];
  /** Gives the page after this one; null at the end. */
  readonly next: string | null;
}

/** Public rooms, and one's own archived ones, by name. */
export async function browseRooms(
  chat: Chat,
  actor: Actor,
  { search = "", after, limit }: Browsing,
): Promise<BrowsedPage> {
  const user = userOf(actor).id;
  if (!isStorable(search)) return { rooms: [], next: null };
  const { rooms, next } = await chat.store.browse({
    user,
    search: roomKey(search.trim()),
    after: after === undefined ? null : readCursor(after),
    limit: Math.min(limit ?? DEFAULT_PAGE, MAX_BROWSE_PAGE),
  });
  return { rooms, next: next && writeCursor(next) };
}

/** Opaque to callers: what pages are sorted by is nobody's business. */
function writeCursor({ key, id }: BrowseCursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString("base64url");
}

function readCursor(cursor: string): BrowseCursor {
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (typeof key === "string" && typeof id === "string" && isStorable(key + id))
      return { key, id: id as BrowseCursor["id"] };
  } catch {
    // Not one of ours: refused like any other that makes no sense.
  }
  throw new Refusal("bad_frame", { message: "after: give the `next` of the page before." });
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
