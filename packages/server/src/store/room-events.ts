import type { Person, RoomId } from "@parley/protocol";
import type { MessageEvent, RoomEvent } from "./model.ts";

/*
 * Events are built here and nowhere else, so that one event has the same keys in the same order whether it comes from
 * an append, from a page or from catch-up: its encoded frame is then the same bytes too.
 */

/** A message as every member receives it; `clientMsgId` is left out where the sender gave none. */
export function messageEvent(
  room: RoomId,
  seq: number,
  at: number,
  from: Person,
  text: string,
  clientMsgId: string | null | undefined,
): MessageEvent {
  const event: MessageEvent = { type: "message", room, seq, at, from, text };
  if (clientMsgId !== undefined && clientMsgId !== null) event.clientMsgId = clientMsgId;
  return event;
}

/** A registered user's coming or going. */
export function memberEvent(
  type: "member_joined" | "member_left",
  room: RoomId,
  seq: number,
  at: number,
  member: Person,
): RoomEvent {
  return { type, room, seq, at, member };
}
