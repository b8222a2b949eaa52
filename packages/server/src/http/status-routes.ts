import { newStatusSchema, statusSchema } from "@parley/protocol";
import { z } from "zod";
import { setStatus } from "../chat/set-status.ts";
import { createKeyedBuckets } from "../lib/keyed-buckets.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import { nothing, refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

/** A person tries a few and keeps one; each is told to all their rooms. */
const STATUS_RATE = { rate: 0.2, burst: 10, capacity: 10_000 };

const tags = ["people"];

/** /api/v1/me/status: what a registered user lets the others know for a while. */
export function addStatusRoutes(scope: HttpServer, { chat, clock, live }: HttpDeps): void {
  const changes = createKeyedBuckets({ ...STATUS_RATE, clock });

  function takeChange(actor: Actor): void {
    const retryAfterMs = changes.take(actor.id);
    if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
  }

  scope.put(
    "/me/status",
    {
      schema: {
        tags,
        summary:
          "Set what others see beside your name: an emoji, a text of one line, or both, until some time or for good",
        body: newStatusSchema,
        response: { 200: z.object({ status: statusSchema }), ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      takeChange(actor);
      const set = await setStatus(chat, actor, request.body);
      live.statusSet(actor.id, set);
      return { status: set.status ?? {} };
    },
  );

  scope.delete(
    "/me/status",
    { schema: { tags, summary: "Clear it", response: { 204: nothing, ...refusals } } },
    async (request, reply) => {
      const actor = actorOf(request);
      takeChange(actor);
      live.statusSet(actor.id, await setStatus(chat, actor, null));
      return reply.code(204).send();
    },
  );
}
