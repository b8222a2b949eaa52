import type { ParleyClient } from "@parley/client";
import { useEffect, useState } from "react";
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
    let count = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = client.on("message", ({ room, message, isOwn }) => {
      if (isOwn) return;
      count++;
      if (heard.length < MAX_KEPT) {
        heard.push({
          author: message.from.name,
          text: message.text,
          room: room.code === openCode ? undefined : room.name,
        });
      }
      timer ??= setTimeout(() => {
        setText(summarise(heard, count));
        heard = [];
        count = 0;
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
