import type { RoomId } from "@parley/protocol";
import type { Changed, MessageChange } from "../store/message-change.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { checkText } from "./message-text.ts";

interface Target {
  readonly room: RoomId;
  readonly seq: number;
}

/*
 * What can be done to a message. Whether this actor may is decided where it is done: in the store's transaction, so
 * that no leave, delete or archiving can slip between the check and the change.
 */

/** Gives one's own message another text. */
export function editMessage(
  chat: Chat,
  actor: Actor,
  { room, seq, text }: Target & { readonly text: string },
): Promise<Changed> {
  checkText(text, chat.limits.maxTextBytes);
  return change(chat, actor, { type: "edit", room, seq, text });
}

export function deleteMessage(chat: Chat, actor: Actor, { room, seq }: Target): Promise<Changed> {
  return change(chat, actor, { type: "delete", room, seq });
}

export function reactToMessage(
  chat: Chat,
  actor: Actor,
  { room, seq, emoji, isOn }: Target & { readonly emoji: string; readonly isOn: boolean },
): Promise<Changed> {
  return change(chat, actor, { type: "react", room, seq, emoji, isOn });
}

export function pinMessage(
  chat: Chat,
  actor: Actor,
  { room, seq, isOn }: Target & { readonly isOn: boolean },
): Promise<Changed> {
  return change(chat, actor, { type: "pin", room, seq, isOn });
}

type WhatToDo<C = MessageChange> = C extends MessageChange ? Omit<C, "actor" | "at"> : never;

function change(chat: Chat, actor: Actor, what: WhatToDo): Promise<Changed> {
  return chat.store.change({ ...what, actor, at: chat.clock.now() });
}
