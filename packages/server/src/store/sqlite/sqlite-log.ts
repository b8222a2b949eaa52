import { Refusal } from "../../lib/refusal.ts";
import { messageEvent } from "../room-events.ts";
import type { MessageDraft, RoomLog } from "../room-log.ts";
import type { MoreToSay, Reads, Writes } from "./calls.ts";
import { eventOf, messageOf } from "./event-row.ts";
import type { Lane } from "./lane.ts";

export function sqliteLog(writes: Lane<Writes>, reads: Lane<Reads>): RoomLog {
  return {
    async append(draft) {
      const { room, actor, text, at, clientMsgId } = draft;
      const { kind, id, name } = actor;
      const stored = await writes.call("append", [room, kind, id, name, at, text, clientMsgId ?? null, more(draft)]);
      if (typeof stored === "number") {
        return { event: messageEvent({ room, seq: stored, at, from: { id, name }, text, clientMsgId }), isNew: true };
      }
      const isNew = "inserted" in stored;
      return { event: messageOf(room, isNew ? stored.inserted : stored), isNew };
    },

    change: (change) => writes.call("change", change),

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
      return { messages: rows.map((row) => messageOf(query.room, row, query.viewer)), hasBefore, hasAfter };
    },

    async pins(room) {
      const rows = await reads.call("pins", room);
      return rows.map((row) => messageOf(room, row));
    },

    async revisions(room, seq) {
      const revisions = await reads.call("revisions", { room, seq });
      if (!revisions) throw new Refusal("not_found");
      return revisions;
    },

    heads: (rooms) => reads.call("heads", rooms),
  };
}

/** Null for a message that says no more than its text, as nearly all do. */
function more({ replyTo, mentions = [], mentionsRoom = false, files = [] }: MessageDraft): MoreToSay | null {
  if (replyTo === undefined && mentions.length === 0 && !mentionsRoom && files.length === 0) return null;
  return { replyTo: replyTo ?? null, mentions, mentionsRoom, files };
}
