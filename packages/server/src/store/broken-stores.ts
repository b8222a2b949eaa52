import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import { brokenChanges } from "./broken-changes.ts";
import { brokenFiles } from "./broken-files.ts";
import { brokenRooms } from "./broken-rooms.ts";
import { brokenSearches } from "./broken-searches.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { Actor } from "./model.ts";
import type { Appended } from "./room-log.ts";
import type { Store } from "./store.ts";

/** A store that breaks its contract in one way. */
export interface BrokenStore {
  /** Completes "a store that ...". */
  readonly fault: string;
  /** The rule that must notice; others may as well. */
  readonly caughtBy: string;
  readonly isPersistent?: boolean;
  open(): Store;
}

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

function withSeq({ event, isNew }: Appended, seq: number): Appended {
  return { event: { ...event, seq }, isNew };
}

/** Appends a filler under no clientMsgId, so that the next append skips a seq. */
function burnSeq(store: Store, room: RoomId, actor: Actor): Promise<unknown> {
  const visitor: Actor = { kind: "visitor", id: actor.id, name: actor.name };
  return store.append({ room, actor: visitor, text: "", at: 0 });
}

const inTheLog: readonly BrokenStore[] = [
  broken("loses every 10th event", "S1", (store) => ({
    eventsAfter: async (...range) => (await store.eventsAfter(...range)).filter(({ seq }) => seq % 10 !== 0),
  })),
  broken("assigns a seq twice", "S2", (store) => ({
    append: async (draft) => {
      const stored = await store.append(draft);
      return stored.event.seq % 50 === 0 ? withSeq(stored, stored.event.seq - 1) : stored;
    },
  })),
  broken("numbers from zero", "S1", (store) => ({
    append: async (draft) => {
      const stored = await store.append(draft);
      return withSeq(stored, stored.event.seq - 1);
    },
  })),
  broken("resolves appends out of order", "S2", (store) => ({
    append: async (draft) => {
      const stored = await store.append(draft);
      if (stored.event.seq % 7 === 0) await new Promise(setImmediate);
      return stored;
    },
  })),
  broken("forgets idempotency", "S4", (store) => ({
    append: (draft) => store.append({ ...draft, clientMsgId: undefined }),
  })),
  broken("takes a repeat with another text for a new message", "S4", (store) => ({
    append: (draft) =>
      store.append({ ...draft, clientMsgId: draft.clientMsgId && `${draft.clientMsgId} ${draft.text.length}` }),
  })),
  broken("answers a repeat with the repeat's text", "S4", (store) => ({
    append: async (draft) => {
      const { event, isNew } = await store.append(draft);
      return { event: { ...event, text: draft.text }, isNew };
    },
  })),
  broken("says that every repeat is new", "S6", (store) => ({
    append: async (draft) => ({ ...(await store.append(draft)), isNew: true }),
  })),
  broken("leaves a hole where an append was refused", "S7", (store) => ({
    append: (draft) =>
      store.append(draft).catch(async (error: unknown) => {
        await burnSeq(store, draft.room, draft.actor).catch(() => {});
        throw error;
      }),
  })),
  broken("fails the neighbours of a bad row", "S8", (store) => {
    let recentFailures = 0;
    return {
      append: async (draft) => {
        if (!(await store.heads([draft.room]))[0]) {
          recentFailures += 1;
          setImmediate(() => (recentFailures = 0));
        }
        await Promise.resolve();
        if (recentFailures > 1) throw new Refusal("storage_failed");
        return store.append(draft);
      },
    };
  }),
  broken("tells a hidden room from a missing one", "S9", (store) => ({
    append: (draft) =>
      store.append(draft).catch(async (error: unknown) => {
        const isThere = await store.findRoom(draft.room, { ...draft.actor, kind: "visitor" });
        throw isThere ? new Refusal("forbidden") : error;
      }),
  })),
  broken("refuses the retry of somebody who left", "S10", (store) => ({
    append: async (draft) => {
      if (!(await store.findRoom(draft.room, draft.actor))) throw new Refusal("not_found");
      return store.append(draft);
    },
  })),
  broken("normalises text", "S11", (store) => ({
    append: (draft) => store.append({ ...draft, text: draft.text.normalize("NFC") }),
  })),
  broken("keeps seconds", "S12", (store) => ({
    append: (draft) => store.append({ ...draft, at: Math.trunc(draft.at / 1_000) * 1_000 }),
  })),
];

const inReading: readonly BrokenStore[] = [
  broken("reads a state from before the last append", "S13", (store) => ({
    heads: async (rooms) => (await store.heads(rooms)).map((head) => Math.max(0, head - 1)),
  })),
  broken("builds events with their keys in another order", "S13", (store) => ({
    eventsAfter: async (...range) => (await store.eventsAfter(...range)).map(({ at, ...event }) => ({ at, ...event })),
  })),
  broken("includes the cursor itself in what comes after it", "S14", (store) => ({
    eventsAfter: (room, after, limit) => store.eventsAfter(room, after - 1, limit),
  })),
  broken("leaves comings and goings out of the tail", "S15", (store) => ({
    tail: async (...end) => (await store.tail(...end)).filter(({ type }) => type === "message"),
  })),
  broken("claims more pages after every page", "S16", (store) => ({
    messages: async (query) => ({ ...(await store.messages(query)), hasAfter: true }),
  })),
  broken("sorts pages newest first", "S16", (store) => ({
    messages: async (query) => {
      const page = await store.messages(query);
      return { ...page, messages: page.messages.toReversed() };
    },
  })),
  broken("leaves unknown rooms out of the heads", "S17", (store) => ({
    heads: async (rooms) => (await store.heads(rooms)).filter((head) => head > 0),
  })),
];

const inRooms: readonly BrokenStore[] = [
  broken("opens two rooms for one code in a race", "S18", (store) => ({
    openRoom: (room) => store.openRoom({ ...room, code: `${room.code}${room.at % 2 ? "" : "2"}` }),
  })),
  broken("shows a room to users who are not in it", "S19", (store) => ({
    findRoom: (room, actor) => store.findRoom(room, { kind: "visitor", id: actor.id, name: actor.name }),
  })),
  broken("logs a second joining", "S20", (store) => ({
    join: async (change) => {
      const event = await store.join(change);
      if (event) return event;
      await store.leave(change);
      return store.join(change);
    },
  })),
  broken("lets anyone leave", "S21", (store) => ({
    leave: async (change) => {
      const event = await store.leave(change);
      if (event || !(await store.heads([change.room]))) return event;
      return { type: "member_left", room: change.room, seq: 1, at: change.at, member: change.user };
    },
  })),
  broken("lists rooms as they were joined", "S22", (store) => ({
    roomsOf: async (user) => (await store.roomsOf(user)).toReversed(),
  })),
  broken("sorts members by UTF-16", "S23", (store) => ({
    members: async (...lookup) =>
      (await store.members(...lookup)).toSorted((a, b) => {
        const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
        return left < right ? -1 : left > right ? 1 : 0;
      }),
  })),
  broken("moves a read cursor backwards", "S24", (store) => ({
    markRead: async (room, user, seq) => ({ ...(await store.markRead(room, user, seq)), seq }),
  })),
  broken("does not say which of two cursors is the newer one", "S96", (store) => ({
    markRead: async (...mark) => ({ ...(await store.markRead(...mark)), version: 1 }),
  })),
  broken("names the sender among the readers", "S97", (store) => ({
    readers: async ({ room, seq }, maxNamed) => {
      const readers = await store.readers({ room, seq }, maxNamed);
      const { messages } = await store.messages({ room, around: seq, limit: 1 });
      const users = [...(readers.users ?? []), ...messages.map(({ from }) => from)];
      return readers.users ? { count: users.length, users } : readers;
    },
  })),
  broken("names everybody in big rooms too", "S98", (store) => ({
    receipts: (room) => store.receipts(room, 1_000_000),
  })),
  broken("forgets to leave out of the count who is not to be named", "S99", (store) => ({
    readers: async (message, maxNamed) => {
      const { count, users } = await store.readers(message, maxNamed);
      return { count: count + Number(!users && count === 0), users };
    },
  })),
  broken("counts own messages as unread", "S25", (store) => ({
    roomsOf: async (user) => {
      const rooms = await store.roomsOf(user);
      const withOwn = rooms.map(async (room) => {
        const after = await store.eventsAfter(room.id, room.readSeq, 1_000);
        return { ...room, unread: after.filter(({ type }) => type === "message").length };
      });
      return Promise.all(withOwn);
    },
  })),
  broken("counts comings and goings as unread", "S25", (store) => ({
    roomsOf: async (user) => (await store.roomsOf(user)).map((room) => ({ ...room, unread: room.head - room.readSeq })),
  })),
];

const inAccounts: readonly BrokenStore[] = [
  broken("gives one name to two users", "S26", (store) => ({
    createUser: (user) => store.createUser(user).catch(() => {}),
  })),
  broken("creates sessions for nobody", "S27", (store) => ({
    createSession: (session) => store.createSession(session).catch(() => {}),
  })),
  broken("finds a session at the moment it expires", "S28", (store) => ({
    findSession: (session, at) => store.findSession(session, at - 1),
  })),
  broken("takes a session that has run out for a live one, if it is asked about many", "S48", (store) => ({
    endedSessions: (sessions) => store.endedSessions(sessions, 0),
  })),
  broken("forgets that a session was ended, if it is asked about many", "S48", (store) => {
    const ended = new Set<string>();
    return {
      endSession: async (session) => {
        ended.add(session);
        await store.endSession(session);
      },
      endedSessions: async (sessions, at) => (await store.endedSessions(sessions, at)).filter((id) => !ended.has(id)),
    };
  }),
  broken("counts a status as one change however often it is set", "S100", (store) => ({
    setStatus: async (user, status) => ({ ...(await store.setStatus(user, status)), version: 1 }),
    statuses: async (users) => (await store.statuses(users)).map((set) => ({ ...set, version: 1 })),
  })),
  broken("takes a status that is cleared for one that stays", "S100", (store) => ({
    setStatus: (user, status) => store.setStatus(user, status ?? {}),
  })),
  broken("leaves out of a room's members what their statuses are", "S101", (store) => ({
    members: async (room, limit) =>
      (await store.members(room, limit)).map(({ id, name, role }) => ({ id, name, role })),
  })),
  broken("does not move a session's expiry", "S29", (store) => ({
    rotateSession: (rotation) => store.rotateSession({ ...rotation, expiresAt: rotation.at + 1 }),
  })),
  broken("takes a second tab for a thief", "S30", (store) => ({
    rotateSession: (rotation) => store.rotateSession({ ...rotation, graceMs: -1 }),
  })),
  broken("does not notice the reuse of a refresh token", "S31", (store) => ({
    rotateSession: (rotation) => store.rotateSession({ ...rotation, graceMs: Number.MAX_SAFE_INTEGER }),
  })),
  broken("notices the reuse of a refresh token and keeps the session", "S31", (store) => {
    const ended = new Map<string, Parameters<Store["createSession"]>[0]>();
    return {
      createSession: async (session) => {
        ended.set(session.id, session);
        await store.createSession(session);
      },
      rotateSession: async (rotation) => {
        const result = await store.rotateSession(rotation);
        const session = ended.get(rotation.session);
        if (result.outcome === "reused" && session) await store.createSession(session);
        return result;
      },
    };
  }),
  broken("redeems a ticket twice", "S32", (store) => ({
    redeemTicket: async (hash, at) => {
      const actor = await store.redeemTicket(hash, at);
      if (actor) await store.createTicket({ hash, actor, expiresAt: at + 1 });
      return actor;
    },
  })),
  broken("redeems an expired ticket", "S32", (store) => ({
    redeemTicket: (hash, at) => store.redeemTicket(hash, at - 1),
  })),
];

const inItsLife: readonly BrokenStore[] = [
  {
    fault: "declares that it persists and starts empty",
    caughtBy: "S33",
    isPersistent: true,
    open: () => createMemoryStore({ newId: () => "the same epoch" }),
  },
  broken("drops what is in flight when it closes", "S34", (store) => {
    let isClosed = false;
    return {
      append: async (draft) => {
        await Promise.resolve();
        if (isClosed) throw new Refusal("busy");
        return store.append(draft);
      },
      close: () => {
        isClosed = true;
        return store.close();
      },
    };
  }),
  broken("still answers after it was closed", "S34", (store) => ({
    endSession: (session) => store.endSession(session).catch(() => {}),
  })),
  broken("lets joins and leaves overtake the sends before them", "S35", (store) => ({
    append: async (draft) => {
      await Promise.resolve();
      return store.append(draft);
    },
  })),
];

/** Every fault a store has been seen to have, or nearly had; the contract suite must reject each. */
export const brokenStores: readonly BrokenStore[] = [
  ...inTheLog,
  ...inReading,
  ...inRooms,
  ...inAccounts,
  ...inItsLife,
  ...brokenChanges,
  ...brokenFiles,
  ...brokenRooms,
  ...brokenSearches,
];
