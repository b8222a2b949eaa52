import type { MessagePage } from "../model.ts";
import { pageAround } from "../page-around.ts";
import { messageEvent } from "../room-events.ts";
import { type PageQuery, type RoomLog, TAIL_MAX_OTHER_EVENTS } from "../room-log.ts";
import type { MemoryRoom, MemoryState } from "./memory-state.ts";

export function memoryLog(state: MemoryState): RoomLog {
  return {
    async append({ room: id, actor, text, at, clientMsgId }) {
      state.assertOpen();
      const key = clientMsgId === undefined ? null : `${actor.id} ${clientMsgId}`;
      const first = key === null ? undefined : state.rooms.get(id)?.firstResults.get(key);
      if (first) return { event: first, isNew: false };
      const room = state.roomFor(id, actor);
      const from = { id: actor.id, name: actor.name };
      const event = messageEvent({ room: id, seq: room.events.length + 1, at, from, text, clientMsgId });
      room.events.push(event);
      room.messages.push(event);
      if (key !== null) room.firstResults.set(key, event);
      return { event, isNew: true };
    },

    async eventsAfter(id, after, limit) {
      state.assertOpen();
      return state.rooms.get(id)?.events.slice(after, after + limit) ?? [];
    },

    async tail(id, messages) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room || messages < 1) return [];
      const oldest = room.messages.at(-messages) ?? room.events[0];
      const start = Math.max((oldest?.seq ?? 1) - 1, room.events.length - messages - TAIL_MAX_OTHER_EVENTS);
      return room.events.slice(start);
    },

    async messages(query) {
      state.assertOpen();
      const room = state.rooms.get(query.room);
      return room ? page(room, query) : { messages: [], hasBefore: false, hasAfter: false };
    },

    async heads(ids) {
      state.assertOpen();
      return ids.map((id) => state.rooms.get(id)?.events.length ?? 0);
    },
  };
}

function page({ messages }: MemoryRoom, { before, after, around, limit }: PageQuery): MessagePage {
  /** How many messages have a seq up to this one. */
  const countUpTo = (seq: number) => {
    const index = messages.findIndex((message) => message.seq > seq);
    return index < 0 ? messages.length : index;
  };
  const slice = (start: number, end: number) => ({
    messages: messages.slice(start, end),
    hasBefore: start > 0,
    hasAfter: end < messages.length,
  });
  if (around !== undefined) {
    const split = countUpTo(around);
    return pageAround(around, limit, {
      upTo: messages.slice(Math.max(0, split - limit - 1), split).toReversed(),
      after: messages.slice(split, split + limit + 1),
    });
  }
  if (after !== undefined) {
    const start = countUpTo(after);
    return slice(start, Math.min(messages.length, start + limit));
  }
  const end = before === undefined ? messages.length : countUpTo(before - 1);
  return slice(Math.max(0, end - limit), end);
}
