import type { Person } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";

/*
 * What depends on a membership or a role is decided by the store, in the transaction that carries it out
 * (store/room-right.ts): between a check here and the write a kick could slip in. Here is what depends on nobody else.
 */

/** The registered user behind an actor; a visitor is told that this is not for visitors (`forbidden`). */
export function userOf({ kind, id, name }: Actor): Person {
  if (kind === "visitor") throw new Refusal("forbidden", { message: "Only registered users may do this." });
  return { id, name };
}
