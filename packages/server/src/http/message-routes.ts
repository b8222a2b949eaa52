import { clientMsgIdSchema, messageFrame, roomIdSchema, sendingSchema, seqSchema } from "@parley/protocol";
import { z } from "zod";
import { listMessages, MAX_PAGE } from "../chat/list-messages.ts";
import { sendMessage } from "../chat/send-message.ts";
import { createKeyedBuckets } from "../lib/keyed-buckets.ts";
import { Refusal } from "../lib/refusal.ts";
import { refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import { addChangeRoutes } from "./change-routes.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

/** Senders whose spending is remembered; who is forgotten starts with a full bucket. */
const MAX_SENDERS = 10_000;

const tags = ["messages"];
const params = z.object({ room: roomIdSchema });
const whole = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);
const page = z.strictObject({
  before: whole.pipe(seqSchema).optional(),
  after: whole.pipe(seqSchema).optional(),
  around: whole.pipe(seqSchema).optional(),
  limit: whole.pipe(z.number().int().min(1).max(MAX_PAGE)).optional(),
});
const pageAnswer = z.object({ messages: z.array(messageFrame), hasBefore: z.boolean(), hasAfter: z.boolean() });
const ackAnswer = z.object({ room: roomIdSchema, seq: seqSchema, clientMsgId: clientMsgIdSchema.optional() });

/** /api/v1/rooms/:room/messages: read a page, say something. */
export function addMessageRoutes(scope: HttpServer, deps: HttpDeps): void {
  const { chat, clock, config, live, metrics } = deps;
  const sends = createKeyedBuckets({ rate: config.SEND_RATE, burst: config.SEND_BURST, clock, capacity: MAX_SENDERS });
  addChangeRoutes(scope, deps, sends);

  scope.get(
    "/rooms/:room/messages",
    {
      schema: {
        tags,
        summary: "A page of messages: before, after or around a seq, or the newest",
        params,
        querystring: page,
        response: { 200: pageAnswer, ...refusals },
      },
    },
    async (request) => {
      const { messages, ...more } = await listMessages(chat, actorOf(request), { ...request.query, ...request.params });
      return { ...more, messages: [...messages] };
    },
  );

  scope.post(
    "/rooms/:room/messages",
    {
      schema: {
        tags,
        summary: "Say something: 201 once it is stored, 200 if this clientMsgId was stored before",
        params,
        body: sendingSchema,
        response: { 200: ackAnswer, 201: ackAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const retryAfterMs = sends.take(actor.id);
      if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
      const message = { ...request.body, ...request.params };
      const { event, isNew } = await store(message);
      if (isNew) {
        metrics.appends++;
        live.publish(event);
      }
      void reply.code(isNew ? 201 : 200);
      return { room: event.room, seq: event.seq, clientMsgId: event.clientMsgId };

      function store(draft: typeof message) {
        return sendMessage(chat, actor, draft).catch((error: unknown) => {
          if (error instanceof Refusal) metrics.appendRefusals.add(error.code);
          throw error;
        });
      }
    },
  );
}
