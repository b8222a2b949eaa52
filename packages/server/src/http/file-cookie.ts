import type { FastifyReply, FastifyRequest } from "fastify";
import { isHttps } from "../lib/client-address.ts";

const NAME = "parley_files";
const PATH = "/api/v1/files";
/** No part of a token. */
const SEPARATOR = "~";
/** Two tabs of one browser may be two people; who comes later pushes out the first. */
const MAX_PEOPLE = 3;

interface Proxied {
  readonly TRUST_PROXY: boolean;
}

function nameFor(secure: boolean): string {
  return secure ? `__Secure-${NAME}` : NAME;
}

/** The file tokens this browser was given, the newest first. */
export function readFileCookie(request: FastifyRequest, config: Proxied): readonly string[] {
  const value = request.cookies[nameFor(isHttps(request.raw, config))];
  return value ? value.split(SEPARATOR, MAX_PEOPLE) : [];
}

/** Out of reach of scripts, sent to the routes of files only, and never along with what another site started. */
export function setFileCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Proxied,
  { tokens, lifeMs }: { readonly tokens: readonly string[]; readonly lifeMs: number },
): void {
  const secure = isHttps(request.raw, config);
  void reply.setCookie(nameFor(secure), tokens.slice(0, MAX_PEOPLE).join(SEPARATOR), {
    httpOnly: true,
    sameSite: "strict",
    path: PATH,
    secure,
    maxAge: Math.floor(lifeMs / 1000),
  });
}
