import { Refusal } from "../lib/refusal.ts";
import type { Actor, MessagePage } from "../store/model.ts";
import type { PageQuery } from "../store/room-log.ts";
import type { Chat } from "./chat.ts";

/** Default and largest page; 200 messages of 8 KiB stay under 2 MiB. */
export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;

/** A page of a room's messages, if the room exists for this actor (`not_found` otherwise). */
export async function listMessages(
  chat: Chat,
  actor: Actor,
  query: Omit<PageQuery, "limit" | "viewer"> & { readonly limit?: number | undefined },
): Promise<MessagePage> {
  const positions = [query.before, query.after, query.around].filter((position) => position !== undefined);
  if (positions.length > 1) throw new Refusal("bad_frame", { message: "Give one of before, after and around." });
  if (!(await chat.store.findRoom(query.room, actor))) throw new Refusal("not_found");
  return chat.store.messages({ ...query, viewer: actor.id, limit: Math.min(query.limit ?? DEFAULT_PAGE, MAX_PAGE) });
}
