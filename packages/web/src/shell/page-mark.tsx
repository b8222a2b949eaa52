import type { ClientRoom, ParleyClient } from "@parley/client";
import { useEffect } from "react";
import favicon from "./favicon.svg";
import faviconUnread from "./favicon-unread.svg";

/** What is read as it arrives is unread for less than this; a tab's icon that changes is fetched anew. */
const GRACE_MS = 100;

interface PageMarkProps {
  readonly client: ParleyClient;
  readonly open: ClientRoom | undefined;
}

/** "(3) lobby - Parley" and a dot on the tab's icon. */
export function PageMark({ client, open }: PageMarkProps) {
  const name = open?.name;
  useEffect(() => {
    const place = name === undefined ? "Parley" : `${name} - Parley`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isMarked = false;
    const mark = (unread: number): void => {
      isMarked = unread > 0;
      document.title = isMarked ? `(${unread > 99 ? "99+" : unread}) ${place}` : place;
      setIcon(isMarked ? faviconUnread : favicon);
    };
    // Straight from the client: what is unread for a moment only must never get as far as a render.
    const look = (): void => {
      const unread = unreadIn(client.rooms);
      if (unread > 0 && !isMarked) {
        timer ??= setTimeout(() => mark(unreadIn(client.rooms)), GRACE_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      mark(unread);
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

function setIcon(href: string): void {
  const icon = document.querySelector('link[rel="icon"]');
  if (icon?.getAttribute("href") !== href) icon?.setAttribute("href", href);
}

export function unreadIn(rooms: readonly ClientRoom[], except?: ClientRoom): number {
  let unread = 0;
  for (const room of rooms) if (room !== except) unread += room.snapshot().unread;
  return unread;
}
