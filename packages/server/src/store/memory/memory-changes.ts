import { Refusal } from "../../lib/refusal.ts";
import { type Changed, MAX_PINS, MAX_REACTIONS, type MessageChange } from "../message-change.ts";
import { refusalOf } from "../message-right.ts";
import type { RoomEvent } from "../model.ts";
import { type ChangeDetail, changeEvent } from "../room-events.ts";
import type { RoomLog } from "../room-log.ts";
import { releaseFiles } from "./memory-files.ts";
import { type MemoryMessage, messageView } from "./memory-message.ts";
import { type MemoryRoom, type MemoryState, roleIn, speakingOf } from "./memory-state.ts";

export function memoryChanges(state: MemoryState): Pick<RoomLog, "change" | "pins" | "revisions"> {
  return {
    async change(change): Promise<Changed> {
      state.assertOpen();
      const { actor, at, seq: target } = change;
      const room = state.roomFor(change.room, actor);
      const message = room.messagesBySeq.get(target);
      if (!message) throw new Refusal("not_found");
      const refused = refusalOf(
        change,
        { senderId: message.from.id, isDeleted: message.deletedAt !== null },
        { room: speakingOf(room), role: roleIn(room, actor) },
      );
      if (refused) throw new Refusal(refused);
      const detail = apply(room, message, change);
      if (detail?.type === "deleted") releaseFiles(state, room, target);
      if (!detail) return { event: null, changedSeq: message.changedSeq ?? target };
      const seq = room.log.length + 1;
      const from = { id: actor.id, name: actor.name };
      const event = changeEvent({ room: room.id, seq, at, from, target }, detail);
      message.changedSeq = seq;
      room.log.push(event);
      return { event, changedSeq: seq };
    },

    async pins(id) {
      state.assertOpen();
      const room = state.rooms.get(id);
      return room ? room.pins.map((message) => messageView(room, message)) : [];
    },

    async revisions(id, seq) {
      state.assertOpen();
      const message = state.rooms.get(id)?.messagesBySeq.get(seq);
      if (!message) throw new Refusal("not_found");
      if (message.deletedAt !== null) return [];
      return message.revisions.length > 0 ? [...message.revisions] : [{ at: message.at, text: message.text }];
    },
  };
}

/** What is to be logged, or null when it is so already. */
function apply(room: MemoryRoom, message: MemoryMessage, change: MessageChange): ChangeDetail | null {
  switch (change.type) {
    case "edit":
      if (message.text === change.text) return null;
      if (message.revisions.length === 0) message.revisions.push({ at: message.at, text: message.text });
      message.revisions.push({ at: change.at, text: change.text });
      message.text = change.text;
      message.editedAt = change.at;
      return { type: "edited", text: change.text };
    case "delete":
      return message.deletedAt === null ? erase(room, message, change.at) : null;
    case "react":
      return react(message, change);
    case "pin":
      return pin(room, message, change.isOn);
  }
}

function erase(room: MemoryRoom, message: MemoryMessage, at: number): ChangeDetail {
  const { from, mentions, mentionsRoom } = message;
  pin(room, message, false);
  const nothing = {
    text: "",
    replyTo: null,
    mentions: [],
    mentionsRoom: false,
    files: [],
    reactions: [],
    revisions: [],
  };
  Object.assign(message, nothing, { editedAt: null, deletedAt: at });
  const scrubbed = (event: RoomEvent): RoomEvent =>
    event.type === "edited" && event.target === message.seq ? { ...event, text: "" } : event;
  room.log.splice(0, room.log.length, ...room.log.map(scrubbed));
  return { type: "deleted", author: from.id, mentions: mentions.length > 0 ? mentions : null, mentionsRoom };
}

function react(message: MemoryMessage, change: MessageChange & { type: "react" }): ChangeDetail | null {
  const { emoji, isOn, actor } = change;
  const isThis = ([other, id]: MemoryMessage["reactions"][number]) => other === emoji && id === actor.id;
  if (message.reactions.some(isThis) === isOn) return null;
  if (isOn && new Set([...message.reactions.map(([other]) => other), emoji]).size > MAX_REACTIONS) {
    throw new Refusal("too_many");
  }
  message.reactions = isOn
    ? [...message.reactions, [emoji, actor.id, actor.name]]
    : message.reactions.filter((reaction) => !isThis(reaction));
  return { type: "reaction", emoji, isOn };
}

function pin(room: MemoryRoom, message: MemoryMessage, isOn: boolean): ChangeDetail | null {
  if (message.isPinned === isOn) return null;
  if (isOn && room.pins.length >= MAX_PINS) throw new Refusal("too_many");
  message.isPinned = isOn;
  room.pins = isOn ? [message, ...room.pins] : room.pins.filter((pinned) => pinned !== message);
  return { type: "pinned", isOn };
}
