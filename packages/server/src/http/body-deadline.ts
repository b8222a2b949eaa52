import type { IncomingMessage, Server } from "node:http";
import { answerUnreadable } from "./unreadable.ts";

/** The whole request must be there by then: a slow client costs a socket, not for long. */
const REQUEST_LIMIT_MS = 30_000;
/** Bytes of a file may take as long as they come: after so long without one they do not. */
const SILENCE_LIMIT_MS = 30_000;
const UPLOADS = /^\/api\/v1\/uploads(\/|$)/;

/**
 * Limits how long the bodies of requests may take. Node's own `requestTimeout` knows no difference between a form and a
 * file, and cuts off an upload over a slow line that is doing fine; what it does about headers stays as it is.
 */
export function limitBodies(
  server: Server,
  { requestLimitMs = REQUEST_LIMIT_MS, silenceLimitMs = SILENCE_LIMIT_MS } = {},
): void {
  server.on("request", (request: IncomingMessage) => {
    if (!hasBody(request)) return;
    if (UPLOADS.test(request.url ?? "")) {
      // Of the socket: any byte starts it anew. What has come until then is kept, as after any other broken connection.
      request.setTimeout(silenceLimitMs, () => request.destroy());
      return;
    }
    const timer = setTimeout(() => {
      answerUnreadable(Object.assign(new Error("slow"), { code: "ERR_HTTP_REQUEST_TIMEOUT" }), request.socket);
    }, requestLimitMs).unref();
    request.once("close", () => clearTimeout(timer));
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}
