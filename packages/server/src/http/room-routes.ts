import { onlinePersonSchema, roomIdSchema, roomViewSchema, seqSchema } from "@parley/protocol";
import { z } from "zod";
import { joinRoom } from "../chat/join-room.ts";
import { leaveRoom } from "../chat/leave-room.ts";
import { listRooms } from "../chat/list-rooms.ts";
import { markRead } from "../chat/mark-read.ts";
import { viewRoom } from "../chat/view-room.ts";
import { nothing, refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const count = z.number().int().nonnegative();
const readCursorAnswer = z.object({
  seq: seqSchema,
  version: count.optional(),
  unread: count,
  mentions: count,
  isUnread: z.literal(true).optional(),
});

const tags = ["rooms"];
const params = z.object({ room: roomIdSchema });
const roomAnswer = z.object({ room: roomViewSchema });

/** /api/v1/rooms: which rooms there are for somebody, and who is in them. */
export function addRoomRoutes(scope: HttpServer, { chat, live }: HttpDeps): void {
  scope.get(
    "/rooms",
    {
      schema: {
        tags,
        summary: "The rooms you are a member of",
        response: { 200: z.object({ rooms: z.array(roomViewSchema) }), ...refusals },
      },
    },
    async (request) => ({ rooms: [...(await listRooms(chat, actorOf(request)))] }),
  );

  scope.post(
    "/rooms",
    {
      schema: {
        tags,
        summary: "Enter an open or public room by its code; if there is none, an open one is created",
        body: z.strictObject({ code: z.string().max(256) }),
        response: { 200: roomAnswer, ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { room, event } = await joinRoom(chat, actor, request.body.code);
      // Entered first: the person's own devices see the event of their joining, too.
      if (actor.kind === "user") await live.enter(actor.id, room.id);
      if (event) live.publish(event);
      return { room };
    },
  );

  scope.get(
    "/rooms/:room",
    { schema: { tags, summary: "One room", params, response: { 200: roomAnswer, ...refusals } } },
    async (request) => ({ room: await viewRoom(chat, actorOf(request), request.params.room) }),
  );

  scope.get(
    "/rooms/:room/online",
    {
      schema: {
        tags,
        summary: "Who is online on this node; above 100 only how many",
        params,
        response: { 200: z.object({ count: z.number().int(), users: z.array(onlinePersonSchema) }), ...refusals },
      },
    },
    async (request) => {
      const { id } = await viewRoom(chat, actorOf(request), request.params.room);
      const { count, users } = live.online(id);
      return { count, users: [...users] };
    },
  );

  scope.put(
    "/rooms/:room/read",
    {
      schema: {
        tags,
        summary: "Move your read cursor forward, or, with isUnread, back to before seq",
        params,
        body: z.strictObject({ seq: seqSchema, isUnread: z.literal(true).optional() }),
        response: { 200: readCursorAnswer, ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const marked = await markRead(chat, actor, { ...request.params, ...request.body });
      live.readMoved(actor.id, request.params.room, marked);
      return marked.cursor;
    },
  );

  scope.delete(
    "/rooms/:room/membership",
    {
      schema: {
        tags,
        summary: "Leave: after the answer nothing of the room reaches you",
        params,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const event = await leaveRoom(chat, actor, request.params.room);
      live.exit({ user: actor.id, room: request.params.room });
      if (event) live.publish(event);
      return reply.code(204).send();
    },
  );
}
