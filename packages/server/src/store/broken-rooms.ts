import type { BrokenStore } from "./broken-stores.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { RoomChange } from "./room-change.ts";
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

/** Changes of one kind are done differently. */
function changing<Type extends RoomChange["type"]>(
  type: Type,
  change: (store: Store, asked: Extract<RoomChange, { type: Type }>) => ReturnType<Store["changeRoom"]>,
) {
  return (store: Store): Partial<Store> => ({
    changeRoom: (asked) =>
      asked.type === type ? change(store, asked as Extract<RoomChange, { type: Type }>) : store.changeRoom(asked),
  });
}

/** Rooms of all kinds, and who may do what in them, gone wrong. */
export const brokenRooms: readonly BrokenStore[] = [
  broken("makes a second room for a code by changing it", "S65", (store) => ({
    createRoom: (room) =>
      store.createRoom(room).catch(() => store.createRoom({ ...room, code: `${room.code}-${room.id}` })),
  })),
  broken("lets a room begin without an owner", "S65", (store) => ({
    createRoom: async (room) => {
      const created = await store.createRoom(room);
      await store.changeRoom({ type: "add", room: room.id, by: room.by, user: room.by.id, at: room.at });
      return { ...created, events: [] };
    },
  })),
  broken("takes the order of people for part of their room", "S66", (store) => ({
    openDirect: (direct) => {
      const code = direct.members.join("-").toLowerCase();
      return store
        .createRoom({ ...direct, code, kind: "private", name: "", topic: "", description: "", posting: "all" })
        .catch(() => store.openDirect(direct));
    },
  })),
  broken("shows public rooms to whoever knows their id", "S67", (store) => ({
    findRoom: async (id, actor) => {
      const found = await store.findRoom(id, actor);
      if (found || actor.kind === "visitor") return found;
      const { rooms } = await store.browse({ user: actor.id, search: "", after: null, limit: 100 });
      const listed = rooms.find((room) => room.id === id);
      return listed ? { ...listed, head: 0 } : null;
    },
  })),
  broken("tells who is not in a room that there is one to change", "S67", (store) => ({
    changeRoom: (change) =>
      store.changeRoom(change).catch(async (error: unknown) => {
        const [head] = await store.heads([change.room]);
        throw head ? Object.assign(new Error("you may not"), { code: "forbidden" }) : error;
      }),
  })),
  broken("gives nobody the rooms that were left", "S68", (store) => ({
    join: async (change) => {
      const event = await store.join(change);
      const members = await store.members(change.room, 2);
      if (members.length > 1 || !event) return event;
      const by = change.user;
      return (
        (await store.changeRoom({ type: "set_role", room: change.room, by, user: by.id, role: "member", at: 0 })) ??
        event
      );
    },
    members: async (room, limit) =>
      (await store.members(room, limit)).map((member) => ({ ...member, role: "member" as const })),
  })),
  broken("keeps a notification level after the membership", "S69", (store) => {
    const levels = new Map<string, Parameters<Store["setPreferences"]>[2]>();
    return {
      setPreferences: (room, user, wanted) => {
        levels.set(`${room} ${user}`, { ...levels.get(`${room} ${user}`), ...wanted });
        return store.setPreferences(room, user, wanted);
      },
      join: async (change) => {
        const event = await store.join(change);
        const kept = levels.get(`${change.room} ${change.user.id}`);
        if (kept) await store.setPreferences(change.room, change.user.id, kept);
        return event;
      },
    };
  }),
  broken("skips the first room of each further page", "S70", (store) => ({
    browse: async (query) => {
      const page = await store.browse(query);
      return query.after ? { ...page, rooms: page.rooms.slice(1) } : page;
    },
  })),
  broken("lists rooms by the bytes of their names", "S70", (store) => ({
    browse: async (query) => {
      const page = await store.browse(query);
      return { ...page, rooms: page.rooms.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    },
  })),
  broken(
    "lets anybody take anybody out",
    "S71",
    changing("remove", (store, { room, user, at }) => store.leave({ room, user: { id: user, name: user }, at })),
  ),
  broken(
    "forgets who let somebody in",
    "S71",
    changing("add", async (store, change) => {
      const event = await store.changeRoom(change);
      if (event?.type !== "member_joined") return event;
      const { by: _, ...joined } = event;
      return joined;
    }),
  ),
  broken(
    "answers a removal before it has happened",
    "S72",
    changing("remove", async (store, change) => {
      const [head = 0] = await store.heads([change.room]);
      const { room, at, user } = change;
      setImmediate(() => void store.changeRoom(change).catch(() => {}));
      return { type: "member_left", room, seq: head + 1, at, member: { id: user, name: user } };
    }),
  ),
  broken("lets the last owner go", "S73", (store) => ({
    leave: async (change) => {
      const others = (await store.members(change.room, 10)).filter(({ id }) => id !== change.user.id);
      const [next] = others;
      const isOwned = others.some(({ role }) => role === "owner");
      if (next && !isOwned) {
        const { room, user: by, at } = change;
        await store.changeRoom({ type: "set_role", room, by, user: next.id, role: "owner", at }).catch(() => {});
      }
      return store.leave(change);
    },
  })),
  broken(
    "logs a change that changes nothing",
    "S74",
    changing("update", async (store, change) => {
      const event = await store.changeRoom(change);
      if (event) return event;
      const { room, by: from, at, update } = change;
      return { type: "room_changed", room, seq: 1, at, from, ...update };
    }),
  ),
  broken("goes on talking in archived rooms", "S75", (store) => ({
    append: async (draft) =>
      store.append(draft).catch(async (error: unknown) => {
        const room = await store.findRoom(draft.room, draft.actor);
        const [owner] = (await store.members(draft.room, 10)).filter(({ role }) => role === "owner");
        if (!room?.isArchived || !owner) throw error;
        const change = { type: "update", room: room.id, by: owner, at: draft.at } as const;
        await store.changeRoom({ ...change, update: { isArchived: false } });
        const appended = await store.append(draft);
        await store.changeRoom({ ...change, update: { isArchived: true } });
        return appended;
      }),
  })),
  broken("lets everybody write in an announcement room", "S76", (store) => ({
    changeRoom: (change) => {
      if (change.type !== "update") return store.changeRoom(change);
      const { posting: _, ...update } = change.update;
      return store.changeRoom({ ...change, update });
    },
  })),
  broken("uses an invite up by looking at it", "S77", (store) => {
    let looks = 0;
    return {
      inviteByHash: async (hash) => {
        const opened = await store.inviteByHash(hash);
        return opened && { ...opened, invite: { ...opened.invite, uses: looks++ } };
      },
    };
  }),
  broken("takes a use from a member who opens an invite again", "S77", (store) => ({
    acceptInvite: async (acceptance) => {
      const accepted = await store.acceptInvite(acceptance);
      if (!accepted.event) await store.leave({ room: accepted.room, user: acceptance.user, at: acceptance.at });
      return accepted.event ? accepted : store.acceptInvite(acceptance);
    },
  })),
  broken("counts the uses of an invite after letting people in", "S78", (store) => ({
    createInvite: (invite) => store.createInvite({ ...invite, maxUses: invite.maxUses && invite.maxUses + 1 }),
  })),
  broken("lets people in through the invites of who was taken out", "S79", (store) => {
    const made = new Map<string, Parameters<Store["createInvite"]>[0]>();
    return {
      createInvite: async (invite) => {
        await store.createInvite(invite);
        made.set(invite.hash, invite);
      },
      acceptInvite: (acceptance) =>
        store.acceptInvite(acceptance).catch(async (error: unknown) => {
          const invite = made.get(acceptance.hash);
          const [owner] = invite ? await store.members(invite.room, 10) : [];
          if (!invite || !owner || acceptance.at >= invite.expiresAt) throw error;
          const { room } = invite;
          const change = { type: "add", room, by: owner, user: acceptance.user.id, at: acceptance.at } as const;
          return { room, event: await store.changeRoom(change) };
        }),
    };
  }),
  broken("lists expired invites", "S80", (store) => ({
    listInvites: (query) => store.listInvites({ ...query, at: 0 }),
  })),
  broken("leaves changes of roles out of what is read", "S81", (store) => ({
    eventsAfter: async (...range) => (await store.eventsAfter(...range)).filter(({ type }) => type !== "member_role"),
  })),
  broken("shows a room without its newest topic", "S81", (store) => ({
    memberRoom: async (room, user) => {
      const view = await store.memberRoom(room, user);
      if (!view) return null;
      const { topic: _, ...rest } = view;
      return rest;
    },
  })),
  broken("finds people by what their names hold anywhere", "S82", (store) => ({
    findUsers: async (prefix, limit) =>
      (await store.findUsers(prefix.slice(0, 1), 100))
        .filter(({ name }) => name.toLowerCase().includes(prefix))
        .slice(0, limit + 1),
  })),
];
