import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { login } from "../auth/login.ts";
import { logout } from "../auth/logout.ts";
import { refresh } from "../auth/refresh.ts";
import { register } from "../auth/register.ts";
import type { SignedIn } from "../auth/sign-in.ts";
import { clientAddress } from "../lib/client-address.ts";
import { Refusal } from "../lib/refusal.ts";
import { nothing, refusals, signedInAnswer } from "./answers.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from "./refresh-cookie.ts";
import { requireSameOrigin } from "./same-origin.ts";

const tags = ["auth"];
const credentials = z.strictObject({ name: z.string(), password: z.string() });
const empty = z.strictObject({});

/** /api/v1/auth: accounts, by name and password; the refresh cookie lives here. */
export function addAuthRoutes(scope: HttpServer, { auth, config, live, log, metrics }: HttpDeps): void {
  requireSameOrigin(scope, config);

  scope.post(
    "/register",
    { schema: { tags, summary: "Make an account", body: credentials, response: { 201: signedInAnswer, ...refusals } } },
    async (request, reply) => {
      const session = await register(auth, { ...request.body, address: clientAddress(request.raw, config) });
      return answerSignedIn(request, reply.code(201), session);
    },
  );

  scope.post(
    "/login",
    { schema: { tags, summary: "Sign in", body: credentials, response: { 200: signedInAnswer, ...refusals } } },
    async (request, reply) => {
      const address = clientAddress(request.raw, config);
      const session = await login(auth, { ...request.body, address }).catch((error: unknown) => {
        if (error instanceof Refusal) {
          metrics.loginsRefused.add(error.code);
          // A flood of attempts must not become a flood of lines; the counter has them all.
          const write = error.code === "bad_credentials" ? log.info : log.debug;
          write({ address, code: error.code }, "a login was refused");
        }
        throw error;
      });
      metrics.logins++;
      return answerSignedIn(request, reply, session);
    },
  );

  scope.post(
    "/refresh",
    {
      schema: {
        tags,
        summary: "Exchange the refresh cookie for its successor and a new access token",
        body: empty,
        response: { 200: signedInAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const token = readRefreshCookie(request, config);
      if (!token) throw new Refusal("unauthenticated");
      const session = await refresh(auth, live, token).catch((error: unknown) => {
        if (error instanceof Refusal && error.code === "unauthenticated") clearRefreshCookie(request, reply, config);
        throw error;
      });
      return answerSignedIn(request, reply, session);
    },
  );

  scope.post(
    "/logout",
    { schema: { tags, summary: "End the session", body: empty, response: { 204: nothing, ...refusals } } },
    async (request, reply) => {
      await logout(auth, live, readRefreshCookie(request, config) ?? "");
      clearRefreshCookie(request, reply, config);
      return reply.code(204).send();
    },
  );

  function answerSignedIn(request: FastifyRequest, reply: FastifyReply, session: SignedIn) {
    const { refreshToken: token, sessionEndsInMs: lifeMs, ...answer } = session;
    setRefreshCookie(request, reply, config, { token, lifeMs });
    return answer;
  }
}
