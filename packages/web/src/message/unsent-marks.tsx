import type { UnsentMessage } from "@parley/client";
import { Clock3, LoaderCircle } from "lucide-react";
import type { Message } from "../room/room-actions.ts";

type Pending = UnsentMessage & { readonly state: "queued" | "sending" };

export function isPending(message: Message): message is Pending {
  return message.state === "queued" || message.state === "sending";
}

export function isFailed(message: Message): message is UnsentMessage {
  return message.state === "failed";
}

/** Takes no room of its own: a message that is sent within milliseconds must not change its height twice. */
export function PendingMark({
  state,
  isLabelled,
}: {
  readonly state: Pending["state"];
  readonly isLabelled?: boolean;
}) {
  const text = state === "queued" ? "Waiting to be sent" : "Sending";
  return (
    <span className="pending" data-pending={state} title={text}>
      {state === "queued" ? <Clock3 aria-hidden size={13} /> : <LoaderCircle aria-hidden size={13} className="spin" />}
      <span className={isLabelled === true ? undefined : "sr-only"}>{text}</span>
    </span>
  );
}
