import type { IncomingMessage } from "node:http";

/**
 * A browser says where its page came from: it must be the address the page asked for, or one of PUBLIC_ORIGINS, exactly.
 * Without this check any site could speak to us with its visitor's cookies or network position (CSRF, CSWSH). Programs
 * send no Origin.
 */
export function isAllowedOrigin(
  { headers }: Pick<IncomingMessage, "headers">,
  config: { readonly PUBLIC_ORIGINS: readonly string[] },
): boolean {
  const origin = headers.origin?.toLowerCase();
  if (origin === undefined) return true;
  if (config.PUBLIC_ORIGINS.includes(origin)) return true;
  const host = headers.host?.toLowerCase();
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
