import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { REPLY_ERRORS, type ReplyErrorCode } from "../reply-errors.ts";
import { personSchema, roomViewSchema } from "./room.ts";
import { statusSchema } from "./status.ts";

/** The connection is authenticated. The rooms' messages (or, with cursors, everything missed) follow. */
export const readyFrame = z.object({
  type: z.literal("ready"),
  version: z.number().int(),
  self: personSchema.extend({ kind: z.enum(["user", "visitor"]), status: statusSchema.optional() }),
  /** Names one life of the store. A cursor from another epoch means nothing here. */
  epoch: z.string(),
  rooms: z.array(roomViewSchema),
  heartbeatMs: z.number().int().positive(),
  /** Visitors only: presented in `hello`, it keeps identity, name and idempotency across reconnects. */
  token: z.string().optional(),
});

/** Every heartbeatMs: the head of each of the connection's rooms, so that a lost LAST event is noticed too. */
export const heartbeatFrame = z.object({ type: z.literal("heartbeat"), heads: z.record(roomIdSchema, seqSchema) });

/** The cursor cannot be served (other epoch, or beyond the head): forget this room's messages; the newest follow. */
export const resyncFrame = z.object({ type: z.literal("resync"), room: roomIdSchema, head: seqSchema });

/** This node goes away: it will close with 1012; come back afterMs from now. */
export const drainingFrame = z.object({ type: z.literal("draining"), afterMs: z.number().int().nonnegative() });

const codes = Object.keys(REPLY_ERRORS) as [ReplyErrorCode, ...ReplyErrorCode[]];

/** The request was not carried out. `id` and `clientMsgId` are the request's, where they could be read. */
export const errorFrame = z.object({
  type: z.literal("error"),
  id: requestIdSchema.optional(),
  clientMsgId: z.string().optional(),
  code: z.enum(codes),
  message: z.string(),
  retryAfterMs: z.number().int().nonnegative().optional(),
});
