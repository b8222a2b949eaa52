import type { Person, RoomId } from "@parley/protocol";
import type { MessageEvent, RoomEvent } from "./model.ts";

/*
 * Events are built here and nowhere else, so that one event has the same keys in the same order whether it comes from
 * an append, from a page or from catch-up: its encoded frame is then the same bytes too.
 */

export interface MessageFields {
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly from: Person;
  readonly text: string;
  /** Left out of the event where the sender gave none. */
  readonly clientMsgId: string | null | undefined;
}

/** A message as every member receives it. */
export function messageEvent({ room, seq, at, from, text, clientMsgId }: MessageFields): MessageEvent {
  const event: MessageEvent = { type: "message", room, seq, at, from, text };
  if (clientMsgId !== undefined && clientMsgId !== null) event.clientMsgId = clientMsgId;
  return event;
}

export interface MemberFields {
  readonly type: "member_joined" | "member_left";
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly member: Person;
}

/** A registered user's coming or going. */
export function memberEvent({ type, room, seq, at, member }: MemberFields): RoomEvent {
  return { type, room, seq, at, member };
}
