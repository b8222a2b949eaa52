import type { SessionId, UserId } from "@parley/protocol";
import { type Chat, createChat } from "../../src/chat/chat.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import type { Actor } from "../../src/store/model.ts";
import { HandClock } from "./hand-clock.ts";

/** The use cases on the memory store, with a clock to turn by hand. */
export function createChatKit(): {
  readonly chat: Chat;
  readonly clock: HandClock;
  user(name: string): Promise<Actor>;
  visitor(name: string): Actor;
} {
  const clock = new HandClock();
  const store = createMemoryStore();
  let ids = 0;
  return {
    clock,
    chat: createChat({ store, clock, newId: () => `r${++ids}`, maxTextBytes: 8192 }),
    async user(name) {
      const id = `u_${name}` as UserId;
      await store.createUser({ id, name, nameKey: name.toLowerCase(), passwordHash: "", at: clock.now() });
      return { kind: "user", id, name, session: `s_${name}` as SessionId };
    },
    visitor: (name) => ({ kind: "visitor", id: `v_${name}` as UserId, name }),
  };
}
