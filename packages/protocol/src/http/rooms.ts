import { z } from "zod";
import { roomIdSchema } from "../ids.ts";
import { personSchema, postingSchema, roomAttributes, roomKindSchema } from "../frames/room.ts";

/** A public or private room that is to be made. Without a code it gets one that nobody can guess. */
export const createRoomSchema = z.strictObject({
  kind: z.enum(["public", "private"]),
  name: z.string(),
  code: z.string().max(256).optional(),
  topic: z.string().optional(),
  description: z.string().optional(),
  posting: postingSchema.optional(),
});
export type NewRoom = z.infer<typeof createRoomSchema>;

/** What may be changed of a room; what is absent stays. */
export const changeRoomSchema = z.strictObject({
  name: z.string().optional(),
  topic: z.string().optional(),
  description: z.string().optional(),
  isArchived: z.boolean().optional(),
  posting: postingSchema.optional(),
  /** Public to private and back; open and direct rooms stay what they are. */
  kind: z.enum(["public", "private"]).optional(),
});
export type RoomChange = z.infer<typeof changeRoomSchema>;

/** A room as it is shown to whoever looks for one: public, or one's own and archived. */
export const roomListingSchema = z.object({
  id: roomIdSchema,
  code: z.string(),
  name: z.string(),
  kind: roomKindSchema,
  ...roomAttributes,
  /** How many members it has. */
  members: z.number().int().nonnegative(),
  isMember: z.boolean(),
});
export type RoomListing = z.infer<typeof roomListingSchema>;

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

export const newInviteSchema = z.strictObject({
  /** How long the link lives: up to a year, and a week if nothing is said. */
  expiresInMs: z.number().int().min(60_000).max(YEAR_MS).optional(),
  /** How many people may come in through it; any number if nothing is said. */
  maxUses: z.number().int().min(1).max(100_000).optional(),
});
export type NewInvite = z.infer<typeof newInviteSchema>;

/** An invite link, without its token: that is told once, to whoever made it, and stored nowhere. */
export const inviteSchema = z.object({
  id: z.string(),
  /** It works as long as this person is a member. */
  by: personSchema,
  at: z.number().int(),
  expiresAt: z.number().int(),
  maxUses: z.number().int().positive().optional(),
  uses: z.number().int().nonnegative(),
});
export type Invite = z.infer<typeof inviteSchema>;

/** What somebody who opens an invite link is shown before they accept it. Looking uses nothing up. */
export const invitePreviewSchema = z.object({
  name: z.string(),
  kind: roomKindSchema,
  topic: z.string().optional(),
  members: z.number().int().nonnegative(),
  by: personSchema,
  expiresAt: z.number().int(),
});
export type InvitePreview = z.infer<typeof invitePreviewSchema>;
