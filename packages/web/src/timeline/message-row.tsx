import type { ClientRoom, TimelineItem } from "@parley/client";
import { Clock3, LoaderCircle, RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { MessageText } from "../markdown/message-text.tsx";
import { Avatar } from "../person/avatar.tsx";
import { hueOf } from "../person/look.ts";
import { Notice } from "./notice.tsx";
import type { Row } from "./rows.ts";
import { DayLine, MarginTime, RelativeTime } from "./time-stamp.tsx";
import { clockTime } from "./time-text.ts";

type Message = Extract<TimelineItem, { kind: "message" }>;

interface TimelineRowProps extends Row {
  readonly room: ClientRoom;
}

/** One row of the timeline with the lines that stand above it. */
export const TimelineRow = memo(function TimelineRow({ room, item, day, isFirstNew, isLead }: TimelineRowProps) {
  return (
    <div className="row" data-key={item.key}>
      {day !== undefined && <DayLine day={day} />}
      {isFirstNew && (
        <div className="new-line" role="separator" aria-label="New messages">
          <span aria-hidden="true">New</span>
        </div>
      )}
      {item.kind === "message" ? <MessageRow room={room} message={item} isLead={isLead} /> : <Notice item={item} />}
    </div>
  );
});

interface MessageRowProps {
  readonly room: ClientRoom;
  readonly message: Message;
  readonly isLead: boolean;
}

function MessageRow({ room, message, isLead }: MessageRowProps) {
  const { from, at, isOwn, state, text } = message;
  return (
    <article
      className="message"
      data-own={isOwn || undefined}
      data-lead={isLead || undefined}
      data-state={state}
      aria-label={`${from.name}, ${clockTime(at)}`}
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
        <MessageText text={text} />
        {message.state === "failed" && <FailedLine room={room} message={message} />}
      </div>
    </article>
  );
}

type Unsent = Exclude<Message, { state: "sent" }>;
type Pending = Unsent & { readonly state: "queued" | "sending" };

function isPending(message: Message): message is Pending {
  return message.state === "queued" || message.state === "sending";
}

/** Takes no room of its own: a message that is sent within milliseconds must not change its height twice. */
function PendingMark({ state, isLabelled }: { readonly state: Pending["state"]; readonly isLabelled?: boolean }) {
  const text = state === "queued" ? "Waiting to be sent" : "Sending";
  return (
    <span className="pending" data-pending={state} title={text}>
      {state === "queued" ? <Clock3 aria-hidden size={13} /> : <LoaderCircle aria-hidden size={13} className="spin" />}
      <span className={isLabelled === true ? undefined : "sr-only"}>{text}</span>
    </span>
  );
}

function FailedLine({ room, message }: { readonly room: ClientRoom; readonly message: Unsent }) {
  return (
    <div className="failed">
      <p>
        <TriangleAlert aria-hidden size={14} /> Not sent. {message.error?.message}
      </p>
      <button type="button" className="failed-button" onClick={() => room.resend(message.clientMsgId)}>
        <RotateCcw aria-hidden size={13} />
        Retry
      </button>
      <button type="button" className="failed-button" onClick={() => room.discard(message.clientMsgId)}>
        <Trash2 aria-hidden size={13} />
        Delete
      </button>
    </div>
  );
}
