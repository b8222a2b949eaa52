import type { TimelineItem } from "@parley/client";
import { EmojiPicker } from "../emoji/load-emoji-picker.ts";
import { toggleReaction } from "../message/change-message.ts";
import { MessageMenu } from "../message/message-menu.tsx";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { Anchor } from "../ui/place.ts";
import { useRoomActions } from "./room-actions.ts";

const DeleteDialog = lazyPart(() => import("../message/delete-dialog.tsx").then((part) => part.DeleteDialog));
const HistoryDialog = lazyPart(() => import("../message/history-dialog.tsx").then((part) => part.HistoryDialog));

const ReadersDialog = lazyPart(() => import("../receipts/readers-dialog.tsx").then((part) => part.ReadersDialog));

/** What is open above the room about one of its messages. */
export type Overlay =
  | { readonly kind: "menu" | "reaction"; readonly key: string; readonly anchor: Anchor }
  | { readonly kind: "delete" | "history" | "readers"; readonly key: string };

interface MessageOverlayProps {
  readonly overlay: Overlay;
  /** What is shown of the room. */
  readonly items: readonly TimelineItem[];
  readonly onClose: () => void;
}

/** Looks its message up anew whenever the room changes: what is done is done to the message as it is by then. */
export function MessageOverlay({ overlay, items, onClose }: MessageOverlayProps) {
  const { room } = useRoomActions();
  const message = items.findLast(({ key }) => key === overlay.key);
  if (message?.kind !== "message") return null;
  if (overlay.kind === "menu") return <MessageMenu message={message} anchor={overlay.anchor} onClose={onClose} />;
  if (message.state !== "sent" || message.deletedAt !== undefined) return null;
  switch (overlay.kind) {
    case "delete":
      return <DeleteDialog message={message} onClose={onClose} />;
    case "history":
      return <HistoryDialog message={message} onClose={onClose} />;
    case "readers":
      return <ReadersDialog message={message} onClose={onClose} />;
    case "reaction":
      return (
        <EmojiPicker
          anchor={overlay.anchor}
          onClose={onClose}
          onPick={(emoji) => {
            onClose();
            toggleReaction(room, message, emoji);
          }}
        />
      );
  }
}
