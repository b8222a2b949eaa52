import type { RoomId, SearchHit as HitFrame } from "@parley/protocol";
import type { SentMessage } from "./client-room.ts";
import { messageItem } from "./message-item.ts";

export interface SearchOptions {
  /** Only in this room (its id). Without it: in all of a user's rooms; a visitor names one. */
  readonly in?: RoomId;
  /** The `next` of an earlier result: go on from there. */
  readonly before?: string;
  /** 1 to 50, default 20. */
  readonly limit?: number;
  /** Where days begin and end. Default: this device's. */
  readonly timeZone?: string;
}

/** One message that was found. */
export interface SearchHit {
  readonly room: HitFrame["room"];
  readonly message: SentMessage;
  /** Where in the text the words are: from, to (exclusive) in UTF-16 units, ascending. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

export interface SearchResult {
  /** The newest first. */
  readonly hits: readonly SearchHit[];
  /** There may be more, even if nothing was found so far: search again with this as `before`. */
  readonly next?: string;
}

export function searchHit({ room, message, ranges = [] }: HitFrame, self: string): SearchHit {
  return { room, message: messageItem(message, self, `${room.id}:${message.seq}`), ranges };
}

export function localTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
