import assert from "node:assert/strict";
import type { SessionId } from "@parley/protocol";
import { type Store, StoreClosedError } from "../store.ts";
import {
  ALICE,
  assertDense,
  logOf,
  NOON,
  openRoom,
  range,
  roomId,
  roomWith,
  say,
  sayMany,
  userActor,
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");
const LAPTOP = "laptop" as SessionId;

export const lifeRules: readonly StoreRule[] = [
  {
    id: "S33",
    title:
      "a place opened again has everything that was acknowledged, and the same epoch; without persistence it starts a new life",
    async check({ store, reopen, capabilities }) {
      const room = await roomWith(store, ALICE);
      await say(store, room, userActor(ALICE), { text: "hello", clientMsgId: "m-1" });
      await sayMany(store, room, ana, 40);
      await store.markRead(room, ALICE.id, 20);
      await store.createSession({ id: LAPTOP, user: ALICE.id, refreshHash: "h", at: NOON, expiresAt: NOON + 1_000 });
      await store.createTicket({ hash: "ticket", actor: ana, expiresAt: NOON + 1_000 });
      const before = await everything(store, room);
      await store.close();
      const again = await reopen();
      if (!capabilities.persistent) {
        assert.notEqual(again.epoch, store.epoch);
        assert.deepEqual(await again.heads([room]), [0]);
        return;
      }
      assert.equal(again.epoch, store.epoch);
      assert.deepEqual(await everything(again, room), before);
      const repeat = await again.append({ room, actor: userActor(ALICE), text: "hello", at: NOON, clientMsgId: "m-1" });
      assert.deepEqual([repeat.event.seq, repeat.isNew], [2, false]);
      assert.deepEqual(await again.redeemTicket("ticket", NOON), ana);
      assert.equal(await say(again, room, ana, "onwards"), 43);
    },
  },
  {
    id: "S34",
    title:
      "close finishes what is in flight, every later call rejects with the closed error, and closing again is fine",
    async check({ store, reopen, capabilities }) {
      const room = await openRoom(store);
      const inFlight = Promise.allSettled(range(1, 20).map((n) => say(store, room, ana, `message ${n}`)));
      const closing = store.close();
      const late = say(store, room, ana, "too late");
      await assert.rejects(late, StoreClosedError);
      const stored = range(1, 20).map((value) => ({ status: "fulfilled", value }));
      assert.deepEqual(await inFlight, stored);
      await closing;
      await store.close();
      for (const call of [
        () => store.eventsAfter(room, 0, 1),
        () => store.messages({ room, limit: 1 }),
        () => store.heads([room]),
        () => store.openRoom({ id: roomId("new"), code: "new", at: NOON }),
        () => store.markRead(room, ALICE.id, 1),
        () => store.findUserByKey("alice"),
        () => store.endSession(LAPTOP),
      ]) {
        await assert.rejects(call, StoreClosedError);
      }
      if (capabilities.persistent) await assertDense(await reopen(), room, 20);
    },
  },
];

async function everything(store: Store, room: ReturnType<typeof roomId>) {
  return {
    log: await logOf(store, room),
    page: await store.messages({ room, limit: 100 }),
    rooms: await store.roomsOf(ALICE.id),
    members: await store.members(room, 10),
    user: await store.findUserByKey("alice"),
    session: await store.findSession(LAPTOP, NOON),
  };
}
