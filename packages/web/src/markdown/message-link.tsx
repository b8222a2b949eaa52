import type { MouseEvent, ReactNode } from "react";
import { navigate, ownRoute, roomPath } from "../shell/route.ts";

/**
 * A link somebody wrote. It opens elsewhere and tells the other side nothing; one that leads to a message here opens in
 * place, because a new window would lose what one was doing.
 */
export function MessageLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const open = (event: MouseEvent): void => {
    const route = ownRoute(href);
    if (route?.page !== "room" || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(roomPath(route.code, route.seq));
  };
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc" title={href} onClick={open}>
      {children}
    </a>
  );
}
