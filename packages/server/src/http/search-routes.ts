import { roomIdSchema, searchHitSchema, seqSchema } from "@parley/protocol";
import { z } from "zod";
import { findSeqAt, MAX_HITS, searchMessages } from "../chat/search-messages.ts";
import { refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const tags = ["messages"];
const limit = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.number().int().min(1).max(MAX_HITS));
const at = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number);

/** /api/v1/search and /api/v1/rooms/:room/seq-at: find messages by what they say, or by when they were sent. */
export function addSearchRoutes(scope: HttpServer, { chat }: HttpDeps): void {
  scope.get(
    "/search",
    {
      schema: {
        tags,
        summary: "Messages in everything you may see, the newest first; `next` goes on as `before`",
        querystring: z.strictObject({
          q: z.string().max(512),
          in: roomIdSchema.optional(),
          before: z.string().min(1).max(128).optional(),
          limit: limit.optional(),
          timeZone: z.string().min(1).max(64).optional(),
        }),
        response: { 200: z.object({ hits: z.array(searchHitSchema), next: z.string().optional() }), ...refusals },
      },
    },
    async (request) => {
      const { q, ...more } = request.query;
      const { hits, next } = await searchMessages(chat, actorOf(request), { query: q, ...more });
      return { hits: [...hits], ...(next !== null && { next }) };
    },
  );

  scope.get(
    "/rooms/:room/seq-at",
    {
      schema: {
        tags,
        summary: "The first message at or after a moment (ms UTC); no seq when there is none",
        params: z.object({ room: roomIdSchema }),
        querystring: z.strictObject({ at }),
        response: { 200: z.object({ room: roomIdSchema, seq: seqSchema.optional() }), ...refusals },
      },
    },
    async (request) => {
      const { room } = request.params;
      const seq = await findSeqAt(chat, actorOf(request), { room, at: request.query.at });
      return { room, ...(seq !== null && { seq }) };
    },
  );
}
