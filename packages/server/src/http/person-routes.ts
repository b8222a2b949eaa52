import { statusSchema } from "@parley/protocol";
import { z } from "zod";
import { buyTicket, TICKET_MS } from "../auth/ticket.ts";
import { newVisitor } from "../auth/visitor.ts";
import { createKeyedBuckets } from "../lib/keyed-buckets.ts";
import { Refusal } from "../lib/refusal.ts";
import { currentStatus } from "../store/current-status.ts";
import { refusals, selfSchema } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";
import { VERSION } from "./version.ts";

/** A client needs one per connect; a loop that buys more would fill the store. */
const TICKET_RATE = { rate: 1, burst: 30, capacity: 10_000 };

const configAnswer = z.object({
  guests: z.boolean(),
  maxTextBytes: z.number().int(),
  maxFileBytes: z.number().int(),
  version: z.string(),
});

/** What anybody may ask: how this server is set up, and to be let in as a visitor. */
export function addOpenRoutes(scope: HttpServer, { auth, config }: HttpDeps): void {
  scope.get(
    "/config",
    {
      schema: {
        tags: ["server"],
        summary: "What a client must know first",
        response: { 200: configAnswer, ...refusals },
      },
    },
    async () => ({
      guests: config.GUESTS,
      maxTextBytes: config.MAX_TEXT_BYTES,
      maxFileBytes: config.MAX_FILE_BYTES,
      version: VERSION,
    }),
  );

  scope.post(
    "/visitors",
    {
      schema: {
        tags: ["visitors"],
        summary: "Come in as a visitor",
        body: z.strictObject({ name: z.string() }),
        response: { 201: z.object({ self: selfSchema, token: z.string() }), ...refusals },
      },
    },
    async (request, reply) => {
      const visitor = newVisitor(auth, request.body.name);
      void reply.code(201);
      return { self: visitor, token: await auth.tokens.issue(visitor) };
    },
  );
}

/** What somebody with an access token may ask about themselves. */
export function addPersonRoutes(scope: HttpServer, { auth, chat, clock }: HttpDeps): void {
  const tickets = createKeyedBuckets({ ...TICKET_RATE, clock });

  scope.get(
    "/me",
    {
      schema: {
        tags: ["auth"],
        summary: "Who this token speaks for",
        response: { 200: z.object({ self: selfSchema.extend({ status: statusSchema.optional() }) }), ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const [set] = actor.kind === "user" ? await chat.store.statuses([actor.id]) : [];
      const status = currentStatus(set?.status, clock.now());
      return { self: { ...actor, ...(status && { status }) } };
    },
  );

  scope.post(
    "/auth/tickets",
    {
      schema: {
        tags: ["auth"],
        summary: "Buy a one-time ticket for /ws?ticket=",
        body: z.strictObject({}),
        response: { 201: z.object({ ticket: z.string(), expiresInMs: z.number().int() }), ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const retryAfterMs = tickets.take(actor.id);
      if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
      void reply.code(201);
      return { ticket: await buyTicket(auth, actor), expiresInMs: TICKET_MS };
    },
  );
}
