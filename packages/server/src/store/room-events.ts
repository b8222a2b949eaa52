import type { Person, RoomId, UserId } from "@parley/protocol";
import type { MessageExtras } from "./message-extras.ts";
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
  /** What there is besides; its keys follow in their order. */
  readonly extras?: MessageExtras | null;
}

/** A message as every member receives it. */
export function messageEvent({ room, seq, at, from, text, clientMsgId, extras }: MessageFields): MessageEvent {
  const event: MessageEvent = { type: "message", room, seq, at, from, text };
  if (clientMsgId !== undefined && clientMsgId !== null) event.clientMsgId = clientMsgId;
  return extras ? Object.assign(event, extras) : event;
}

export interface MemberFields {
  readonly type: "member_joined" | "member_left";
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly member: Person;
  /** Who let them in or took them out, if it was somebody else. */
  readonly by?: Person;
}

/** A registered user's coming or going. */
export function memberEvent({ type, room, seq, at, member, by }: MemberFields): RoomEvent {
  return { type, room, seq, at, member, ...(by && { by }) };
}

/** What an event about a message says besides who, when and which message. Stored as it is, the text apart. */
export type ChangeDetail =
  | { readonly type: "edited"; readonly text: string }
  | {
      readonly type: "deleted";
      readonly author: UserId;
      readonly mentions?: readonly UserId[] | null;
      readonly mentionsRoom?: boolean;
    }
  | { readonly type: "reaction"; readonly emoji: string; readonly isOn: boolean }
  | { readonly type: "pinned"; readonly isOn: boolean };

export interface ChangeFields {
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly from: Person;
  /** The message: its seq. */
  readonly target: number;
}

/** Something that was done to a message. */
export function changeEvent({ room, seq, at, from, target }: ChangeFields, detail: ChangeDetail): RoomEvent {
  switch (detail.type) {
    case "edited":
      return { type: "edited", room, seq, at, from, target, text: detail.text };
    case "deleted": {
      const { author, mentions, mentionsRoom } = detail;
      const event: RoomEvent = { type: "deleted", room, seq, at, from, target, author };
      if (mentions) event.mentions = [...mentions];
      if (mentionsRoom) event.mentionsRoom = true;
      return event;
    }
    case "reaction":
      return { type: "reaction", room, seq, at, from, target, emoji: detail.emoji, isOn: detail.isOn };
    case "pinned":
      return { type: "pinned", room, seq, at, from, target, isOn: detail.isOn };
  }
}
