import type { RoomId, UserId } from "@parley/protocol";
import type { Actor, MessageEvent, Room } from "./model.ts";

/** One thing that has to be in a message's text or in the name of one of its files, as lib/fold-text.ts compares texts. */
export interface SearchTerm {
  /** Folded, not empty, and without a space at either end. */
  readonly text: string;
  /** It begins a word, where its script writes words apart. Otherwise it may be anywhere in one. */
  readonly isPrefix: boolean;
}

/** Somebody by id, or everybody with these words, folded, side by side in the name they had when they wrote. */
export type SoughtSender = { readonly id: UserId } | { readonly name: string };

/** What a message may have to have. */
export type SoughtPart = "link" | "file" | "image";

/** What is looked for. All of it has to be true of a message; with nothing given, every message is meant. */
export interface SearchFilter {
  readonly terms: readonly SearchTerm[];
  /** One of these wrote it; none given: anybody. */
  readonly from: readonly SoughtSender[];
  readonly has: readonly SoughtPart[];
  /** Sent at or after this moment (ms UTC). */
  readonly since?: number | undefined;
  /** Sent before this moment (ms UTC). */
  readonly until?: number | undefined;
}

export interface MessageSearch extends SearchFilter {
  readonly actor: Actor;
  /** Only in these; without them in every room a user is in. A visitor is in none, and finds something only in open rooms it names. */
  readonly rooms?: readonly RoomId[] | undefined;
  /** Where an earlier page ended: its `next`. Anything else is a `bad_frame`. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A room as far as a hit names it. */
export type HitRoom = Pick<Room, "id" | "code" | "name" | "kind">;

export interface SearchHit {
  readonly room: HitRoom;
  readonly message: MessageEvent;
}

export interface SearchPage {
  /** At most `limit`, the newest first. */
  readonly hits: readonly SearchHit[];
  /** Where to go on looking; null when there is nothing more. */
  readonly next: string | null;
}

export interface Search {
  /**
   * Messages as they are now, deleted ones left out, in the rooms this actor may see at this very moment: that is decided
   * in the query, and a room that is not theirs is as if it were not there. Newest first, by the time they were sent; pages
   * neither repeat nor lose a message. Whatever was acknowledged before the call is found.
   *
   * One call looks at a bounded number of messages. Where little of a lot matches, a page may therefore have fewer hits
   * than the limit, or none, and still a `next`.
   */
  search(query: MessageSearch): Promise<SearchPage>;
  /**
   * The first message of a room at or after this moment (ms UTC), deleted or not; null when there is none. Where times
   * went backwards: one at or after it that follows one before it. Found in a number of steps logarithmic in the room.
   */
  seqAt(room: RoomId, at: number): Promise<number | null>;
}
