import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { hashInviteToken } from "./invite-token.ts";
import type { Joined } from "./join-room.ts";
import { userOf } from "./permissions.ts";
import { takeRoomChange } from "./room-rate.ts";
import { viewRoom } from "./view-room.ts";

/** Comes in through an invite link. A member only gets the room, and uses nothing up. */
export async function acceptInvite(chat: Chat, actor: Actor, token: string): Promise<Joined> {
  const user = userOf(actor);
  takeRoomChange(chat, actor);
  const accepted = await chat.store
    .acceptInvite({ hash: hashInviteToken(token), user, at: chat.clock.now() })
    .catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== "not_found") throw error;
      throw new Refusal("not_found", { message: "There is no such invite (any more)." });
    });
  return { room: await viewRoom(chat, actor, accepted.room), event: accepted.event };
}
