import type { SentMessage, UnsentMessage } from "@parley/client";
import {
  CheckCheck,
  Copy,
  History,
  Link2,
  MailOpen,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react";
import type { Message, RoomActions } from "../room/room-actions.ts";
import { rightsIn } from "../room/rights.ts";
import { writeClipboard } from "../ui/clipboard.ts";
import type { Anchor } from "../ui/place.ts";
import { showToast } from "../ui/toasts.ts";
import { markUnreadFrom, messageLink, togglePin } from "./change-message.ts";

/** One thing a person may do with a message. */
export interface Deed {
  readonly name: "react" | "reply" | "edit" | "copy" | "link" | "pin" | "unread" | "readers" | "history" | "delete";
  readonly label: string;
  readonly Icon: typeof Copy;
  /** Pressed while the message has the focus, it does the same. */
  readonly key?: string;
  readonly isDanger?: boolean;
  /** `anchor`: what was pressed, for what opens beside it. */
  readonly run: (anchor: Anchor) => void;
}

/** What this person may do with this message, in the order a menu lists it. */
export function deedsFor(message: Message, actions: RoomActions): readonly Deed[] {
  return message.state === "sent" ? deedsForSent(message, actions) : deedsForUnsent(message, actions);
}

function deedsForUnsent(message: UnsentMessage, actions: RoomActions): readonly Deed[] {
  return [editOf(message, actions), copyOf(message), removeOf(() => actions.room.discard(message.clientMsgId))];
}

function deedsForSent(message: SentMessage, actions: RoomActions): readonly Deed[] {
  const { room } = actions;
  const { seq, isOwn, editedAt, deletedAt } = message;
  const { canSpeak, canEdit, canPin, canModerate } = rightsIn(room.snapshot());
  const link: Deed = {
    name: "link",
    label: "Copy link",
    Icon: Link2,
    key: "l",
    run: () => copyAway(messageLink(room, seq), "Link copied"),
  };
  const unread: Deed = {
    name: "unread",
    label: "Mark unread from here",
    Icon: MailOpen,
    key: "u",
    run: () => markUnreadFrom(room, seq),
  };
  const readers: Deed = {
    name: "readers",
    label: "Read by …",
    Icon: CheckCheck,
    run: () => actions.showReaders(message),
  };
  if (deletedAt !== undefined) return [link, unread];
  const hasText = message.text !== "";
  return [
    ...(canSpeak ? [reactTo(message, actions), replyTo(message, actions)] : []),
    ...(isOwn && canEdit ? [editOf(message, actions)] : []),
    ...(hasText ? [copyOf(message)] : []),
    link,
    ...(canPin ? [pinOf(message, actions)] : []),
    unread,
    readers,
    ...(editedAt === undefined ? [] : [historyOf(() => actions.showHistory(message))]),
    ...((isOwn && canEdit) || canModerate ? [removeOf(() => actions.askDelete(message))] : []),
  ];
}

function reactTo(message: SentMessage, { pickReaction }: RoomActions): Deed {
  return { name: "react", label: "React", Icon: SmilePlus, key: "+", run: (anchor) => pickReaction(message, anchor) };
}

function replyTo(message: SentMessage, { reply }: RoomActions): Deed {
  return { name: "reply", label: "Reply", Icon: Reply, key: "r", run: () => reply(message) };
}

function editOf(message: Message, { edit }: RoomActions): Deed {
  return { name: "edit", label: "Edit", Icon: Pencil, key: "e", run: () => edit(message) };
}

function copyOf({ text }: Message): Deed {
  return { name: "copy", label: "Copy text", Icon: Copy, key: "c", run: () => copyAway(text, "Text copied") };
}

function pinOf(message: SentMessage, { room }: RoomActions): Deed {
  const run = (): void => togglePin(room, message);
  return message.isPinned === true
    ? { name: "pin", label: "Unpin", Icon: PinOff, key: "p", run }
    : { name: "pin", label: "Pin to this room", Icon: Pin, key: "p", run };
}

function historyOf(run: () => void): Deed {
  return { name: "history", label: "See edits", Icon: History, key: "h", run };
}

function removeOf(run: () => void): Deed {
  return { name: "delete", label: "Delete", Icon: Trash2, key: "Delete", isDanger: true, run };
}

function copyAway(text: string, done: string): void {
  void writeClipboard(text).then((isDone) => showToast(isDone ? done : "The browser did not allow to copy."));
}
