import { randomBytes } from "node:crypto";

/** Randomness for ids, passed in like the clock: 16 URL-safe characters, 96 bits. */
export type NewId = () => string;

export const randomId: NewId = () => randomBytes(12).toString("base64url");
