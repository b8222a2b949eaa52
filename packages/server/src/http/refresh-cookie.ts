import type { FastifyReply, FastifyRequest } from "fastify";
import { isHttps } from "../lib/client-address.ts";

const NAME = "parley_refresh";
const PATH = "/api/v1/auth";

interface Proxied {
  readonly TRUST_PROXY: boolean;
}

/** Browsers let nothing but https set a `__Secure-` cookie, so a network that can fake http cannot plant one. */
function nameFor(secure: boolean): string {
  return secure ? `__Secure-${NAME}` : NAME;
}

export function readRefreshCookie(request: FastifyRequest, config: Proxied): string | undefined {
  return request.cookies[nameFor(isHttps(request.raw, config))];
}

/** Out of reach of scripts, sent to the auth routes only, and never along with what another site started. */
export function setRefreshCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Proxied,
  cookie: { readonly token: string; readonly lifeMs: number },
): void {
  const secure = isHttps(request.raw, config);
  const maxAge = Math.floor(cookie.lifeMs / 1000);
  void reply.setCookie(nameFor(secure), cookie.token, {
    httpOnly: true,
    sameSite: "strict",
    path: PATH,
    secure,
    maxAge,
  });
}

export function clearRefreshCookie(request: FastifyRequest, reply: FastifyReply, config: Proxied): void {
  setRefreshCookie(request, reply, config, { token: "", lifeMs: 0 });
}
