import type { ParleyClient } from "@parley/client";
import { useEffect, useState } from "react";
import { callsMe } from "../person/calls-me.ts";
import { type Heard, summarise } from "./summarise.ts";

/** A second of messages is one announcement. */
const WINDOW_MS = 1_000;
/** The names and texts kept for one announcement; of a longer burst only the count matters. */
const MAX_KEPT = 20;

interface AnnouncerProps {
  readonly client: ParleyClient;
  readonly openCode: string | undefined;
}

/** The polite live region: says what arrived, author first, and sums a burst up instead of reading it out. */
export function Announcer({ client, openCode }: AnnouncerProps) {
  const [text, setText] = useState("");
  useEffect(() => {
    let heard: Heard[] = [];
    let burst = { count: 0, mentions: 0 };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = client.on("message", ({ room, message, isOwn }) => {
      if (isOwn || message.deletedAt !== undefined) return;
      const isMention = callsMe(message, client.self?.id);
      burst = { count: burst.count + 1, mentions: burst.mentions + Number(isMention) };
      if (heard.length < MAX_KEPT) {
        heard.push({
          author: message.from.name,
          text: message.text,
          room: room.code === openCode ? undefined : room.name,
          isMention,
        });
      }
      timer ??= setTimeout(() => {
        setText(summarise(heard, burst));
        heard = [];
        burst = { count: 0, mentions: 0 };
        timer = undefined;
      }, WINDOW_MS);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [client, openCode]);
  return (
    <div className="sr-only" role="status" aria-label="New messages" data-testid="announcer">
      {text}
    </div>
  );
}
