import type { RoomId } from "@parley/protocol";
import type { MessageEvent, RoomEvent } from "../model.ts";
import { memberEvent, messageEvent } from "../room-events.ts";
import type { RoomLog } from "../room-log.ts";
import type { EventRow, Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";

export function sqliteLog(writes: Lane<Writes>, reads: Lane<Reads>): RoomLog {
  return {
    async append({ room, actor: { kind, id, name }, text, at, clientMsgId }) {
      const stored = await writes.call("append", [room, kind, id, name, at, text, clientMsgId ?? null]);
      if (typeof stored !== "number") return { event: messageOf(room, stored), isNew: false };
      return { event: messageEvent({ room, seq: stored, at, from: { id, name }, text, clientMsgId }), isNew: true };
    },

    async eventsAfter(room, after, limit) {
      const rows = await reads.call("eventsAfter", { room, after, limit });
      return rows.map((row) => eventOf(room, row));
    },

    async tail(room, messages) {
      const rows = await reads.call("tail", { room, messages });
      return rows.map((row) => eventOf(room, row));
    },

    async messages(query) {
      const { rows, hasBefore, hasAfter } = await reads.call("messages", query);
      return { messages: rows.map((row) => messageOf(query.room, row)), hasBefore, hasAfter };
    },

    heads: (rooms) => reads.call("heads", rooms),
  };
}

function messageOf(room: RoomId, [seq, , at, id, name, text, clientMsgId]: EventRow): MessageEvent {
  return messageEvent({ room, seq, at, from: { id, name }, text: text ?? "", clientMsgId });
}

function eventOf(room: RoomId, row: EventRow): RoomEvent {
  const [seq, type, at, id, name] = row;
  return type === "message" ? messageOf(room, row) : memberEvent({ type, room, seq, at, member: { id, name } });
}
