import type { HttpServer } from "./http-deps.ts";

/** The methods a path has, for an `Allow` header; null when no route knows the path. */
export type AllowedMethods = (pathname: string) => string | null;

/**
 * Notes every route that is added from here on, so that a known path with a wrong method can be told from an unknown
 * one. Asked only for what no route took, so it may search; a route for every wrong method would cost every start.
 */
export function noteMethods(app: HttpServer): AllowedMethods {
  const methods = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    // The page's files: whatever is no file there is simply not found.
    if (url.includes("*")) return;
    const own = methods.get(url) ?? new Set();
    for (const name of [method].flat()) own.add(name);
    methods.set(url, own);
  });
  return (pathname) => {
    for (const [url, own] of methods) {
      if (isPathOf(url, pathname)) return [...own].toSorted().join(", ");
    }
    return null;
  };
}

function isPathOf(route: string, pathname: string): boolean {
  const [expected, given] = [route.split("/"), pathname.split("/")];
  return (
    expected.length === given.length &&
    expected.every((part, at) => (part.startsWith(":") ? given[at] !== "" : part === given[at]))
  );
}
