import type { Server } from "node:http";
import { limitBodies } from "./body-deadline.ts";
import { answerUnreadable } from "./unreadable.ts";

/** An import of node:http evaluates all it exports; behind one of its getters is the whole of `fetch`, 30 ms of a start. */
const { createServer } = process.getBuiltinModule("node:http");

/** Headers must be there in 10 s: a slow client costs a socket, not for long. Bodies have limits of their own. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How often that is looked at; Node's default would let a slow handshake live for 40 s. */
const TIMEOUT_CHECK_MS = 2000;
/** Above what proxies keep idle connections for (60 s), so that it is never us who closes under a request. */
const KEEP_ALIVE_MS = 65_000;

/** Node's HTTP server with our limits, which answers nothing yet but what is no request. */
export function createBareServer(): Server {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: 0,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  server.on("clientError", answerUnreadable);
  limitBodies(server);
  return server;
}
