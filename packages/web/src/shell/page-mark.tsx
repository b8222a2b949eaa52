import type { ClientRoom, ParleyClient } from "@parley/client";
import { useEffect } from "react";
import { countsIn, type Counts } from "./counts.ts";
import favicon from "./favicon.svg";
import faviconUnread from "./favicon-unread.svg";
import { mentionIcon } from "./mention-icon.ts";

/** What is read as it arrives is unread for less than this; a tab's icon that changes is fetched anew. */
const GRACE_MS = 100;

interface PageMarkProps {
  readonly client: ParleyClient;
  readonly open: ClientRoom | undefined;
}

/** "(2) lobby - Parley" where somebody is called, "• lobby - Parley" where something is unread; the same on the tab's icon. */
export function PageMark({ client, open }: PageMarkProps) {
  const name = open?.name;
  useEffect(() => {
    const place = name === undefined ? "Parley" : `${name} - Parley`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isMarked = false;
    const mark = (counts: Counts): void => {
      isMarked = counts.unread > 0;
      document.title = titleOf(place, counts);
      setIcon(counts.mentions > 0 ? mentionIcon(counts.mentions) : isMarked ? faviconUnread : favicon);
    };
    // Straight from the client: what is unread for a moment only must never get as far as a render.
    const look = (): void => {
      const counts = countsIn(client.rooms);
      if (counts.unread > 0 && !isMarked) {
        timer ??= setTimeout(() => mark(countsIn(client.rooms)), GRACE_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      mark(counts);
    };
    document.title = place;
    look();
    const off = client.subscribe(look);
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [client, name]);
  return null;
}

function titleOf(place: string, { unread, mentions }: Counts): string {
  if (mentions > 0) return `(${mentions > 99 ? "99+" : mentions}) ${place}`;
  return unread > 0 ? `• ${place}` : place;
}

function setIcon(href: string): void {
  const icon = document.querySelector('link[rel="icon"]');
  if (icon?.getAttribute("href") !== href) icon?.setAttribute("href", href);
}
