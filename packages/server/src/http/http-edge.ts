import type { OnlinePerson, Person, RoomId, SessionId, UserId } from "@parley/protocol";
import type { ReadMarked } from "../chat/mark-read.ts";
import type { ToldReceipt } from "../chat/receipts.ts";
import type { RoomEvent, UserStatus } from "../store/model.ts";
import type { Preferences } from "../store/room-change.ts";

/**
 * What the HTTP edge may ask of the live connections of this node. compose.ts provides it from gateway and delivery,
 * so that the two edges never import each other.
 */
export interface LiveConnections {
  /** Announces a stored event (after the answer's durable point). */
  publish(event: RoomEvent): void;
  /** Puts the user's live connections into the room: from now on they get its events. */
  enter(user: UserId, room: RoomId): Promise<void>;
  /**
   * Takes the user's live connections out of the room; when it returns, no later event of it reaches them. `by`: whom
   * they are told it was, if it was somebody else.
   */
  exit(departure: { readonly user: UserId; readonly room: RoomId; readonly by?: Person }): void;
  /** Tells the user's live connections that it has read on another device, and the room, if others may know. */
  readMoved(user: UserId, room: RoomId, marked: ReadMarked): void;
  /** Tells each of these rooms how far somebody has read, or nothing any more. */
  receiptsSet(told: readonly ToldReceipt[]): void;
  /** Tells the user's live connections how it wants the room. */
  preferencesSet(user: UserId, room: RoomId, preferences: Preferences): void;
  /** Closes every connection of the session with `session_ended`; when it returns, nothing more reaches them. */
  endSession(session: SessionId): void;
  /** Tells the user's devices and rooms of their status. */
  statusSet(user: UserId, status: UserStatus): void;
  /** Who is online in the room on this node; names only up to 100. */
  online(room: RoomId): { readonly count: number; readonly users: readonly OnlinePerson[] };
  /** How somebody is in the room; null if this node does not know. */
  presenceOf(room: RoomId, user: UserId): "online" | "away" | "offline" | null;
}

/** Whether this node should get traffic; `reasons` say why not (draining, store, ...). */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}
