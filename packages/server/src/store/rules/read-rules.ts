import assert from "node:assert/strict";
import type { Person, UserId } from "@parley/protocol";
import type { ReadCursor } from "../model.ts";
import {
  ALICE,
  assertRefused,
  BOB,
  CAROL,
  NOON,
  openRoom,
  roomId,
  roomWith,
  say,
  sayMany,
  userActor,
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const ana = visitor("Ana");

/** How far people have read, as a history. */
export const readRules: readonly StoreRule[] = [
  {
    id: "S96",
    title: "each change of a read cursor has a higher version, also after coming back; what changes nothing has none",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      await sayMany(store, room, ana, 4); // 3 to 6
      const view = async () => (await store.memberRoom(room, BOB.id)) ?? assert.fail();
      const moves = [
        await store.markRead(room, BOB.id, 4),
        await store.markRead(room, BOB.id, 3),
        await store.markUnread(room, BOB.id, 4),
        await store.markUnread(room, BOB.id, 6),
        await store.markRead(room, BOB.id, 1_000_000),
        await store.markRead(room, BOB.id, 6),
      ];
      assert.deepEqual(
        moves.map(({ seq }) => seq),
        [4, 4, 3, 3, 6, 6],
      );
      const [first, again, back, notForward, forward, still] = moves.map(({ version }) => version);
      const joined = (await roomOfAlice()).readVersion;
      assert.deepEqual([again, notForward, still], [first, back, forward]);
      assert.deepEqual([(await view()).readVersion, (await view()).readSeq], [forward, 6]);
      assertAscending([0, first, back, forward]);
      // Racing, each is told as it was when it was done.
      const racing = await Promise.all([
        store.markUnread(room, BOB.id, 5),
        store.markRead(room, BOB.id, 5),
        store.markUnread(room, BOB.id, 4),
      ]);
      const told = racing.toSorted((a, b) => a.version - b.version);
      assertAscending([forward, ...told.map(({ version }) => version)]);
      assert.equal((await view()).readSeq, told.at(-1)?.seq);
      const before = (await view()).readVersion;
      await store.leave({ room, user: BOB, at: NOON });
      await store.join({ room, user: BOB, at: NOON });
      assertAscending([before, (await view()).readVersion]);
      assert.equal((await roomOfAlice()).readVersion, joined);

      async function roomOfAlice() {
        await sayMany(store, room, userActor(ALICE), 1);
        return (await store.roomsOf(ALICE.id))[0] ?? assert.fail();
      }
    },
  },
  {
    id: "S97",
    title:
      "who has read a message are the members whose cursors have reached it, but its sender; in big rooms only how many",
    async check({ store }) {
      const room = await roomWith(store, CAROL, BOB, ALICE);
      const seq = await say(store, room, userActor(ALICE), "who reads this?");
      const ofAna = await say(store, room, ana, "and this?");
      const none = { count: 0, users: [] };
      assert.deepEqual(await store.readers({ room, seq }, 3), none);
      await store.markRead(room, BOB.id, seq);
      await store.markRead(room, CAROL.id, ofAna);
      await store.markRead(room, ALICE.id, ofAna);
      assert.deepEqual(await store.readers({ room, seq }, 3), { count: 2, users: [BOB, CAROL] });
      assert.deepEqual(await store.readers({ room, seq: ofAna }, 3), { count: 2, users: [ALICE, CAROL] });
      assert.deepEqual(await store.readers({ room, seq }, 2), { count: 2, users: null });
      await store.markUnread(room, CAROL.id, seq);
      assert.deepEqual(await store.readers({ room, seq }, 3), { count: 1, users: [BOB] });
      await store.leave({ room, user: BOB, at: NOON });
      assert.deepEqual(await store.readers({ room, seq }, 3), none);
      // A coming is no message, and neither is what is not there.
      for (const other of [1, 999]) await assertRefused(store.readers({ room, seq: other }, 3), "not_found");
      await assertRefused(store.readers({ room: roomId("nowhere"), seq }, 3), "not_found");
    },
  },
  {
    id: "S98",
    title: "the receipts of a room are its members' read cursors as they were answered, and of a big room none",
    async check({ store }) {
      const room = await roomWith(store, BOB, ALICE);
      await sayMany(store, room, ana, 2);
      const read = await store.markRead(room, BOB.id, 3);
      const back = await store.markUnread(room, ALICE.id, 2);
      assert.deepEqual([read.shownTo, back.shownTo], [2, 2]);
      const receiptOf = (person: Person, { seq, version }: ReadCursor) => ({ ...person, seq, version });
      assert.deepEqual(await store.receipts(room, 2), [receiptOf(ALICE, back), receiptOf(BOB, read)]);
      assert.equal(await store.receipts(room, 1), null);
      assert.deepEqual(await store.receipts(roomId("nowhere"), 2), []);
    },
  },
  {
    id: "S99",
    title: "who keeps to themselves how far they have read is neither named nor counted anywhere, from that moment on",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const attic = await openRoom(store, "attic");
      await store.join({ room: attic, user: BOB, at: NOON });
      const seq = await say(store, room, ana, "who reads this?");
      const before = await store.markRead(room, BOB.id, seq);
      assert.equal(await store.showsReceipts(BOB.id), true);
      assert.deepEqual(await store.showReceipts(BOB.id, true), []);
      const [off, read] = await Promise.all([store.showReceipts(BOB.id, false), store.markRead(room, BOB.id, seq + 1)]);
      assert.deepEqual(off.map((own) => own.room).toSorted(), [attic, room]);
      const ownOff = off.find((own) => own.room === room) ?? assert.fail();
      assert.deepEqual([ownOff.seq, ownOff.memberCount], [seq, 2]);
      assertAscending([before.version, ownOff.version]);
      // What is told of a cursor that moved meanwhile is older, or is shown to nobody.
      assert.ok(read.shownTo === 0 || read.version < ownOff.version);
      assert.equal((await store.markRead(room, BOB.id, seq)).shownTo, 0);
      assert.equal(await store.showsReceipts(BOB.id), false);
      assert.deepEqual(await store.readers({ room, seq }, 9), { count: 0, users: [] });
      assert.deepEqual(await store.readers({ room, seq }, 1), { count: 0, users: null });
      assert.deepEqual(
        (await store.receipts(room, 9))?.map(({ id }) => id),
        [ALICE.id],
      );
      assert.deepEqual(await store.showReceipts(BOB.id, false), []);
      const on = (await store.showReceipts(BOB.id, true)).find((own) => own.room === room) ?? assert.fail();
      assertAscending([ownOff.version, on.version]);
      assert.deepEqual(await store.readers({ room, seq }, 9), { count: 1, users: [BOB] });
      await assertRefused(store.showsReceipts("nobody" as UserId), "not_found");
      await assertRefused(store.showReceipts("nobody" as UserId, false), "not_found");
    },
  },
];

function assertAscending(versions: readonly (number | undefined)[]): void {
  for (const [n, version] of versions.entries()) {
    if (n > 0) assert.ok(Number(version) > Number(versions[n - 1]), `${versions.join(", ")} do not ascend`);
  }
}
