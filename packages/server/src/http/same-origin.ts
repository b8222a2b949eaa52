import { isAllowedOrigin } from "../lib/allowed-origin.ts";
import { Refusal } from "../lib/refusal.ts";
import type { HttpServer, HttpSettings } from "./http-deps.ts";

const OWN_SITES = new Set([undefined, "same-origin", "none"]);

/**
 * Against CSRF, for routes that live by a cookie: the request comes from our own page (or from a program, which says
 * nothing). SameSite=Strict and the JSON content type stand behind it; none of the three is trusted alone.
 */
export function requireSameOrigin(scope: HttpServer, config: HttpSettings): void {
  scope.addHook("onRequest", async ({ raw }) => {
    const site = raw.headers["sec-fetch-site"];
    const isOwn = typeof site !== "object" && OWN_SITES.has(site) && isAllowedOrigin(raw, config);
    if (!isOwn) throw new Refusal("forbidden", { message: "Requests from other sites are not accepted here." });
  });
}
