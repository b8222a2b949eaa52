import type { FastifyRequest } from "fastify";
import type { Auth } from "../auth/auth.ts";
import { authenticate } from "../auth/authenticate.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { HttpServer } from "./http-deps.ts";

const ACTOR = "actor";
const BEARER = /^Bearer ([\w.~+/=-]+)$/i;

/** Every route of this scope wants an access token; refused before the body is read. */
export function requireBearer(scope: HttpServer, auth: Auth): void {
  scope.decorateRequest(ACTOR, null);
  scope.addHook("onRequest", async (request) => {
    const token = bearerOf(request);
    if (!token) throw new Refusal("unauthenticated");
    request.setDecorator<Actor>(ACTOR, await authenticate(auth, token));
  });
  scope.addHook("onRoute", (route) => {
    route.schema = { ...route.schema, security: [{ accessToken: [] }] };
  });
}

/** The token a request shows, of whatever worth. */
export function bearerOf({ headers }: Pick<FastifyRequest, "headers">): string | undefined {
  return BEARER.exec(headers.authorization ?? "")?.[1];
}

/** Who asks, in a route behind requireBearer. */
export function actorOf(request: Pick<FastifyRequest, "getDecorator">): Actor {
  return request.getDecorator<Actor>(ACTOR);
}
