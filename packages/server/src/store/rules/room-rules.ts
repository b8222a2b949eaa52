import assert from "node:assert/strict";
import type { UserId } from "@parley/protocol";
import {
  ALICE,
  assertDense,
  assertRefused,
  BOB,
  CAROL,
  logOf,
  NOON,
  openRoom,
  range,
  register,
  roomId,
  roomWith,
  say,
  sayMany,
  userActor,
  visitor,
} from "./cast.ts";
import { firstReadVersion } from "../read-version.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");

export const roomRules: readonly StoreRule[] = [
  {
    id: "S18",
    title: "one code opens one room, however many race to create it",
    async check({ store }) {
      const rooms = await Promise.all(
        range(1, 20).map((n) => store.openRoom({ id: roomId(`candidate-${n}`), code: "lobby", at: NOON + n })),
      );
      for (const room of rooms) assert.deepEqual(room, rooms[0]);
      const [room] = rooms;
      assert.ok(room);
      assert.deepEqual(room, { id: room.id, code: "lobby", name: "lobby", kind: "open", head: 0 });
      await say(store, room.id, ana, "hello");
      const again = await store.openRoom({ id: roomId("late"), code: "lobby", at: NOON });
      assert.deepEqual(again, { ...room, head: 1 });
    },
  },
  {
    id: "S19",
    title: "a room is found by its members and, being open, by visitors; for everyone else it does not exist",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      await register(store, BOB);
      const found = { id: room, code: "general", name: "general", kind: "open", head: 1 };
      assert.deepEqual(await store.findRoom(room, userActor(ALICE)), found);
      assert.deepEqual(await store.findRoom(room, ana), found);
      assert.equal(await store.findRoom(room, userActor(BOB)), null);
      assert.equal(await store.findRoom(roomId("nowhere"), userActor(ALICE)), null);
      assert.equal(await store.findRoom(roomId("nowhere"), ana), null);
    },
  },
  {
    id: "S20",
    title:
      "joining and leaving are logged once each, however often they are asked, and history outlives the last member",
    async check({ store }) {
      const room = await openRoom(store);
      await register(store, ALICE);
      const joins = await Promise.all(range(1, 5).map(() => store.join({ room, user: ALICE, at: NOON })));
      const joined = { type: "member_joined", room, seq: 1, at: NOON, member: ALICE };
      assert.deepEqual(
        joins.filter((event) => event !== null),
        [joined],
      );
      await say(store, room, userActor(ALICE), "bye");
      const leaves = await Promise.all(range(1, 5).map(() => store.leave({ room, user: ALICE, at: NOON + 1 })));
      const left = { type: "member_left", room, seq: 3, at: NOON + 1, member: ALICE };
      assert.deepEqual(
        leaves.filter((event) => event !== null),
        [left],
      );
      const log = await logOf(store, room);
      assert.deepEqual([log[0], log[2], log.length], [joined, left, 3]);
      const back = await store.join({ room, user: ALICE, at: NOON + 2 });
      assert.equal(back?.seq, 4);
      await assertDense(store, room, 4);
    },
  },
  {
    id: "S21",
    title: "joining needs a room and a user that exist; leaving what one is not in does nothing",
    async check({ store }) {
      const room = await openRoom(store);
      await register(store, ALICE);
      const stranger = { id: "stranger" as UserId, name: "Stranger" };
      await assertRefused(store.join({ room: roomId("nowhere"), user: ALICE, at: NOON }), "not_found");
      await assertRefused(store.join({ room, user: stranger, at: NOON }), "not_found");
      assert.equal(await store.leave({ room, user: ALICE, at: NOON }), null);
      assert.equal(await store.leave({ room: roomId("nowhere"), user: ALICE, at: NOON }), null);
      await assertDense(store, room, 0);
      assert.deepEqual(await store.members(room, 10), []);
    },
  },
  {
    id: "S22",
    title: "a user's rooms are the ones joined and not left, by name, each with head, read cursor and unread count",
    async check({ store }) {
      await register(store, ALICE, BOB);
      for (const code of ["zebra", "apple", "mango", "left"]) {
        const room = await openRoom(store, code);
        await store.join({ room, user: ALICE, at: NOON });
      }
      await store.leave({ room: roomId("room-left"), user: ALICE, at: NOON });
      await sayMany(store, roomId("room-mango"), ana, 3);
      const view = (code: string, head: number, unread: number) => {
        const counts = { readSeq: 1, readVersion: firstReadVersion(1), unread, mentions: 0 };
        const own = { role: "owner", level: "all" };
        return { id: roomId(`room-${code}`), code, name: code, kind: "open", head, ...counts, ...own };
      };
      const rooms = await store.roomsOf(ALICE.id);
      assert.deepEqual(rooms, [view("apple", 1, 0), view("mango", 4, 3), view("zebra", 1, 0)]);
      for (const room of rooms) assert.deepEqual(await store.memberRoom(room.id, ALICE.id), room);
      assert.equal(await store.memberRoom(roomId("room-left"), ALICE.id), null);
      assert.equal(await store.memberRoom(roomId("room-apple"), BOB.id), null);
      assert.deepEqual(await store.roomsOf(BOB.id), []);
    },
  },
  {
    id: "S23",
    title: "a room's members come with their roles in the order of their name keys, at most `limit`",
    async check({ store }) {
      // In UTF-16 order the last two would change places.
      const others = ["bob", "\uFF21nna", "\u{1F431}"].map((name) => ({ id: `id-of-${name}` as UserId, name }));
      const room = await roomWith(store, ...others.toReversed(), CAROL, ALICE);
      const [bob, anna, cat] = others.map((person) => ({ ...person, role: "member" }));
      const [alice, carol] = [ALICE, CAROL].map((person) => ({ ...person, role: "member" }));
      assert.deepEqual(await store.members(room, 10), [alice, bob, carol, anna, { ...cat, role: "owner" }]);
      assert.deepEqual(await store.members(room, 2), [alice, bob]);
      await store.leave({ room, user: ALICE, at: NOON });
      assert.deepEqual(await store.members(room, 2), [bob, carol]);
      assert.deepEqual(await store.members(roomId("nowhere"), 10), []);
    },
  },
  {
    id: "S24",
    title: "a read cursor starts at the head, only moves forward, and never beyond the head",
    async check({ store }) {
      const room = await openRoom(store);
      await sayMany(store, room, ana, 5);
      await register(store, ALICE, BOB);
      await store.join({ room, user: ALICE, at: NOON });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 0), { seq: 6, unread: 0, mentions: 0 });
      await sayMany(store, room, ana, 4);
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 8), { seq: 8, unread: 2, mentions: 0 });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 7), { seq: 8, unread: 2, mentions: 0 });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 1_000_000), {
        seq: 10,
        unread: 0,
        mentions: 0,
      });
      await say(store, room, ana, "one more");
      const [view] = await store.roomsOf(ALICE.id);
      assert.deepEqual([view?.readSeq, view?.unread], [10, 1]);
      await assertRefused(store.markRead(room, BOB.id, 1), "not_found");
    },
  },
  {
    id: "S25",
    title: "unread counts the messages of others after the read cursor: not one's own, not comings and goings",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB, CAROL);
      const unread = async () => (await store.roomsOf(ALICE.id))[0]?.unread;
      assert.equal(await unread(), 0);
      await sayMany(store, room, userActor(ALICE), 2); // 4 5
      assert.equal(await unread(), 0);
      await sayMany(store, room, userActor(BOB), 3); // 6 7 8
      await store.leave({ room, user: CAROL, at: NOON }); // 9
      await say(store, room, userActor(ALICE), "mine"); // 10
      await store.join({ room, user: CAROL, at: NOON }); // 11
      await sayMany(store, room, ana, 2); // 12 13
      assert.equal(await unread(), 5);
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 4), { seq: 4, unread: 5, mentions: 0 });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 7), { seq: 7, unread: 3, mentions: 0 });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 9), { seq: 9, unread: 2, mentions: 0 });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 11), { seq: 11, unread: 2, mentions: 0 });
      assert.partialDeepStrictEqual(await store.markRead(room, ALICE.id, 13), { seq: 13, unread: 0, mentions: 0 });
      await say(store, room, userActor(ALICE), "mine again");
      assert.equal(await unread(), 0);
    },
  },
];
