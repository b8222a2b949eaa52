import { emojiSchema, messageFrame, revisionSchema, roomIdSchema, seqSchema } from "@parley/protocol";
import { z } from "zod";
import { deleteMessage, editMessage, pinMessage, reactToMessage } from "../chat/change-message.ts";
import { listPins } from "../chat/list-pins.ts";
import { listRevisions } from "../chat/list-revisions.ts";
import type { KeyedBuckets } from "../lib/keyed-buckets.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Changed } from "../store/message-change.ts";
import type { Actor } from "../store/model.ts";
import { refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const tags = ["messages"];
const seq = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .pipe(seqSchema);
const room = z.object({ room: roomIdSchema });
const message = room.extend({ seq });
const reaction = message.extend({ emoji: emojiSchema });
const answers = { 200: z.object({ room: roomIdSchema, seq: seqSchema }), ...refusals };
const answerText = "answers the seq of the event, or of the message's last one if it was so already";

/** /api/v1/rooms/:room/messages/:seq and below: what can be done to a message. `sends`: what a change costs its maker. */
export function addChangeRoutes(scope: HttpServer, { chat, live }: HttpDeps, sends: KeyedBuckets): void {
  /** Stored, announced, answered. */
  async function changed(actor: Actor, target: z.infer<typeof message>, change: () => Promise<Changed>) {
    const retryAfterMs = sends.take(actor.id);
    if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
    const { event, changedSeq } = await change();
    if (event) live.publish(event);
    return { room: target.room, seq: changedSeq };
  }

  scope.patch(
    "/rooms/:room/messages/:seq",
    {
      schema: {
        tags,
        summary: `Give your message another text; ${answerText}`,
        params: message,
        body: z.strictObject({ text: z.string() }),
        response: answers,
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { params, body } = request;
      return changed(actor, params, () => editMessage(chat, actor, { ...params, ...body }));
    },
  );

  scope.delete(
    "/rooms/:room/messages/:seq",
    { schema: { tags, summary: `Delete a message for everybody; ${answerText}`, params: message, response: answers } },
    async (request) => {
      const actor = actorOf(request);
      return changed(actor, request.params, () => deleteMessage(chat, actor, request.params));
    },
  );

  for (const isOn of [true, false]) {
    const method = isOn ? "PUT" : "DELETE";
    scope.route({
      method,
      url: "/rooms/:room/messages/:seq/reactions/:emoji",
      schema: {
        tags,
        summary: `${isOn ? "Put your reaction to" : "Take your reaction from"} a message; ${answerText}`,
        params: reaction,
        response: answers,
      },
      async handler(request) {
        const actor = actorOf(request);
        return changed(actor, request.params, () => reactToMessage(chat, actor, { ...request.params, isOn }));
      },
    });
    scope.route({
      method,
      url: "/rooms/:room/messages/:seq/pin",
      schema: {
        tags,
        summary: `${isOn ? "Pin" : "Unpin"} a message; ${answerText}`,
        params: message,
        response: answers,
      },
      async handler(request) {
        const actor = actorOf(request);
        return changed(actor, request.params, () => pinMessage(chat, actor, { ...request.params, isOn }));
      },
    });
  }

  scope.get(
    "/rooms/:room/pins",
    {
      schema: {
        tags,
        summary: "The pinned messages, the latest pinned first",
        params: room,
        response: { 200: z.object({ messages: z.array(messageFrame) }), ...refusals },
      },
    },
    async (request) => ({ messages: [...(await listPins(chat, actorOf(request), request.params.room))] }),
  );

  scope.get(
    "/rooms/:room/messages/:seq/revisions",
    {
      schema: {
        tags,
        summary: "Every text a message has had, the oldest first",
        params: message,
        response: { 200: z.object({ revisions: z.array(revisionSchema) }), ...refusals },
      },
    },
    async (request) => ({ revisions: [...(await listRevisions(chat, actorOf(request), request.params))] }),
  );
}
