import { z } from "zod";
import { roomIdSchema, seqSchema, userIdSchema } from "../ids.ts";
import { statusSchema } from "./status.ts";

/** Who did it: a registered user, or a visitor for as long as its token lives. */
export const personSchema = z.object({ id: userIdSchema, name: z.string() });
export type Person = z.infer<typeof personSchema>;

/**
 * `open`: by its code, visitors too. `public`: registered users find it and join. `private`: by invitation only.
 * `direct`: two to eight people for good; it has no name but theirs, and there is one for each set of them.
 */
export const roomKindSchema = z.enum(["open", "public", "private", "direct"]);
export type RoomKind = z.infer<typeof roomKindSchema>;

export const roleSchema = z.enum(["owner", "moderator", "member"]);
export type Role = z.infer<typeof roleSchema>;

/** Who may speak in a room: everybody who is in it, or its moderators and owners. */
export const postingSchema = z.enum(["all", "moderators"]);
export type Posting = z.infer<typeof postingSchema>;

/** What a member wants to be notified of. */
export const levelSchema = z.enum(["all", "mentions", "none"]);
export type Level = z.infer<typeof levelSchema>;

/** A registered user in a room. */
export const memberSchema = personSchema.extend({
  role: roleSchema,
  status: statusSchema.optional(),
  /** Absent where the node that was asked does not know: too many are there to name them, or none is connected to it. */
  presence: z.enum(["online", "away", "offline"]).optional(),
});
export type Member = z.infer<typeof memberSchema>;

/** What a room is besides its id and code, and can be changed. Absent is what most rooms have: nothing, no, `all`. */
export const roomAttributes = {
  topic: z.string().optional(),
  description: z.string().optional(),
  /** Read-only: nothing more is said or changed in it. */
  isArchived: z.literal(true).optional(),
  posting: postingSchema.optional(),
};

/**
 * A room as one person sees it, as of `head`. `readSeq`, `readVersion`, `unread`, `mentions`, `role` and `level` are absent for visitors: they
 * are members of nothing, and the server keeps no read cursor for them.
 */
export const roomViewSchema = z.object({
  id: roomIdSchema,
  code: z.string(),
  /** Empty for a direct room: it is named by its `members`. */
  name: z.string(),
  kind: roomKindSchema,
  /** Highest seq of the room's log at the time of this frame. */
  head: seqSchema,
  ...roomAttributes,
  readSeq: seqSchema.optional(),
  /** Of the read cursor, as in `read_cursor`. */
  readVersion: z.number().int().nonnegative().optional(),
  unread: z.number().int().nonnegative().optional(),
  mentions: z.number().int().nonnegative().optional(),
  /** `unread` and `mentions` are of the log up to here; absent: up to `head`. */
  countedTo: seqSchema.optional(),
  role: roleSchema.optional(),
  level: levelSchema.optional(),
  isFavourite: z.literal(true).optional(),
  /** Direct rooms only: everybody in it. */
  members: z.array(personSchema.extend({ status: statusSchema.optional() })).optional(),
});
export type RoomView = z.infer<typeof roomViewSchema>;
