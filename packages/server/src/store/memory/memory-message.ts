import type { FileView, Person, UserId } from "@parley/protocol";
import { messageExtras, type Reaction } from "../message-extras.ts";
import type { Actor, MessageEvent, Revision } from "../model.ts";
import { messageEvent } from "../room-events.ts";
import type { MemoryRoom } from "./memory-state.ts";

/** A message in its present state. Changes write it in place; what is read is built anew each time. */
export interface MemoryMessage {
  readonly seq: number;
  readonly at: number;
  readonly from: Person;
  readonly senderKind: Actor["kind"];
  readonly clientMsgId: string | undefined;
  text: string;
  replyTo: number | null;
  mentions: readonly UserId[];
  mentionsRoom: boolean;
  files: readonly FileView[];
  changedSeq: number | null;
  editedAt: number | null;
  deletedAt: number | null;
  reactions: readonly Reaction[];
  isPinned: boolean;
  /** What it said, and when it began to; empty until it is edited. */
  revisions: Revision[];
}

export function messageView(room: MemoryRoom, message: MemoryMessage, viewer?: UserId): MessageEvent {
  const { seq, at, from, text, clientMsgId } = message;
  const quoted = message.replyTo === null ? undefined : room.messagesBySeq.get(message.replyTo);
  const extras = messageExtras(
    {
      ...message,
      quoted: quoted ? { ...quoted, isDeleted: quoted.deletedAt !== null } : null,
    },
    viewer,
  );
  return messageEvent({ room: room.id, seq, at, from, text, clientMsgId, extras });
}
