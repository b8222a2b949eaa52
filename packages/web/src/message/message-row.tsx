import type { SentMessage } from "@parley/client";
import { Pin } from "lucide-react";
import { type FocusEvent, type ReactNode, useState } from "react";
import { MessageFiles } from "../files/message-files.tsx";
import { MessageText } from "../markdown/message-text.tsx";
import { Avatar } from "../person/avatar.tsx";
import { hueOf } from "../person/look.ts";
import { type Message, useRoomActions } from "../room/room-actions.ts";
import { MarginTime, RelativeTime } from "../timeline/time-stamp.tsx";
import { clockTime } from "../timeline/time-text.ts";
import { lazyPart } from "../ui/lazy-part.tsx";
import { EditedMark } from "./edited-mark.tsx";
import { QuoteLine } from "./quote-line.tsx";
import { Reactions } from "./reactions.tsx";
import { Tombstone } from "./tombstone.tsx";
import { isFailed, isPending, PendingMark } from "./unsent-marks.tsx";
import { useMessageGestures } from "./use-message-gestures.ts";

const FailedLine = lazyPart(() => import("./failed-line.tsx").then((part) => part.FailedLine), { isAtHand: true });
const MessageEditor = lazyPart(() => import("./message-editor.tsx").then((part) => part.MessageEditor), {
  isAtHand: true,
});
const MessageToolbar = lazyPart(() => import("./message-toolbar.tsx").then((part) => part.MessageToolbar), {
  isAtHand: true,
});

interface MessageRowProps {
  readonly message: Message;
  readonly isLead: boolean;
  readonly isEditing: boolean;
  readonly isTarget: boolean;
}

/** A message with everything on it. Its toolbar exists while somebody points at it or has the focus in it. */
export function MessageRow({ message, isLead, isEditing, isTarget }: MessageRowProps) {
  const { people, stopEditing } = useRoomActions();
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  const gestures = useMessageGestures(message, isEditing);
  const { from, at, isOwn, state, text, replyTo } = message;
  const sent = message.state === "sent" ? message : undefined;
  const isGone = sent?.deletedAt !== undefined;
  return (
    <article
      className="message"
      data-own={isOwn || undefined}
      data-lead={isLead || undefined}
      data-state={state}
      data-mention={sent?.isMention}
      data-target={isTarget || undefined}
      data-editing={isEditing || undefined}
      aria-label={`${from.name}, ${clockTime(at)}`}
      tabIndex={-1}
      onPointerEnter={(event) => setIsPointedAt(event.pointerType === "mouse")}
      onPointerLeave={() => setIsPointedAt(false)}
      onFocus={({ target }) => setHasFocus(target.matches(":focus-visible"))}
      onBlur={(event) => setHasFocus(isWithin(event))}
      {...gestures}
    >
      <div className="message-margin">
        {isLead ? (
          <Avatar person={from} />
        ) : isPending(message) ? (
          <PendingMark state={message.state} />
        ) : (
          <MarginTime at={at} />
        )}
      </div>
      <div className="message-body">
        {isLead && (
          <header className="message-head">
            <bdi className="message-author" data-hue={hueOf(from.id)}>
              {from.name}
            </bdi>
            {isOwn && <span className="message-you">you</span>}
            <RelativeTime at={at} />
            {isPending(message) && <PendingMark state={message.state} isLabelled />}
          </header>
        )}
        {replyTo !== undefined && <QuoteLine quote={replyTo} />}
        {isEditing ? (
          <MessageEditor message={message} onClose={stopEditing} />
        ) : isGone ? (
          <Tombstone />
        ) : (
          (text !== "" || sent?.editedAt !== undefined || sent?.isPinned === true) && (
            <MessageText text={text} calls={people.callsOf(message)} marks={sent && marksOf(sent)} />
          )
        )}
        {!isGone && message.files !== undefined && <MessageFiles files={message.files} />}
        {isFailed(message) && <FailedLine message={message} />}
        {sent?.reactions !== undefined && <Reactions message={sent} reactions={sent.reactions} />}
      </div>
      {(isPointedAt || hasFocus) && !isEditing && <MessageToolbar message={message} />}
    </article>
  );
}

/** What is said of a message behind its last word. */
function marksOf(message: SentMessage): ReactNode {
  const { editedAt, isPinned } = message;
  if (editedAt === undefined && isPinned !== true) return undefined;
  return (
    <span className="message-marks">
      {editedAt !== undefined && <EditedMark message={message} at={editedAt} />}
      {isPinned === true && (
        <span className="pinned-mark" title="Pinned to this room">
          <Pin aria-hidden size={11} />
          pinned
        </span>
      )}
    </span>
  );
}

function isWithin({ currentTarget, relatedTarget }: FocusEvent): boolean {
  return relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
}
