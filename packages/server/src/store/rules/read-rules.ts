import assert from "node:assert/strict";
import { ALICE, BOB, NOON, roomWith, sayMany, userActor, visitor } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

/** How far people have read, as a history. */
export const readRules: readonly StoreRule[] = [
  {
    id: "S96",
    title: "each change of a read cursor has a higher version, also after coming back; what changes nothing has none",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      await sayMany(store, room, visitor("Ana"), 4); // 3 to 6
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
];

function assertAscending(versions: readonly (number | undefined)[]): void {
  for (const [n, version] of versions.entries()) {
    if (n > 0) assert.ok(Number(version) > Number(versions[n - 1]), `${versions.join(", ")} do not ascend`);
  }
}
