import type { MessageChange } from "./message-change.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { BrokenStore } from "./broken-stores.ts";
import type { MessageEvent, RoomEvent } from "./model.ts";
import type { Store } from "./store.ts";

function broken(fault: string, caughtBy: string, sabotage: (store: Store) => Partial<Store>): BrokenStore {
  return {
    fault,
    caughtBy,
    open() {
      const store = createMemoryStore();
      return { ...store, ...sabotage(store) };
    },
  };
}

/** Every message that is read goes through this. */
function reading(change: (message: MessageEvent) => MessageEvent) {
  const changed = (event: RoomEvent) => (event.type === "message" ? change(event) : event);
  return (store: Store): Partial<Store> => ({
    eventsAfter: async (...range) => (await store.eventsAfter(...range)).map(changed),
    tail: async (...end) => (await store.tail(...end)).map(changed),
    messages: async (query) => {
      const page = await store.messages(query);
      return { ...page, messages: page.messages.map(change) };
    },
    pins: async (room) => (await store.pins(room)).map(change),
  });
}

/** Changes of one kind are asked for differently. */
function asking<Type extends MessageChange["type"]>(
  type: Type,
  change: (asked: Extract<MessageChange, { type: Type }>) => MessageChange,
) {
  const isThis = (asked: MessageChange): asked is Extract<MessageChange, { type: Type }> => asked.type === type;
  return (store: Store): Partial<Store> => ({
    change: (asked) => store.change(isThis(asked) ? change(asked) : asked),
  });
}

/** Faults in what is done to messages. */
export const brokenChanges: readonly BrokenStore[] = [
  broken("edits pages and forgets the log", "S36", (store) => {
    const first = new Map<string, string>();
    return {
      append: async (draft) => {
        const stored = await store.append(draft);
        first.set(`${draft.room} ${stored.event.seq}`, draft.text);
        return stored;
      },
      eventsAfter: async (...range) =>
        (await store.eventsAfter(...range)).map((event) =>
          event.type === "message" ? { ...event, text: first.get(`${event.room} ${event.seq}`) ?? "" } : event,
        ),
    };
  }),
  broken("lets anybody edit", "S36", (store) => {
    const senders = new Map<string, MessageChange["actor"]>();
    return {
      append: async (draft) => {
        const stored = await store.append(draft);
        senders.set(`${draft.room} ${stored.event.seq}`, draft.actor);
        return stored;
      },
      change: (asked) =>
        store.change({
          ...asked,
          actor: (asked.type === "edit" && senders.get(`${asked.room} ${asked.seq}`)) || asked.actor,
        }),
    };
  }),
  broken(
    "does not say as of which event a message is told",
    "S36",
    reading(({ ...message }) => {
      delete message.changedSeq;
      return message;
    }),
  ),
  broken(
    "logs an edit to the same text",
    "S37",
    asking("edit", (edit) => ({ ...edit, text: `${edit.text} ` })),
  ),
  broken("says that a change which was so already has no place in the log", "S37", (store) => ({
    change: async (asked) => {
      const changed = await store.change(asked);
      return changed.event ? changed : { event: null, changedSeq: asked.seq };
    },
  })),
  broken("keeps only the present text", "S38", (store) => ({
    revisions: async (...message) => (await store.revisions(...message)).slice(-1),
  })),
  broken("leaves what a deleted message said in its edits", "S39", (store) => {
    const edits = new Map<string, string>();
    return {
      change: async (asked) => {
        const changed = await store.change(asked);
        if (asked.type === "edit") edits.set(`${asked.room} ${changed.changedSeq}`, asked.text);
        return changed;
      },
      eventsAfter: async (...range) =>
        (await store.eventsAfter(...range)).map((event) =>
          event.type === "edited" ? { ...event, text: edits.get(`${event.room} ${event.seq}`) ?? "" } : event,
        ),
    };
  }),
  broken(
    "goes on quoting a deleted message",
    "S39",
    reading((message) => {
      const { replyTo } = message;
      return replyTo && replyTo.text === undefined
        ? { ...message, replyTo: { ...replyTo, text: "secret two" } }
        : message;
    }),
  ),
  broken(
    "counts a reaction for each time it is put",
    "S40",
    reading((message) => {
      const { reactions } = message;
      return reactions
        ? { ...message, reactions: reactions.map((each) => ({ ...each, count: each.count + 1 })) }
        : message;
    }),
  ),
  broken("says of every reaction that it is one's own", "S40", (store) => ({
    messages: async (query) => {
      const page = await store.messages(query);
      if (query.viewer === undefined) return page;
      const all = (message: MessageEvent) =>
        message.reactions
          ? { ...message, reactions: message.reactions.map((each) => ({ ...each, isOwn: true })) }
          : message;
      return { ...page, messages: page.messages.map(all) };
    },
  })),
  broken("takes any number of reactions", "S41", (store) => ({
    change: (asked) =>
      store.change(asked).catch((error: unknown) => {
        if (asked.type === "react") return { event: null, changedSeq: asked.seq };
        throw error;
      }),
  })),
  broken("lists pins as they were sent", "S42", (store) => ({
    pins: async (room) => (await store.pins(room)).toSorted((a, b) => b.seq - a.seq),
  })),
  broken(
    "lets visitors pin",
    "S42",
    asking("pin", (pin) => (pin.actor.kind === "visitor" ? { ...pin, type: "react", emoji: "📌" } : pin)),
  ),
  broken("quotes messages of other rooms", "S43", (store) => ({
    append: (draft) =>
      store.append(draft).catch((error: unknown) => {
        if (draft.replyTo !== undefined && draft.replyTo < 100) return store.append({ ...draft, replyTo: undefined });
        throw error;
      }),
  })),
  broken("quotes a message as it was", "S43", (store) => {
    const quotes = new Map<string, MessageEvent>();
    return {
      append: async (draft) => {
        const stored = await store.append(draft);
        if (draft.replyTo !== undefined) quotes.set(`${draft.room} ${stored.event.seq}`, stored.event);
        return stored;
      },
      ...reading((message) => quotes.get(`${message.room} ${message.seq}`) ?? message)(store),
    };
  }),
  broken("calls people who are not in the room", "S44", (store) => ({
    append: async (draft) => {
      const stored = await store.append(draft);
      return draft.mentions ? { ...stored, event: { ...stored.event, mentions: [...draft.mentions] } } : stored;
    },
  })),
  broken("lets visitors call everybody", "S44", (store) => ({
    append: (draft) => store.append(draft.actor.kind === "visitor" ? { ...draft, mentionsRoom: undefined } : draft),
  })),
  broken("goes on counting what was deleted", "S45", (store) => {
    let deleted = 0;
    return {
      change: async (asked) => {
        const changed = await store.change(asked);
        if (asked.type === "delete" && changed.event) deleted += 1;
        return changed;
      },
      roomsOf: async (user) => (await store.roomsOf(user)).map((room) => ({ ...room, unread: room.unread + deleted })),
    };
  }),
  broken("counts a call that was read", "S45", (store) => ({
    markRead: async (...mark) => ({ ...(await store.markRead(...mark)), mentions: 1 }),
  })),
  broken("moves a read cursor forward to mark something unread", "S46", (store) => ({
    markUnread: (room, user, seq) => store.markRead(room, user, seq - 1),
  })),
  broken("lets those who left change what they said", "S47", (store) => ({
    change: (asked) => store.change({ ...asked, actor: { ...asked.actor, kind: "visitor" } as MessageChange["actor"] }),
  })),
];
