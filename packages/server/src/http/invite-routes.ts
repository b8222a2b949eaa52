import { invitePreviewSchema, inviteSchema, newInviteSchema, roomIdSchema, roomViewSchema } from "@parley/protocol";
import { z } from "zod";
import { acceptInvite } from "../chat/accept-invite.ts";
import { createInvite } from "../chat/create-invite.ts";
import { listInvites } from "../chat/list-invites.ts";
import { revokeInvite } from "../chat/revoke-invite.ts";
import { viewInvite } from "../chat/view-invite.ts";
import { nothing, refusals } from "./answers.ts";
import { actorOf } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const tags = ["invites"];
const params = z.object({ room: roomIdSchema });
const name = z.string().regex(/^[\w-]{1,128}$/);
const oneInvite = z.object({ room: roomIdSchema, invite: name });
const byToken = z.object({ token: name });

/** What whoever holds a link may ask, signed in or not. Programs that preview links ask it too: it changes nothing. */
export function addInvitePreview(scope: HttpServer, { chat }: HttpDeps): void {
  scope.get(
    "/invites/:token",
    {
      schema: {
        tags,
        summary: "What an invite link leads to; looking uses nothing up",
        params: byToken,
        response: { 200: invitePreviewSchema, ...refusals },
      },
    },
    async (request) => viewInvite(chat, request.params.token),
  );
}

/** Invite links: /i/TOKEN is a page's address, and the token in it is what these routes take and give. */
export function addInviteRoutes(scope: HttpServer, { chat, live }: HttpDeps): void {
  scope.post(
    "/invites/:token",
    {
      schema: {
        tags,
        summary: "Accept an invite",
        params: byToken,
        body: z.strictObject({}),
        response: { 200: z.object({ room: roomViewSchema }), ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { room, event } = await acceptInvite(chat, actor, request.params.token);
      await live.enter(actor.id, room.id);
      if (event) live.publish(event);
      return { room };
    },
  );

  scope.post(
    "/rooms/:room/invites",
    {
      schema: {
        tags,
        summary: "Make an invite link: the token is told once",
        params,
        body: newInviteSchema,
        response: { 201: z.object({ invite: inviteSchema, token: z.string() }), ...refusals },
      },
    },
    async (request, reply) => {
      void reply.code(201);
      return createInvite(chat, actorOf(request), request.params.room, request.body);
    },
  );

  scope.get(
    "/rooms/:room/invites",
    {
      schema: {
        tags,
        summary: "The invites that still admit somebody: yours, or everybody's if you moderate the room",
        params,
        response: { 200: z.object({ invites: z.array(inviteSchema) }), ...refusals },
      },
    },
    async (request) => ({ invites: [...(await listInvites(chat, actorOf(request), request.params.room))] }),
  );

  scope.delete(
    "/rooms/:room/invites/:invite",
    {
      schema: {
        tags,
        summary: "Revoke an invite: after the answer nobody comes in through it",
        params: oneInvite,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await revokeInvite(chat, actorOf(request), request.params.room, request.params.invite);
      return reply.code(204).send();
    },
  );
}
