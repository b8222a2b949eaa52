import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";

/** First frame of a connection that did not authenticate by its URL. Due within 5 s; any error before `ready` closes. */
export const helloFrame = z.strictObject({
  type: z.literal("hello"),
  id: requestIdSchema.optional(),
  version: z.number().int().optional(),
  token: z.string().min(1).max(4096),
  /** Per room: "I have everything up to this seq". A visitor is back in exactly these rooms; a user is in the rooms it is a member of. */
  cursors: z.record(roomIdSchema, seqSchema).optional(),
  /** The epoch the cursors are from; another epoch answers `resync` instead of events. */
  epoch: z.string().max(64).optional(),
});
