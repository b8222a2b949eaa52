import type { Check } from "lucide-react";
import { Copy, History, Link2, MailOpen, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2 } from "lucide-react";
import type { Message, RoomActions } from "../room/room-actions.ts";
import { writeClipboard } from "../ui/clipboard.ts";
import type { Anchor } from "../ui/place.ts";
import { showToast } from "../ui/toasts.ts";
import { markUnreadFrom, messageLink, togglePin } from "./change-message.ts";

/** One thing a person may do with a message. */
export interface Deed {
  readonly name: "react" | "reply" | "edit" | "copy" | "link" | "pin" | "unread" | "history" | "delete";
  readonly label: string;
  readonly Icon: typeof Check;
  /** Pressed while the message has the focus, it does the same. */
  readonly key?: string;
  readonly isDanger?: boolean;
  /** `anchor`: what was pressed, for what opens beside it. */
  readonly run: (anchor: Anchor) => void;
}

/** What this person may do with this message, in the order a menu lists it. */
export function deedsFor(message: Message, actions: RoomActions): readonly Deed[] {
  const { room } = actions;
  const { text } = message;
  const edit: Deed = { name: "edit", label: "Edit", Icon: Pencil, key: "e", run: () => actions.edit(message) };
  const copy: Deed = {
    name: "copy",
    label: "Copy text",
    Icon: Copy,
    key: "c",
    run: () => copyAway(text, "Text copied"),
  };
  if (message.state !== "sent") {
    const { clientMsgId } = message;
    const discard = () => room.discard(clientMsgId);
    return [edit, copy, { name: "delete", label: "Delete", Icon: Trash2, key: "Delete", isDanger: true, run: discard }];
  }

  const { seq, isOwn, isPinned, editedAt, deletedAt } = message;
  const self = actions.self();
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
  if (deletedAt !== undefined) return [link, unread];

  const pin: Deed = {
    name: "pin",
    label: isPinned === true ? "Unpin" : "Pin to this room",
    Icon: isPinned === true ? PinOff : Pin,
    key: "p",
    run: () => togglePin(room, message),
  };
  return [
    {
      name: "react",
      label: "React",
      Icon: SmilePlus,
      key: "+",
      run: (anchor: Anchor) => actions.pickReaction(message, anchor),
    } as const,
    { name: "reply", label: "Reply", Icon: Reply, key: "r", run: () => actions.reply(message) } as const,
    ...(isOwn ? [edit] : []),
    copy,
    link,
    ...(self?.kind === "user" ? [pin] : []),
    unread,
    ...(editedAt === undefined ? [] : [historyOf(() => actions.showHistory(message))]),
    ...(isOwn ? [remove(() => actions.askDelete(message))] : []),
  ];
}

function historyOf(run: () => void): Deed {
  return { name: "history", label: "See edits", Icon: History, key: "h", run };
}

function remove(run: () => void): Deed {
  return { name: "delete", label: "Delete", Icon: Trash2, key: "Delete", isDanger: true, run };
}

function copyAway(text: string, done: string): void {
  void writeClipboard(text).then((isDone) => showToast(isDone ? done : "The browser did not allow to copy."));
}
