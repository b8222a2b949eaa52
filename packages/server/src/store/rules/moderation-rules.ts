import assert from "node:assert/strict";
import type { Person, Role, RoomId } from "@parley/protocol";
import type { RoomChange, RoomUpdate } from "../room-change.ts";
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
  register,
  roomId,
  say,
  userActor,
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");
const DAVE: Person = { id: "dave" as Person["id"], name: "Dave" };

/** Done by one person in one room: `as(BOB).add(CAROL)`. */
function as(store: Store, room: RoomId, by: Person) {
  const change = (what: Omit<Extract<RoomChange, { type: "add" | "remove" }>, "room" | "by" | "at">) =>
    store.changeRoom({ ...what, room, by, at: NOON });
  return {
    add: ({ id: user }: Person) => change({ type: "add", user }),
    remove: ({ id: user }: Person) => change({ type: "remove", user }),
    make: ({ id: user }: Person, role: Role) => store.changeRoom({ type: "set_role", room, by, user, role, at: NOON }),
    update: (update: RoomUpdate) => store.changeRoom({ type: "update", room, by, update, at: NOON }),
    leave: () => store.leave({ room, user: by, at: NOON }),
  };
}

export const moderationRules: readonly StoreRule[] = [
  {
    id: "S71",
    title: "members let others in and moderators take them out, logged once with who did it, and rank decides who may",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL, DAVE);
      const room = await makeRoom(store, { kind: "private", members: [ALICE, BOB] });
      const added = { type: "member_joined", room, seq: 3, at: NOON, member: CAROL, by: BOB };
      assert.deepEqual(await as(store, room, BOB).add(CAROL), added);
      assert.equal(await as(store, room, BOB).add(CAROL), null);
      await assertRefused(as(store, room, BOB).add({ ...DAVE, id: "nobody" as Person["id"] }), "not_found");
      await assertRefused(as(store, room, BOB).remove(CAROL), "forbidden");
      await as(store, room, ALICE).make(BOB, "moderator");
      await assertRefused(as(store, room, BOB).remove(ALICE), "forbidden");
      await assertRefused(as(store, room, BOB).remove(BOB), "forbidden");
      const removed = { type: "member_left", room, seq: 5, at: NOON, member: CAROL, by: BOB };
      assert.deepEqual(await as(store, room, BOB).remove(CAROL), removed);
      assert.equal(await as(store, room, BOB).remove(CAROL), null);
      assert.equal(await as(store, room, BOB).remove(DAVE), null);
      await as(store, room, ALICE).remove(BOB);
      assert.deepEqual(await store.members(room, 10), [{ ...ALICE, role: "owner" }]);
      const log = await logOf(store, room);
      assert.deepEqual([log[2], log[4]], [added, removed]);
      const direct = await directRoom(store, ALICE, BOB);
      await assertRefused(as(store, direct, ALICE).add(CAROL), "forbidden");
      await assertRefused(as(store, direct, ALICE).remove(BOB), "forbidden");
      await assertRefused(as(store, direct, ALICE).leave(), "forbidden");
      await assertDense(store, direct, 2);
    },
  },
  {
    id: "S72",
    title: "once a removal is stored nothing of the removed is accepted, whatever was on its way",
    async check({ store }) {
      await register(store, ALICE, BOB);
      const room = await makeRoom(store, { members: [ALICE, BOB] });
      const sends = Array.from({ length: 20 }, (_, n) => say(store, room, userActor(BOB), `on its way ${n}`));
      const settled = Promise.allSettled(sends);
      const left = await as(store, room, ALICE).remove(BOB);
      assert.ok(left);
      await assertRefused(say(store, room, userActor(BOB), "too late"), "not_found");
      await assertRefused(store.markRead(room, BOB.id, 1), "not_found");
      for (const sent of await settled) if (sent.status === "fulfilled") assert.ok(sent.value < left.seq);
      assert.equal((await logOf(store, room)).at(-1)?.seq, left.seq);
      assert.equal((await store.roomsOf(BOB.id)).length, 0);
    },
  },
  {
    id: "S73",
    title:
      "owners give roles, and a room that is not open keeps one: the last is neither made less nor leaves the others",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await makeRoom(store, { members: [ALICE, BOB, CAROL] });
      const [alice, bob, carol] = [ALICE, BOB, CAROL].map((person) => as(store, room, person));
      assert.ok(alice && bob && carol);
      await assertRefused(bob.make(BOB, "owner"), "forbidden");
      await assertRefused(alice.make(ALICE, "member"), "last_owner");
      await assertRefused(alice.leave(), "last_owner");
      const made = { type: "member_role", room, seq: 4, at: NOON, from: ALICE, member: BOB, role: "owner" };
      assert.deepEqual(await alice.make(BOB, "owner"), made);
      assert.equal(await alice.make(BOB, "owner"), null);
      assert.deepEqual((await logOf(store, room))[3], made);
      assert.equal((await store.memberRoom(room, BOB.id))?.role, "owner");
      // Of two owners who give it up at once, one stays.
      const given = await Promise.allSettled([alice.make(ALICE, "member"), bob.make(BOB, "member")]);
      assert.equal(given.filter(({ status }) => status === "fulfilled").length, 1);
      const owners = (await store.members(room, 10)).filter(({ role }) => role === "owner");
      assert.equal(owners.length, 1);
      const isAlice = owners[0]?.id === ALICE.id;
      await (isAlice ? bob : alice).leave();
      await assertRefused(
        (isAlice ? alice : bob).make({ ...CAROL, id: "nobody" as Person["id"] }, "member"),
        "not_found",
      );
      await carol.leave();
      assert.equal((await (isAlice ? alice : bob).leave())?.type, "member_left");
      assert.deepEqual(await store.members(room, 10), []);
      const lobby = await openRoom(store);
      for (const user of [ALICE, BOB]) await store.join({ room: lobby, user, at: NOON });
      assert.equal((await as(store, lobby, ALICE).leave())?.type, "member_left");
    },
  },
  {
    id: "S74",
    title: "moderators change what a room says of itself; what is really another is logged once, and the room shows it",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await makeRoom(store, { name: "Plans", members: [ALICE, BOB, CAROL] });
      await as(store, room, ALICE).make(BOB, "moderator");
      await assertRefused(as(store, room, CAROL).update({ topic: "mine" }), "forbidden");
      const bob = as(store, room, BOB);
      const changed = { type: "room_changed", room, seq: 5, at: NOON, from: BOB, name: "Zukunft 🚀", topic: "soon" };
      assert.deepEqual(
        await bob.update({ name: "Zukunft 🚀", topic: "soon", description: "", posting: "all" }),
        changed,
      );
      assert.equal(await bob.update({ topic: "soon", isArchived: false, kind: "public" }), null);
      await bob.update({ description: "Two\nlines" });
      await bob.update({ topic: "", posting: "moderators" });
      assert.deepEqual((await logOf(store, room))[4], changed);
      const expected = { id: room, code: "plans", name: "Zukunft 🚀", kind: "public", head: 7 };
      assert.deepEqual(await store.findRoom(room, userActor(CAROL)), {
        ...expected,
        description: "Two\nlines",
        posting: "moderators",
      });
      await assertRefused(bob.update({ kind: "private" }), "forbidden");
      assert.equal((await as(store, room, ALICE).update({ kind: "private" }))?.type, "room_changed");
      await assertRefused(as(store, room, ALICE).update({ kind: "open" }), "forbidden");
      const lobby = await openRoom(store);
      await store.join({ room: lobby, user: ALICE, at: NOON });
      await assertRefused(as(store, lobby, ALICE).update({ kind: "private" }), "forbidden");
      assert.equal((await as(store, lobby, ALICE).update({ name: "Entrance" }))?.seq, 2);
      const { name, code } = await store.openRoom({ id: roomId("late"), code: "general", at: NOON });
      assert.deepEqual([name, code], ["Entrance", "general"]);
    },
  },
  {
    id: "S75",
    title: "an archived room is read, joined and left as ever, and nothing is said, changed or invited in it",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await openRoom(store);
      for (const user of [ALICE, BOB]) await store.join({ room, user, at: NOON });
      const seq = await say(store, room, userActor(BOB), { text: "before", clientMsgId: "m-1" });
      const alice = as(store, room, ALICE);
      const archived = { type: "room_changed", room, seq: 4, at: NOON, from: ALICE, isArchived: true };
      assert.deepEqual(await alice.update({ isArchived: true }), archived);
      assert.equal((await store.findRoom(room, ana))?.isArchived, true);
      for (const actor of [userActor(BOB), ana]) await assertRefused(say(store, room, actor, "after"), "archived");
      assert.equal(await say(store, room, userActor(BOB), { text: "before", clientMsgId: "m-1" }), seq);
      const ofBob = { room, seq, actor: userActor(BOB), at: NOON };
      await assertRefused(store.change({ ...ofBob, type: "edit", text: "after" }), "archived");
      await assertRefused(store.change({ ...ofBob, type: "delete" }), "archived");
      await assertRefused(store.change({ ...ofBob, type: "react", emoji: "👍", isOn: true }), "archived");
      await assertRefused(store.change({ ...ofBob, type: "pin", isOn: true }), "archived");
      await assertRefused(alice.update({ name: "Other" }), "archived");
      await assertRefused(alice.add(CAROL), "archived");
      const invite = { id: "i-1", hash: "h-1", room, by: ALICE, at: NOON, expiresAt: NOON + 1, maxUses: null };
      await assertRefused(store.createInvite(invite), "archived");
      assert.equal((await store.messages({ room, limit: 5 })).messages.length, 1);
      assert.equal((await store.join({ room, user: CAROL, at: NOON }))?.seq, 5);
      assert.equal((await alice.remove(CAROL))?.seq, 6);
      assert.equal((await as(store, room, BOB).leave())?.seq, 7);
      const back = { type: "room_changed", room, seq: 8, at: NOON, from: ALICE, name: "Again", isArchived: false };
      assert.deepEqual(await alice.update({ isArchived: false, name: "Again" }), back);
      assert.equal(await say(store, room, ana, "after"), 9);
    },
  },
  {
    id: "S76",
    title:
      "in a room for its moderators to write nobody else speaks, reacts or pins; they also delete what others wrote",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await makeRoom(store, { members: [ALICE, BOB, CAROL] });
      await as(store, room, ALICE).make(BOB, "moderator");
      const early = await say(store, room, userActor(CAROL), "early");
      await as(store, room, ALICE).update({ posting: "moderators" });
      await assertRefused(say(store, room, userActor(CAROL), "hello"), "forbidden");
      const seq = await say(store, room, userActor(BOB), "news");
      assert.equal(await say(store, room, userActor(ALICE), "more news"), seq + 1);
      const ofCarol = { room, actor: userActor(CAROL), at: NOON };
      await assertRefused(store.change({ ...ofCarol, seq, type: "react", emoji: "👍", isOn: true }), "forbidden");
      await assertRefused(store.change({ ...ofCarol, seq, type: "pin", isOn: true }), "forbidden");
      await assertRefused(store.change({ ...ofCarol, seq, type: "delete" }), "forbidden");
      assert.ok((await store.change({ ...ofCarol, seq: early, type: "edit", text: "earlier" })).event);
      const ofBob = { room, actor: userActor(BOB), at: NOON };
      assert.ok((await store.change({ ...ofBob, seq, type: "pin", isOn: true })).event);
      await assertRefused(store.change({ ...ofBob, seq: early, type: "edit", text: "theirs" }), "forbidden");
      const deleted = (await store.change({ ...ofBob, seq: early, type: "delete" })).event;
      assert.deepEqual([deleted?.type, deleted?.type === "deleted" && deleted.author], ["deleted", CAROL.id]);
      const lobby = await openRoom(store);
      await store.join({ room: lobby, user: ALICE, at: NOON });
      await as(store, lobby, ALICE).update({ posting: "moderators" });
      await assertRefused(say(store, lobby, ana, "hello"), "forbidden");
      assert.equal((await store.findRoom(lobby, ana))?.posting, "moderators");
    },
  },
];
