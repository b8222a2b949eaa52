import { useSyncExternalStore } from "react";

export type Route = { readonly page: "home" } | { readonly page: "room"; readonly code: string };

const ROOM_PATH = /^\/r\/([^/]+)\/?$/;
const HOME: Route = { page: "home" };
const listeners = new Set<() => void>();
let known: { readonly path: string; readonly route: Route } = { path: "/", route: HOME };

/** /r/CODE is a room; every other path is home. */
export function parseRoute(path: string): Route {
  const typed = ROOM_PATH.exec(path)?.[1];
  if (typed === undefined) return HOME;
  try {
    return { page: "room", code: decodeURIComponent(typed).toLowerCase() };
  } catch {
    return HOME;
  }
}

export function roomPath(code: string): string {
  return `/r/${encodeURIComponent(code)}`;
}

export function navigate(path: string): void {
  if (path !== location.pathname) history.pushState(null, "", path);
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
