import { existsSync } from "node:fs";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpServer } from "./http-deps.ts";

const INDEX = "index.html";
/** File names of the build carry a hash of their content. */
const FOREVER = "public, max-age=31536000, immutable";
const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Parley</title>
<h1>The page is not built yet</h1>
<p>The server is up. <code>npm start</code> builds the page and starts the server; <code>npm run dev</code> builds it anew
at every change.</p>
</html>
`;

/** Answers with the page where a person's browser asks for one; false when the request is about something else. */
export type PageFallback = (request: FastifyRequest, reply: FastifyReply) => boolean;

/**
 * Serves the built page's files, and the page itself for its own addresses (/r/CODE), which are no files. Dotfiles and
 * source maps are never served. The returned fallback is asked for what no route knows.
 */
export function serveWebPage(app: HttpServer, webRoot: string | null): PageFallback {
  if (webRoot === null || !existsSync(path.join(webRoot, INDEX))) {
    return (request, reply) => {
      if (!asksForPage(request)) return false;
      void reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(NOT_BUILT);
      return true;
    };
  }
  void app.register(fastifyStatic, {
    root: path.resolve(webRoot),
    dotfiles: "ignore",
    allowedPath: (name) => !name.endsWith(".map"),
    cacheControl: false,
    // The build lays compressed forms beside its files (vite.config.ts).
    preCompressed: true,
    setHeaders(reply, file) {
      const isHashed = path.relative(webRoot, file).startsWith(`assets${path.sep}`);
      void reply.header("cache-control", isHashed ? FOREVER : "no-cache");
    },
  });
  return (request, reply) => {
    if (!asksForPage(request)) return false;
    void reply.sendFile(INDEX);
    return true;
  };
}

/** A browser that goes to an address; not a script that asks for data, and not something that looks like a file. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  const pathname = url.split("?", 1)[0] ?? "";
  if (method !== "GET" && method !== "HEAD") return false;
  if (pathname === "/") return true;
  const isForPeople = (headers.accept ?? "").includes("text/html");
  // A mistyped code as well: the page says what is wrong with it better than JSON does.
  if (/^\/r\/[^/]+$/.test(pathname)) return isForPeople;
  return isForPeople && !/^\/(api|assets|ws)(\/|$)|[.%\\]|\/\//.test(pathname);
}
