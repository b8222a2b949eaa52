import { z } from "zod";

/** Branded ids: a bare string never crosses a function boundary as an id. */
export type RoomId = string & { readonly __id: "room" };
export type UserId = string & { readonly __id: "user" };
export type FileId = string & { readonly __id: "file" };
export type SessionId = string & { readonly __id: "session" };

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);

export const roomIdSchema = id.transform((value) => value as RoomId);
export const userIdSchema = id.transform((value) => value as UserId);
export const fileIdSchema = id.transform((value) => value as FileId);
/** Idempotency key, chosen by the sender: unique per (sender, room). UUIDs and the like. */
export const clientMsgIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/);
/** Correlates a reply with its request on one connection. The server only echoes it. */
export const requestIdSchema = z.string().min(1).max(64);
export const seqSchema = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
