import {
  changeRoomSchema,
  createRoomSchema,
  levelSchema,
  roomIdSchema,
  roomListingSchema,
  roomViewSchema,
  userIdSchema,
} from "@parley/protocol";
import { z } from "zod";
import { browseRooms, MAX_BROWSE_PAGE } from "../chat/browse-rooms.ts";
import { createRoom } from "../chat/create-room.ts";
import { MAX_DIRECT_MEMBERS, openDirect } from "../chat/open-direct.ts";
import { setPreferences } from "../chat/set-preferences.ts";
import { updateRoom } from "../chat/update-room.ts";
import { viewRoom } from "../chat/view-room.ts";
import { refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const tags = ["rooms"];
const params = z.object({ room: roomIdSchema });
const roomAnswer = z.object({ room: roomViewSchema });
const preferences = z.object({ level: levelSchema, isFavourite: z.boolean() });
const browsing = z.strictObject({
  search: z.string().max(200).optional(),
  after: z.string().max(2000).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(MAX_BROWSE_PAGE))
    .optional(),
});

/** /api/v1/rooms: finding, making and changing them. */
export function addRoomChangeRoutes(scope: HttpServer, { chat, live }: HttpDeps): void {
  scope.get(
    "/rooms/public",
    {
      schema: {
        tags,
        summary: "Public rooms, and your own archived ones, by name; `next` is `after` of the next page",
        querystring: browsing,
        response: { 200: z.object({ rooms: z.array(roomListingSchema), next: z.string().nullable() }), ...refusals },
      },
    },
    async (request) => {
      const { rooms, next } = await browseRooms(chat, actorOf(request), request.query);
      return { rooms: [...rooms], next };
    },
  );

  scope.post(
    "/rooms/new",
    {
      schema: {
        tags,
        summary: "Make a public or private room; you own it",
        body: createRoomSchema,
        response: { 201: roomAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { room, events } = await createRoom(chat, actor, request.body);
      await live.enter(actor.id, room.id);
      for (const event of events) live.publish(event);
      void reply.code(201);
      return { room };
    },
  );

  scope.post(
    "/rooms/direct",
    {
      schema: {
        tags,
        summary: "The direct room of these people and you: 201 if it was made just now, 200 if you have one",
        body: z.strictObject({ members: z.array(userIdSchema).min(1).max(MAX_DIRECT_MEMBERS) }),
        response: { 200: roomAnswer, 201: roomAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { room, events } = await openDirect(chat, actor, request.body.members);
      const entering = events.length > 0 ? (room.members ?? []).map(({ id }) => id) : [actor.id];
      await Promise.all(entering.map((user) => live.enter(user, room.id)));
      for (const event of events) live.publish(event);
      void reply.code(events.length > 0 ? 201 : 200);
      return { room };
    },
  );

  scope.patch(
    "/rooms/:room",
    {
      schema: {
        tags,
        summary: "Change its name, topic, description, archive, posting or kind (moderators and owners)",
        params,
        body: changeRoomSchema,
        response: { 200: roomAnswer, ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const event = await updateRoom(chat, actor, request.params.room, request.body);
      if (event) live.publish(event);
      return { room: await viewRoom(chat, actor, request.params.room) };
    },
  );

  scope.put(
    "/rooms/:room/preferences",
    {
      schema: {
        tags,
        summary: "How you want it: what to be notified of, and whether it is a favourite",
        params,
        body: z.strictObject({ level: levelSchema.optional(), isFavourite: z.boolean().optional() }),
        response: { 200: preferences, ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { level, isFavourite } = request.body;
      const set = await setPreferences(chat, actor, request.params.room, {
        ...(level !== undefined && { level }),
        ...(isFavourite !== undefined && { isFavourite }),
      });
      live.preferencesSet(actor.id, request.params.room, set);
      return set;
    },
  );
}
