import type { ClientRoom } from "@parley/client";
import { useEffect, useLayoutEffect, useState } from "react";
import favicon from "./favicon.svg";
import faviconUnread from "./favicon-unread.svg";

/** What is read as it arrives is unread for less than this; a tab's icon that changes is fetched anew. */
const GRACE_MS = 100;

interface PageMarkProps {
  readonly rooms: readonly ClientRoom[];
  readonly open: ClientRoom | undefined;
}

/** "(3) lobby - Parley" and a dot on the tab's icon. `rooms` is replaced whenever a count in it changes. */
export function PageMark({ rooms, open }: PageMarkProps) {
  const unread = unreadIn(rooms);
  const isMarked = useGraced(unread > 0);
  const name = open?.name;
  useEffect(() => {
    const place = name === undefined ? "Parley" : `${name} - Parley`;
    document.title = isMarked && unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${place}` : place;
  }, [isMarked, unread, name]);
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute("href", isMarked ? faviconUnread : favicon);
  }, [isMarked]);
  return null;
}

function useGraced(isTrue: boolean): boolean {
  const [isGraced, setIsGraced] = useState(isTrue);
  // A layout effect: its clean-up comes with the commit, however late a busy page gets to the rest.
  useLayoutEffect(() => {
    const timer = setTimeout(() => setIsGraced(isTrue), isTrue ? GRACE_MS : 0);
    return () => clearTimeout(timer);
  }, [isTrue]);
  return isGraced;
}

export function unreadIn(rooms: readonly ClientRoom[], except?: ClientRoom): number {
  let unread = 0;
  for (const room of rooms) if (room !== except) unread += room.snapshot().unread;
  return unread;
}
