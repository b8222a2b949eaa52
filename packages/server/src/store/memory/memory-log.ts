import { Refusal } from "../../lib/refusal.ts";
import type { MessagePage, RoomEvent } from "../model.ts";
import { pageAround } from "../page-around.ts";
import { type MessageDraft, type PageQuery, type RoomLog, TAIL_MAX_OTHER_EVENTS } from "../room-log.ts";
import { mayCallRoom, speakRefusal } from "../room-right.ts";
import { attachFiles } from "./memory-files.ts";
import { memoryChanges } from "./memory-changes.ts";
import { type MemoryMessage, messageView } from "./memory-message.ts";
import { type MemoryRoom, type MemoryState, roleIn, speakingOf } from "./memory-state.ts";

export function memoryLog(state: MemoryState): RoomLog {
  return {
    ...memoryChanges(state),

    async append(draft) {
      state.assertOpen();
      const { room: id, actor, clientMsgId } = draft;
      const key = clientMsgId === undefined ? null : `${actor.id} ${clientMsgId}`;
      const known = state.rooms.get(id);
      const first = key === null ? undefined : known?.firstResults.get(key);
      if (known && first) return { event: messageView(known, first), isNew: false };
      const room = state.roomFor(id, actor);
      const refused = speakRefusal(speakingOf(room), actor.kind, roleIn(room, actor));
      if (refused) throw new Refusal(refused);
      const message = newMessage(state, room, draft);
      room.messages.push(message);
      room.messagesBySeq.set(message.seq, message);
      if (key !== null) room.firstResults.set(key, message);
      const event = messageView(room, message);
      room.log.push(event);
      return { event, isNew: true };
    },

    async eventsAfter(id, after, limit) {
      state.assertOpen();
      const room = state.rooms.get(id);
      return room ? events(room, after, after + limit) : [];
    },

    async tail(id, messages) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room || messages < 1) return [];
      const oldest = room.messages.at(-messages)?.seq ?? 1;
      return events(room, Math.max(oldest - 1, room.log.length - messages - TAIL_MAX_OTHER_EVENTS));
    },

    async messages(query) {
      state.assertOpen();
      const room = state.rooms.get(query.room);
      return room ? page(room, query) : { messages: [], hasBefore: false, hasAfter: false };
    },

    async heads(ids) {
      state.assertOpen();
      return ids.map((id) => state.rooms.get(id)?.log.length ?? 0);
    },
  };
}

function newMessage(
  state: MemoryState,
  room: MemoryRoom,
  { actor, text, at, clientMsgId, replyTo, ...draft }: MessageDraft,
): MemoryMessage {
  const quoted = replyTo === undefined ? null : room.messagesBySeq.get(replyTo);
  if (quoted === undefined || (quoted !== null && quoted.deletedAt !== null)) throw new Refusal("not_found");
  const mentionsRoom = draft.mentionsRoom ?? false;
  if (mentionsRoom && !mayCallRoom({ kind: room.kind, memberCount: room.members.size }, roleIn(room, actor))) {
    throw new Refusal("forbidden");
  }
  const files = attachFiles(state, room, { sender: actor.id, files: draft.files ?? [] });
  const called = new Set(draft.mentions);
  called.delete(actor.id);
  return {
    seq: room.log.length + 1,
    at,
    from: { id: actor.id, name: actor.name },
    senderKind: actor.kind,
    clientMsgId,
    text,
    replyTo: quoted?.seq ?? null,
    mentions: [...called].filter((id) => room.members.has(id)).toSorted(),
    mentionsRoom,
    files,
    changedSeq: null,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    isPinned: false,
    revisions: [],
  };
}

/** Entries of the log as they are read now: a message is its present projection. */
function events(room: MemoryRoom, from: number, to?: number): RoomEvent[] {
  return room.log.slice(from, to).map((event) => {
    const message = event.type === "message" ? room.messagesBySeq.get(event.seq) : undefined;
    return message ? messageView(room, message) : event;
  });
}

function page(room: MemoryRoom, { before, after, around, limit, viewer }: PageQuery): MessagePage {
  const { messages } = room;
  /** How many messages have a seq up to this one. */
  const countUpTo = (seq: number) => {
    const index = messages.findIndex((message) => message.seq > seq);
    return index < 0 ? messages.length : index;
  };
  const seen = (stretch: readonly MemoryMessage[]) => stretch.map((message) => messageView(room, message, viewer));
  const slice = (start: number, end: number) => ({
    messages: seen(messages.slice(start, end)),
    hasBefore: start > 0,
    hasAfter: end < messages.length,
  });
  if (around !== undefined) {
    const split = countUpTo(around);
    const nearby = pageAround(around, limit, {
      upTo: messages.slice(Math.max(0, split - limit - 1), split).toReversed(),
      after: messages.slice(split, split + limit + 1),
    });
    return { ...nearby, messages: seen(nearby.messages) };
  }
  if (after !== undefined) {
    const start = countUpTo(after);
    return slice(start, Math.min(messages.length, start + limit));
  }
  const end = before === undefined ? messages.length : countUpTo(before - 1);
  return slice(Math.max(0, end - limit), end);
}
