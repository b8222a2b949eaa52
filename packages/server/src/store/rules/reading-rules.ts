import assert from "node:assert/strict";
import type { PageQuery } from "../room-log.ts";
import { TAIL_MAX_OTHER_EVENTS } from "../room-log.ts";
import {
  ALICE,
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
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");

export const readingRules: readonly StoreRule[] = [
  {
    id: "S13",
    title: "what an append answered is what every later read answers, at once",
    async check({ store }) {
      const room = await openRoom(store);
      for (const clientMsgId of ["m-1", undefined, "m-3"]) {
        const { event } = await store.append({ room, actor: ana, text: "hello", at: NOON, clientMsgId });
        assert.deepEqual((await store.eventsAfter(room, event.seq - 1, 10)).map(entries), [entries(event)]);
        assert.deepEqual((await store.messages({ room, limit: 1 })).messages.map(entries), [entries(event)]);
        assert.deepEqual((await store.tail(room, 1)).map(entries), [entries(event)]);
        assert.deepEqual(await store.heads([room]), [event.seq]);
      }
    },
  },
  {
    id: "S14",
    title:
      "events after a cursor come ascending and dense, at most `limit`, and none after the head or for an unknown room",
    async check({ store }) {
      const room = await openRoom(store);
      await sayMany(store, room, ana, 30);
      const seqsAfter = async (after: number, limit: number) => seqsOf(await store.eventsAfter(room, after, limit));
      assert.deepEqual(await seqsAfter(0, 100), range(1, 30));
      assert.deepEqual(await seqsAfter(0, 10), range(1, 10));
      assert.deepEqual(await seqsAfter(10, 10), range(11, 20));
      assert.deepEqual(await seqsAfter(29, 10), [30]);
      assert.deepEqual(await seqsAfter(30, 10), []);
      assert.deepEqual(await seqsAfter(1_000_000, 10), []);
      assert.deepEqual(await store.eventsAfter(roomId("nowhere"), 0, 10), []);
      assert.deepEqual(await store.eventsAfter(await openRoom(store, "empty"), 0, 10), []);
    },
  },
  {
    id: "S15",
    title:
      "the tail starts at the n-th newest message, has every event from there on, and is bounded where few are messages",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      assert.deepEqual(await store.tail(room, 0), []);
      assert.deepEqual(seqsOf(await store.tail(room, 5)), [1]);
      await sayMany(store, room, ana, 4);
      await store.leave({ room, user: ALICE, at: NOON });
      await sayMany(store, room, ana, 2);
      assert.deepEqual(seqsOf(await store.tail(room, 3)), [5, 6, 7, 8]);
      assert.deepEqual(seqsOf(await store.tail(room, 6)), range(2, 8));
      assert.deepEqual(seqsOf(await store.tail(room, 7)), range(1, 8));
      assert.deepEqual(await store.tail(roomId("nowhere"), 5), []);
      const change = { room, user: ALICE, at: NOON };
      await Promise.all(range(1, TAIL_MAX_OTHER_EVENTS / 2).flatMap(() => [store.join(change), store.leave(change)]));
      await say(store, room, ana, "at last");
      const tail = seqsOf(await store.tail(room, 2));
      const head = TAIL_MAX_OTHER_EVENTS + 9;
      assert.deepEqual(tail, range(8, head));
      await store.join(change);
      await store.leave(change);
      assert.deepEqual(seqsOf(await store.tail(room, 2)), range(head + 1 - TAIL_MAX_OTHER_EVENTS, head + 2));
    },
  },
  {
    id: "S16",
    title: "pages hold messages only, ascending, before, after or around a seq, and say truly what is on either side",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      await sayMany(store, room, ana, 10);
      await store.leave({ room, user: ALICE, at: NOON });
      await sayMany(store, room, ana, 10);
      // Messages are 2..11 and 13..22.
      const page = async (query: Omit<PageQuery, "room">) => {
        const { messages, hasBefore, hasAfter } = await store.messages({ room, ...query });
        for (const { type } of messages) assert.equal(type, "message");
        return [seqsOf(messages), hasBefore, hasAfter];
      };
      const everything = [...range(2, 11), ...range(13, 22)];
      assert.deepEqual(await page({ limit: 20 }), [everything, false, false]);
      assert.deepEqual(await page({ limit: 5 }), [range(18, 22), true, false]);
      assert.deepEqual(await page({ before: 18, limit: 6 }), [[11, ...range(13, 17)], true, true]);
      assert.deepEqual(await page({ before: 5, limit: 3 }), [[2, 3, 4], false, true]);
      assert.deepEqual(await page({ before: 2, limit: 3 }), [[], false, true]);
      assert.deepEqual(await page({ before: 0, limit: 3 }), [[], false, true]);
      assert.deepEqual(await page({ after: 10, limit: 3 }), [[11, 13, 14], true, true]);
      assert.deepEqual(await page({ after: 0, limit: 3 }), [[2, 3, 4], false, true]);
      assert.deepEqual(await page({ after: 19, limit: 3 }), [[20, 21, 22], true, false]);
      assert.deepEqual(await page({ after: 22, limit: 3 }), [[], true, false]);
      assert.deepEqual(await page({ around: 6, limit: 5 }), [range(4, 8), true, true]);
      assert.deepEqual(await page({ around: 12, limit: 3 }), [[10, 11, 13], true, true]);
      assert.deepEqual(await page({ around: 0, limit: 4 }), [[2, 3, 4, 5], false, true]);
      assert.deepEqual(await page({ around: 900, limit: 4 }), [range(19, 22), true, false]);
      assert.deepEqual(await page({ around: 12, limit: 100 }), [everything, false, false]);
      const empty = { messages: [], hasBefore: false, hasAfter: false };
      assert.deepEqual(await store.messages({ room: roomId("nowhere"), limit: 5 }), empty);
      assert.deepEqual(await store.messages({ room: await openRoom(store, "empty"), around: 3, limit: 5 }), empty);
    },
  },
  {
    id: "S17",
    title: "heads come in the order asked, 0 for a room that is empty or unknown",
    async check({ store }) {
      const room = await openRoom(store);
      const empty = await openRoom(store, "empty");
      await sayMany(store, room, ana, 3);
      await register(store, ALICE);
      await store.join({ room, user: ALICE, at: NOON });
      assert.deepEqual(await store.heads([empty, room, roomId("nowhere"), room]), [0, 4, 0, 4]);
      assert.deepEqual(await store.heads([]), []);
      assert.equal((await logOf(store, room)).length, 4);
    },
  },
];

/** Keys in their order as well as values: encoded frames are compared byte by byte. */
function entries(event: object): [string, unknown][] {
  return Object.entries(event);
}
