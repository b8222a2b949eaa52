import { useSyncExternalStore } from "react";

export type Route =
  | { readonly page: "home" }
  | { readonly page: "invite"; readonly token: string }
  /** `seq`: the message the address names. A route is a new object at every visit, also of the same address. */
  | { readonly page: "room"; readonly code: string; readonly seq?: number };

const ROOM_PATH = /^\/r\/([^/]+)(?:\/(\d{1,15}))?\/?$/;
const INVITE_PATH = /^\/i\/([\w-]{1,128})\/?$/;
const HOME: Route = { page: "home" };
const listeners = new Set<() => void>();
let known: { readonly path: string; readonly route: Route } = { path: "/", route: HOME };

/** /r/CODE is a room, /r/CODE/SEQ a message in it and /i/TOKEN an invite; every other path is home. */
export function parseRoute(path: string): Route {
  const token = INVITE_PATH.exec(path)?.[1];
  if (token !== undefined) return { page: "invite", token };
  const [, typed, digits] = ROOM_PATH.exec(path) ?? [];
  if (typed === undefined) return HOME;
  const seq = Number(digits);
  try {
    const code = decodeURIComponent(typed).toLowerCase();
    return seq > 0 ? { page: "room", code, seq } : { page: "room", code };
  } catch {
    return HOME;
  }
}

export function roomPath(code: string, seq?: number): string {
  return `/r/${encodeURIComponent(code)}${seq === undefined ? "" : `/${seq}`}`;
}

/** A message's or room's address on this very server, as somebody pasted it. */
export function ownRoute(href: string): Route | undefined {
  if (typeof location === "undefined" || !URL.canParse(href)) return undefined;
  const { origin, pathname } = new URL(href);
  const route = origin === location.origin ? parseRoute(pathname) : HOME;
  return route.page === "room" ? route : undefined;
}

export function navigate(path: string): void {
  if (path !== location.pathname) history.pushState(null, "", path);
  known = { path, route: parseRoute(path) };
  for (const listener of listeners) listener();
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function currentRoute(): Route {
  if (known.path !== location.pathname) known = { path: location.pathname, route: parseRoute(location.pathname) };
  return known.route;
}
