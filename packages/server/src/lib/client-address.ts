import type { IncomingMessage } from "node:http";

/** The client's address: the socket's, or behind a trusted proxy the last entry of X-Forwarded-For (the one the proxy wrote). */
export function clientAddress(
  request: Pick<IncomingMessage, "headers" | "socket">,
  config: { readonly TRUST_PROXY: boolean },
): string {
  const forwarded = config.TRUST_PROXY ? request.headers["x-forwarded-for"] : undefined;
  const list = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  return list?.split(",").at(-1)?.trim() || request.socket.remoteAddress || "unknown";
}

/** Whether the client speaks https with us, or with the trusted proxy in front. */
export function isHttps(
  request: Pick<IncomingMessage, "headers" | "socket">,
  config: { readonly TRUST_PROXY: boolean },
): boolean {
  const forwarded = config.TRUST_PROXY ? request.headers["x-forwarded-proto"] : undefined;
  const list = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  if (list) return list.split(",").at(-1)?.trim().toLowerCase() === "https";
  return "encrypted" in request.socket && request.socket.encrypted === true;
}
