import type { RoomId, UserId } from "@parley/protocol";
import type { MessageEvent, RoomEvent } from "../model.ts";
import { memberEvent, messageEvent } from "../room-events.ts";

/** One event as selected; `text` is null unless it is a message. */
export interface EventRow {
  readonly seq: number;
  readonly type: RoomEvent["type"];
  readonly at: number;
  readonly actorId: UserId;
  readonly actorName: string;
  readonly text: string | null;
  readonly clientMsgId: string | null;
}

export function messageOf(room: RoomId, { seq, at, actorId, actorName, text, clientMsgId }: EventRow): MessageEvent {
  return messageEvent({ room, seq, at, from: { id: actorId, name: actorName }, text: text ?? "", clientMsgId });
}

export function eventOf(room: RoomId, row: EventRow): RoomEvent {
  const { seq, type, at, actorId, actorName } = row;
  if (type === "message") return messageOf(room, row);
  return memberEvent({ type, room, seq, at, member: { id: actorId, name: actorName } });
}
