import type { Person } from "@parley/protocol";
import { nameKey } from "../lib/name-key.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";

const MAX_PEOPLE = 20;

/** Registered users whose name begins like this, whatever its case and accents: whom to invite or write to. */
export async function findPeople(chat: Chat, actor: Actor, typed: string): Promise<readonly Person[]> {
  userOf(actor);
  const key = nameKey(typed.replaceAll("\0", ""));
  return key === "" ? [] : chat.store.findUsers(key, MAX_PEOPLE);
}
