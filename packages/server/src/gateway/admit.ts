import type { IncomingMessage } from "node:http";
import type { Config } from "../config.ts";

/** The client's address: the socket's, or behind a trusted proxy the last entry of X-Forwarded-For (the one the proxy wrote). */
export function clientAddress(request: IncomingMessage, config: Pick<Config, "TRUST_PROXY">): string {
  const forwarded = config.TRUST_PROXY ? request.headers["x-forwarded-for"] : undefined;
  const list = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  return list?.split(",").at(-1)?.trim() || request.socket.remoteAddress || "unknown";
}

/**
 * A browser says where its page came from: it must be the address the page asked for, or one of PUBLIC_ORIGINS, exactly.
 * Without this check any site could open a socket with a visitor's network position (CSWSH). Programs send no Origin.
 */
export function isAllowedOrigin(request: IncomingMessage, config: Pick<Config, "PUBLIC_ORIGINS">): boolean {
  const origin = request.headers.origin?.toLowerCase();
  if (origin === undefined) return true;
  if (config.PUBLIC_ORIGINS.includes(origin)) return true;
  const host = request.headers.host?.toLowerCase();
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Counts connections per address, so that one address cannot take them all. 0 = no limit. */
export class AddressLimit {
  readonly #limit: number;
  readonly #counts = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  enter(address: string): boolean {
    if (this.#limit === 0) return true;
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#limit) return false;
    this.#counts.set(address, count + 1);
    return true;
  }

  leave(address: string): void {
    const count = this.#counts.get(address) ?? 0;
    if (count > 1) this.#counts.set(address, count - 1);
    else this.#counts.delete(address);
  }
}
