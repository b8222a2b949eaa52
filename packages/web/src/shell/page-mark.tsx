import type { ClientRoom } from "@parley/client";
import { useEffect } from "react";
import favicon from "./favicon.svg";
import faviconUnread from "./favicon-unread.svg";

interface PageMarkProps {
  readonly rooms: readonly ClientRoom[];
  readonly open: ClientRoom | undefined;
}

/** "(3) lobby - Parley" and a dot on the tab's icon. `rooms` is replaced whenever a count in it changes. */
export function PageMark({ rooms, open }: PageMarkProps) {
  const unread = unreadIn(rooms);
  const name = open?.name;
  useEffect(() => {
    const place = name === undefined ? "Parley" : `${name} - Parley`;
    document.title = unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${place}` : place;
    document.querySelector('link[rel="icon"]')?.setAttribute("href", unread > 0 ? faviconUnread : favicon);
  }, [unread, name]);
  return null;
}

export function unreadIn(rooms: readonly ClientRoom[], except?: ClientRoom): number {
  let unread = 0;
  for (const room of rooms) if (room !== except) unread += room.snapshot().unread;
  return unread;
}
