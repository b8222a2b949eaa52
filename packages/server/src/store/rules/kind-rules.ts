import assert from "node:assert/strict";
import type { UserId } from "@parley/protocol";
import type { DirectRoom, RoomToCreate } from "../room-change.ts";
import type { Store } from "../store.ts";
import {
  ALICE,
  assertDense,
  assertRefused,
  BOB,
  CAROL,
  directRoom,
  logOf,
  makeRoom,
  NOON,
  openRoom,
  range,
  register,
  roomId,
  say,
  userActor,
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");
const STRANGER = { id: "stranger" as UserId, name: "Stranger" };

const PLANS: RoomToCreate = {
  id: roomId("room-plans"),
  code: "plans",
  kind: "public",
  name: "Plans",
  topic: "What we do next",
  description: "Two\nlines",
  posting: "moderators",
  by: ALICE,
  at: NOON,
};

export const kindRules: readonly StoreRule[] = [
  {
    id: "S65",
    title: "a public or private room begins with its maker, who owns it, and no two rooms have one code",
    async check({ store }) {
      await register(store, ALICE, BOB);
      const { room, events } = await store.createRoom(PLANS);
      const { by: _, at: __, ...said } = PLANS;
      assert.deepEqual(room, { ...said, head: 1 });
      assert.deepEqual(events, [{ type: "member_joined", room: room.id, seq: 1, at: NOON, member: ALICE }]);
      assert.deepEqual(await logOf(store, room.id), events);
      assert.deepEqual(await store.findRoom(room.id, userActor(ALICE)), room);
      assert.deepEqual(await store.members(room.id, 10), [{ ...ALICE, role: "owner" }]);
      await openRoom(store, "lobby");
      await assertRefused(store.createRoom({ ...PLANS, id: roomId("other"), code: "lobby" }), "code_taken");
      await assertRefused(store.createRoom({ ...PLANS, id: roomId("other"), code: "new", by: STRANGER }), "not_found");
      const racing = range(1, 5).map((n) => store.createRoom({ ...PLANS, id: roomId(`race-${n}`), code: "race" }));
      const made = (await Promise.allSettled(racing)).filter(({ status }) => status === "fulfilled");
      assert.equal(made.length, 1);
      assert.equal((await store.openRoom({ id: roomId("late"), code: "plans", at: NOON })).id, room.id);
      const { room: hidden } = await store.createRoom({ ...PLANS, id: roomId("hidden"), code: "h", kind: "private" });
      assert.equal(hidden.kind, "private");
    },
  },
  {
    id: "S66",
    title:
      "there is one direct room for each set of people, whoever opens it, and all of them are in it from the start",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const wanted = (n: number, by = ALICE): DirectRoom => {
        const members = n % 2 ? [ALICE.id, BOB.id] : [BOB.id, ALICE.id];
        return { id: roomId(`direct-${n}`), code: `d-${n}`, members, by, at: NOON };
      };
      const opened = await Promise.all(range(1, 6).map((n) => store.openDirect(wanted(n))));
      const [made, ...others] = opened.filter(({ events }) => events.length > 0);
      assert.ok(made);
      assert.deepEqual(others, []);
      const { id, code } = made.room;
      for (const { room } of opened) assert.deepEqual(room, { id, code, name: "", kind: "direct", head: 2 });
      assert.deepEqual(made.events, [
        { type: "member_joined", room: id, seq: 1, at: NOON, member: ALICE },
        { type: "member_joined", room: id, seq: 2, at: NOON, member: BOB, by: ALICE },
      ]);
      assert.deepEqual(await logOf(store, id), made.events);
      await say(store, id, userActor(BOB), "hello");
      assert.deepEqual(await store.openDirect(wanted(7, BOB)), { room: { ...made.room, head: 3 }, events: [] });
      const ofAll = await directRoom(store, CAROL, ALICE, BOB);
      assert.notEqual(ofAll, id);
      const [first, second] = await store.roomsOf(BOB.id);
      assert.deepEqual([first?.members, second?.members].toSorted(byLength), [
        [ALICE, BOB],
        [ALICE, BOB, CAROL],
      ]);
      const strange = { ...wanted(8), members: [ALICE.id, STRANGER.id] };
      await assertRefused(store.openDirect(strange), "not_found");
      await assertDense(store, roomId("direct-8"), 0);
    },
  },
  {
    id: "S67",
    title: "whoever is not in a public, private or direct room cannot tell it from one that is not there",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const rooms = [
        await makeRoom(store, { kind: "public", name: "Public", members: [ALICE] }),
        await makeRoom(store, { kind: "private", name: "Private", members: [ALICE] }),
        await directRoom(store, ALICE, BOB),
        roomId("nowhere"),
      ];
      for (const room of rooms) {
        for (const actor of [userActor(CAROL), ana, { ...ana, id: ALICE.id }]) {
          assert.equal(await store.findRoom(room, actor), null);
          await assertRefused(say(store, room, actor, "hello"), "not_found");
          await assertRefused(
            store.change({ type: "react", room, seq: 1, actor, at: NOON, emoji: "👍", isOn: true }),
            "not_found",
          );
        }
        assert.equal(await store.memberRoom(room, CAROL.id), null);
        await assertRefused(store.markRead(room, CAROL.id, 1), "not_found");
        await assertRefused(store.setPreferences(room, CAROL.id, { level: "none" }), "not_found");
        await assertRefused(store.listInvites({ room, user: CAROL.id, at: NOON }), "not_found");
        for (const change of changesBy(room)) await assertRefused(store.changeRoom(change), "not_found");
      }
    },
  },
  {
    id: "S68",
    title: "open and public rooms are joined by oneself, and who comes into a room without members owns it",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const roles = async (room: ReturnType<typeof roomId>) =>
        (await store.members(room, 10)).map(({ id, role }) => `${id} ${role}`);
      const [lobby, plans] = [await openRoom(store), await makeRoom(store, { members: [ALICE] })];
      for (const room of [lobby, plans]) {
        await store.join({ room, user: ALICE, at: NOON });
        assert.equal((await store.join({ room, user: BOB, at: NOON }))?.type, "member_joined");
        assert.deepEqual(await roles(room), ["alice owner", "bob member"]);
      }
      for (const room of [
        await makeRoom(store, { kind: "private", name: "x", members: [ALICE] }),
        await directRoom(store, ALICE, BOB),
      ]) {
        await assertRefused(store.join({ room, user: CAROL, at: NOON }), "not_found");
        assert.equal(await store.join({ room, user: ALICE, at: NOON }), null);
      }
      // An open room may lose its last owner; once everybody has left, whoever comes next is one.
      for (const user of [ALICE, BOB]) await store.leave({ room: lobby, user, at: NOON });
      await Promise.all([CAROL, BOB].map((user) => store.join({ room: lobby, user, at: NOON })));
      assert.equal((await roles(lobby)).filter((role) => role.endsWith("owner")).length, 1);
    },
  },
  {
    id: "S69",
    title: "favourites and notification levels are a member's own: kept, not logged, and gone with the membership",
    async check({ store }) {
      await register(store, ALICE, BOB);
      const room = await makeRoom(store, { members: [ALICE, BOB] });
      const own = async (user: UserId) => {
        const view = await store.memberRoom(room, user);
        return [view?.level, view?.isFavourite];
      };
      assert.deepEqual(await own(BOB.id), ["all", undefined]);
      assert.deepEqual(await store.setPreferences(room, BOB.id, { level: "none" }), {
        level: "none",
        isFavourite: false,
      });
      const both = { level: "none", isFavourite: true };
      assert.deepEqual(await store.setPreferences(room, BOB.id, { isFavourite: true }), both);
      assert.deepEqual(await store.setPreferences(room, BOB.id, {}), both);
      await store.markRead(room, BOB.id, 2);
      assert.deepEqual(await own(BOB.id), ["none", true]);
      assert.deepEqual(await own(ALICE.id), ["all", undefined]);
      await assertDense(store, room, 2);
      await Promise.all([store.leave({ room, user: BOB, at: NOON }), store.join({ room, user: BOB, at: NOON })]);
      assert.deepEqual(await own(BOB.id), ["all", undefined]);
    },
  },
  {
    id: "S70",
    title: "browsing pages by name through public rooms and one's own archived ones, each with how many are in it",
    async check({ store }) {
      await register(store, ALICE, BOB);
      for (const name of ["Zebra", "apple", "Äpfel", "Mango", "mango two"]) {
        await makeRoom(store, { name, members: name === "apple" ? [ALICE, BOB] : [ALICE] });
      }
      await makeRoom(store, { kind: "private", name: "hidden", members: [ALICE, BOB] });
      await openRoom(store, "lobby");
      await directRoom(store, ALICE, BOB);
      const archived = await makeRoom(store, { kind: "private", name: "last year", members: [ALICE, BOB] });
      const theirs = await makeRoom(store, { name: "not mine", members: [ALICE] });
      for (const room of [archived, theirs]) {
        await store.changeRoom({ type: "update", room, by: ALICE, update: { isArchived: true }, at: NOON });
      }
      const names = ["apple", "last year", "Mango", "mango two", "Zebra", "Äpfel"];
      assert.deepEqual(await browsed(store, 2, ""), names);
      assert.deepEqual(await browsed(store, 50, ""), names);
      assert.deepEqual(await browsed(store, 1, "mango"), ["Mango", "mango two"]);
      assert.deepEqual(await browsed(store, 50, "%"), []);
      const { rooms, next } = await store.browse({ user: BOB.id, search: "", after: null, limit: 2 });
      const [apple, last] = rooms;
      assert.deepEqual(apple, {
        id: roomId("room-apple"),
        code: "apple",
        name: "apple",
        kind: "public",
        members: 2,
        isMember: true,
      });
      assert.deepEqual([last?.isArchived, last?.members, last?.isMember], [true, 2, true]);
      const [mango] = (await store.browse({ user: BOB.id, search: "", after: next, limit: 1 })).rooms;
      assert.deepEqual([mango?.members, mango?.isMember], [1, false]);
    },
  },
];

/** Every change that somebody who is not in the room could try. */
function changesBy(room: ReturnType<typeof roomId>) {
  const by = { room, by: CAROL, at: NOON };
  return [
    { ...by, type: "update", update: { name: "Mine" } },
    { ...by, type: "add", user: CAROL.id },
    { ...by, type: "remove", user: ALICE.id },
    { ...by, type: "set_role", user: CAROL.id, role: "owner" },
  ] as const;
}

/** The names of all that is browsed by Bob, in pages of `limit`. */
async function browsed(store: Store, limit: number, search: string): Promise<string[]> {
  const names: string[] = [];
  for (let page = await store.browse({ user: BOB.id, search, after: null, limit }); ;) {
    names.push(...page.rooms.map(({ name }) => name));
    assert.ok(page.rooms.length <= limit);
    if (!page.next) return names;
    page = await store.browse({ user: BOB.id, search, after: page.next, limit });
  }
}

function byLength(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): number {
  return (a?.length ?? 0) - (b?.length ?? 0);
}
