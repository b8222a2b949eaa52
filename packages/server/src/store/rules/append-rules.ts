import assert from "node:assert/strict";
import {
  ALICE,
  assertDense,
  assertRefused,
  BOB,
  logOf,
  NOON,
  openRoom,
  range,
  register,
  roomId,
  roomWith,
  say,
  sayMany,
  seqsOf,
  userActor,
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");
const ben = visitor("Ben");

export const appendRules: readonly StoreRule[] = [
  {
    id: "S1",
    title: "the first event of a room has seq 1 and each further one, of whatever type, exactly one more",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      assert.equal(await say(store, room, ana, "hello"), 2);
      const left = await store.leave({ room, user: ALICE, at: NOON });
      assert.equal(left?.seq, 3);
      await sayMany(store, room, ana, 25);
      await assertDense(store, room, 28);
      const types = (await logOf(store, room)).slice(0, 3).map(({ type }) => type);
      assert.deepEqual(types, ["member_joined", "message", "member_left"]);
      const other = await openRoom(store, "other");
      assert.equal(await say(store, other, ana, "first here"), 1);
    },
  },
  {
    id: "S2",
    title: "concurrent appends get distinct, contiguous seqs and resolve in seq order",
    async check({ store }) {
      const rooms = [await openRoom(store, "one"), await openRoom(store, "two")];
      const resolved = new Map(rooms.map((room) => [room, [] as number[]]));
      const appends = range(1, 300).map(async (n) => {
        const room = rooms[n % 2] ?? roomId("");
        resolved.get(room)?.push(await say(store, room, n % 3 ? ana : ben, `message ${n}`));
      });
      await Promise.all(appends);
      for (const room of rooms) {
        assert.deepEqual(resolved.get(room), range(1, 150));
        await assertDense(store, room, 150);
      }
    },
  },
  {
    id: "S3",
    title: "two stores open on one place append to one log; without persistence each has a log and an epoch of its own",
    async check({ store, reopen, capabilities }) {
      const second = await reopen();
      const room = await openRoom(store);
      await openRoom(second);
      const seqs = await Promise.all(range(1, 60).map((n) => say(n % 2 ? store : second, room, ana, `message ${n}`)));
      if (capabilities.persistent) {
        assert.equal(second.epoch, store.epoch);
        assert.deepEqual(
          seqs.toSorted((a, b) => a - b),
          range(1, 60),
        );
        assert.deepEqual(await logOf(second, room), await logOf(store, room));
        await assertDense(store, room, 60);
      } else {
        assert.notEqual(second.epoch, store.epoch);
        await assertDense(store, room, 30);
        await assertDense(second, room, 30);
      }
    },
  },
  {
    id: "S4",
    title:
      "the same clientMsgId by the same sender in a room answers the first event, whatever the text, and adds nothing",
    async check({ store }) {
      const room = await openRoom(store);
      const draft = { room, actor: ana, text: "hello", at: NOON, clientMsgId: "m-1" };
      const first = await store.append(draft);
      assert.equal(first.isNew, true);
      await say(store, room, ben, "in between");
      const same = await store.append(draft);
      const changed = await store.append({ ...draft, text: "hello again", at: NOON + 5_000 });
      for (const repeat of [same, changed]) assert.deepEqual(repeat, { event: first.event, isNew: false });
      await assertDense(store, room, 2);
    },
  },
  {
    id: "S5",
    title: "a clientMsgId means nothing for another sender or in another room, and without one every append is new",
    async check({ store }) {
      const room = await openRoom(store);
      const other = await openRoom(store, "other");
      assert.equal(await say(store, room, ana, { text: "hello", clientMsgId: "m-1" }), 1);
      assert.equal(await say(store, room, ben, { text: "hello", clientMsgId: "m-1" }), 2);
      assert.equal(await say(store, other, ana, { text: "hello", clientMsgId: "m-1" }), 1);
      assert.equal(await say(store, room, ana, "hello"), 3);
      assert.equal(await say(store, room, ana, "hello"), 4);
      await assertDense(store, room, 4);
    },
  },
  {
    id: "S6",
    title: "copies of one message that race each other are stored once, and exactly one of them is new",
    async check({ store }) {
      const room = await openRoom(store);
      const draft = { room, actor: ana, text: "hello", at: NOON, clientMsgId: "m-1" };
      const results = await Promise.all(range(1, 20).map(() => store.append(draft)));
      assert.equal(results.filter(({ isNew }) => isNew).length, 1);
      for (const { event } of results) assert.deepEqual(event, results[0]?.event);
      await assertDense(store, room, 1);
    },
  },
  {
    id: "S7",
    title: "a refused append leaves nothing behind, not even a used seq",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      await register(store, BOB);
      await say(store, room, userActor(ALICE), "one");
      await assertRefused(say(store, room, userActor(BOB), { text: "let me in", clientMsgId: "m-1" }), "not_found");
      await assertDense(store, room, 2);
      assert.equal(await say(store, room, userActor(ALICE), "two"), 3);
      await store.join({ room, user: BOB, at: NOON });
      const { event, isNew } = await store.append({
        room,
        actor: userActor(BOB),
        text: "in now",
        at: NOON,
        clientMsgId: "m-1",
      });
      assert.deepEqual([event.seq, event.text, isNew], [5, "in now", true]);
    },
  },
  {
    id: "S8",
    title: "a refused append does not fail the ones that arrive with it",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const outcomes = await Promise.allSettled(
        range(1, 30).map((n) => say(store, n % 3 === 0 ? roomId("nowhere") : room, userActor(ALICE), `message ${n}`)),
      );
      const stored = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      assert.deepEqual(stored, range(2, 21));
      await assertDense(store, room, 21);
    },
  },
  {
    id: "S9",
    title: "a room one is not a member of and a room that does not exist answer the same not_found",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      await register(store, BOB);
      const bob = userActor(BOB);
      const nowhere = roomId("nowhere");
      const messageOf = (call: Promise<unknown>) => call.then(String, (error: Error) => error.message);
      for (const refused of [
        (id: typeof room) => say(store, id, bob, "hello"),
        (id: typeof room) => store.markRead(id, BOB.id, 1),
      ]) {
        await assertRefused(refused(room), "not_found");
        await assertRefused(refused(nowhere), "not_found");
        assert.equal(await messageOf(refused(room)), await messageOf(refused(nowhere)));
      }
      await assertRefused(say(store, nowhere, ana, "hello"), "not_found");
    },
  },
  {
    id: "S10",
    title:
      "access is decided when the message is stored: after a leave nothing new is accepted, and a retry gets its first result",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const alice = userActor(ALICE);
      await say(store, room, alice, { text: "hello", clientMsgId: "m-1" });
      const leaving = store.leave({ room, user: ALICE, at: NOON });
      const late = assertRefused(say(store, room, alice, "too late"), "not_found");
      await Promise.all([leaving, late]);
      assert.equal(await say(store, room, alice, { text: "hello", clientMsgId: "m-1" }), 2);
      await assertRefused(say(store, room, alice, { text: "hello", clientMsgId: "m-2" }), "not_found");
      await assertDense(store, room, 3);
    },
  },
  {
    id: "S11",
    title: "texts and names come back exactly: 4-byte characters, 8 KiB, combining marks, control characters, quotes",
    async check({ store }) {
      const room = await openRoom(store);
      const texts = [
        "\u{1F9D1}\u200D\u{1F680} \u{10FFFF} \u{1D54F}",
        "x".repeat(8_192),
        "\u{1F600}".repeat(2_048),
        "e\u0301 is not \u00E9, \u212B is not \u00C5",
        "\u0001\u0002\t\r\n\u001B[31m\u007F\uFEFF\u202E",
        "'; DROP TABLE message; -- \" ` \\ %s ${x} {} [] \\u0000 X'00'",
        " blanks before and after ",
        "0012",
        "",
      ];
      const actor = { ...ana, name: "\u00C5sa \u{1F431} O'Hara" };
      for (const text of texts) {
        const { event } = await store.append({ room, actor, text, at: NOON });
        assert.equal(event.text, text);
      }
      const { messages } = await store.messages({ room, limit: 50 });
      assert.deepEqual(
        messages.map(({ text }) => text),
        texts,
      );
      const events = await logOf(store, room);
      assert.deepEqual(events, messages);
      for (const { from } of messages) assert.deepEqual(from, { id: actor.id, name: actor.name });
    },
  },
  {
    id: "S12",
    title: "times are kept to the millisecond and order nothing",
    async check({ store }) {
      const room = await openRoom(store);
      const times = [NOON + 123, NOON - 86_400_000, 0, NOON + 7];
      for (const at of times) await store.append({ room, actor: ana, text: `at ${at}`, at });
      const events = await logOf(store, room);
      assert.deepEqual(
        events.map(({ at }) => at),
        times,
      );
      assert.deepEqual(seqsOf(events), range(1, 4));
    },
  },
];
