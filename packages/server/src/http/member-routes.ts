import { memberSchema, personSchema, roleSchema, roomIdSchema, userIdSchema } from "@parley/protocol";
import { z } from "zod";
import { addMember } from "../chat/add-member.ts";
import { findPeople } from "../chat/find-people.ts";
import { removeMember } from "../chat/remove-member.ts";
import { setRole } from "../chat/set-role.ts";
import { viewRoom } from "../chat/view-room.ts";
import { withCurrentStatus } from "../store/current-status.ts";
import { nothing, refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

/** As many as a member list shows; a bigger room says its size by its online count. */
const MAX_MEMBERS = 1000;

const tags = ["rooms"];
const params = z.object({ room: roomIdSchema });
const oneMember = z.object({ room: roomIdSchema, user: userIdSchema });

/** /api/v1/rooms/:room/members: who is in a room, and what they may do there. */
export function addMemberRoutes(scope: HttpServer, { chat, live, clock }: HttpDeps): void {
  scope.get(
    "/rooms/:room/members",
    {
      schema: {
        tags,
        summary: "Its members with their roles, by name; what they let others know, and who of them is there",
        params,
        response: { 200: z.object({ members: z.array(memberSchema) }), ...refusals },
      },
    },
    async (request) => {
      const { id } = await viewRoom(chat, actorOf(request), request.params.room);
      const members = await chat.store.members(id, MAX_MEMBERS);
      const now = clock.now();
      return {
        members: members.map((member) => ({
          ...withCurrentStatus(member, now),
          presence: live.presenceOf(id, member.id) ?? undefined,
        })),
      };
    },
  );

  scope.post(
    "/rooms/:room/members",
    {
      schema: {
        tags,
        summary: "Let a registered user in",
        params,
        body: z.strictObject({ user: userIdSchema }),
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const { user } = request.body;
      const event = await addMember(chat, actorOf(request), request.params.room, user);
      // Also when they were in already: a device that was not told is told now.
      await live.enter(user, request.params.room);
      if (event) live.publish(event);
      return reply.code(204).send();
    },
  );

  scope.delete(
    "/rooms/:room/members/:user",
    {
      schema: {
        tags,
        summary: "Take somebody out (moderators and owners): after the answer nothing of the room reaches them",
        params: oneMember,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { room, user } = request.params;
      const event = await removeMember(chat, actor, room, user);
      const by = user === actor.id ? {} : { by: { id: actor.id, name: actor.name } };
      live.exit({ user, room, ...by });
      if (event) live.publish(event);
      return reply.code(204).send();
    },
  );

  scope.put(
    "/rooms/:room/members/:user/role",
    {
      schema: {
        tags,
        summary: "Make a member an owner, a moderator or a mere member (owners)",
        params: oneMember,
        body: z.strictObject({ role: roleSchema }),
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const event = await setRole(chat, actorOf(request), { ...request.params, ...request.body });
      if (event) live.publish(event);
      return reply.code(204).send();
    },
  );

  scope.get(
    "/users",
    {
      schema: {
        tags: ["people"],
        summary: "Registered users whose name begins like this, at most 20: whom to let in or write to",
        querystring: z.strictObject({ search: z.string().max(100) }),
        response: { 200: z.object({ users: z.array(personSchema) }), ...refusals },
      },
    },
    async (request) => ({ users: [...(await findPeople(chat, actorOf(request), request.query.search))] }),
  );
}
