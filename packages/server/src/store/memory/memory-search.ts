import { isVisible } from "../room-right.ts";
import { isMatch } from "../search-match.ts";
import { byNewest, readPosition, writePosition } from "../search-position.ts";
import type { MessageSearch, Search, SearchPage } from "../search.ts";
import { messageView } from "./memory-message.ts";
import { type MemoryRoom, type MemoryState, roleIn } from "./memory-state.ts";

export function memorySearch(state: MemoryState): Search {
  return {
    async search(query) {
      state.assertOpen();
      return search([...state.rooms.values()], query);
    },

    async seqAt(id, at) {
      state.assertOpen();
      return state.rooms.get(id)?.messages.find((message) => message.at >= at)?.seq ?? null;
    },
  };
}

function search(all: readonly MemoryRoom[], { actor, rooms, before, limit, ...sought }: MessageSearch): SearchPage {
  const start = before === undefined ? null : readPosition(before);
  const isSeen = (room: MemoryRoom) => isVisible(room, actor.kind, roleIn(room, actor));
  const isNamed = ({ id }: MemoryRoom) => (rooms ? rooms.includes(id) : actor.kind === "user");
  const found = all
    .filter((room) => isNamed(room) && isSeen(room))
    .flatMap((room) =>
      room.messages.map((message) => ({
        room,
        message,
        position: { at: message.at, room: room.id, seq: message.seq },
      })),
    )
    .filter(({ position }) => start === null || byNewest(start, position) < 0)
    .filter(({ message }) => message.deletedAt === null)
    .filter(({ message }) => isMatch(sought, { ...message, senderId: message.from.id, senderName: message.from.name }))
    .toSorted((a, b) => byNewest(a.position, b.position));
  const last = found[limit - 1];
  return {
    hits: found.slice(0, limit).map(({ room, message }) => {
      const { id, code, name, kind } = room;
      return { room: { id, code, name, kind }, message: messageView(room, message, actor.id) };
    }),
    next: last && found.length > limit ? writePosition(last.position) : null,
  };
}
