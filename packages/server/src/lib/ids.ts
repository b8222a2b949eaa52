import { randomFillSync } from "node:crypto";

/** Randomness for ids, passed in like the clock: 16 URL-safe characters, 96 bits. */
export type NewId = () => string;

const ID_BYTES = 12;
/** A request for randomness costs ten times what an id's share of a bigger one does. */
const pool = Buffer.alloc(ID_BYTES * 256);
let at = pool.length;

export const randomId: NewId = () => {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  return pool.toString("base64url", at, (at += ID_BYTES));
};
