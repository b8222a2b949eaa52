import { personSchema, receiptSchema, roomIdSchema, seqSchema } from "@parley/protocol";
import { z } from "zod";
import { listReaders } from "../chat/list-readers.ts";
import { listReceipts } from "../chat/list-receipts.ts";
import { showReceipts } from "../chat/show-receipts.ts";
import { viewSettings } from "../chat/view-settings.ts";
import { createKeyedBuckets } from "../lib/keyed-buckets.ts";
import { Refusal } from "../lib/refusal.ts";
import { refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

/** Switching is told to all of a person's rooms. */
const CHANGE_RATE = { rate: 0.2, burst: 10, capacity: 10_000 };

const room = z.object({ room: roomIdSchema });
const message = room.extend({
  seq: z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(seqSchema),
});
const readersAnswer = z.object({ count: z.number().int(), users: z.array(personSchema).optional() });
const settingsAnswer = z.object({ settings: z.object({ receipts: z.boolean() }) });

/** Who has read how far, and whether one lets others see it. */
export function addReceiptRoutes(scope: HttpServer, { chat, clock, live }: HttpDeps): void {
  const changes = createKeyedBuckets({ ...CHANGE_RATE, clock });

  scope.get(
    "/rooms/:room/messages/:seq/readers",
    {
      schema: {
        tags: ["messages"],
        summary: "Who has read a message, its sender aside; in a room of more than 50 members only how many",
        params: message,
        response: { 200: readersAnswer, ...refusals },
      },
    },
    async (request) => {
      const { count, users } = await listReaders(chat, actorOf(request), request.params);
      return { count, ...(users && { users: [...users] }) };
    },
  );

  scope.get(
    "/rooms/:room/receipts",
    {
      schema: {
        tags: ["rooms"],
        summary: "How far everybody has read; not in a room of more than 50 members",
        params: room,
        response: { 200: z.object({ users: z.array(receiptSchema).optional() }), ...refusals },
      },
    },
    async (request) => {
      const users = await listReceipts(chat, actorOf(request), request.params.room);
      return users ? { users: [...users] } : {};
    },
  );

  scope.get(
    "/me/settings",
    { schema: { tags: ["auth"], summary: "Your settings", response: { 200: settingsAnswer, ...refusals } } },
    async (request) => ({ settings: await viewSettings(chat, actorOf(request)) }),
  );

  scope.patch(
    "/me/settings",
    {
      schema: {
        tags: ["auth"],
        summary: "Change your settings; receipts: whether others may see how far you have read",
        body: z.strictObject({ receipts: z.boolean().optional() }),
        response: { 200: settingsAnswer, ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { receipts } = request.body;
      const retryAfterMs = changes.take(actor.id);
      if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
      if (receipts !== undefined) live.receiptsSet(await showReceipts(chat, actor, receipts));
      return { settings: await viewSettings(chat, actor) };
    },
  );
}
