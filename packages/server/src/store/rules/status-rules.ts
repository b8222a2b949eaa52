import assert from "node:assert/strict";
import type { Status, UserId } from "@parley/protocol";
import { ALICE, assertRefused, BOB, NOON, range, register, roomId, roomWith } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const MEETING: Status = { emoji: "\u{1f5d3}\u{fe0f}", text: 'In a meeting: "Q4" – 漢字', until: NOON + 1 };
const nobody = "nobody" as UserId;

export const statusRules: readonly StoreRule[] = [
  {
    id: "S100",
    title:
      "a status is its owner's to set and clear, is kept as it was set, and every change of it has a higher version",
    async check({ store }) {
      await register(store, ALICE, BOB);
      const of = async (...users: UserId[]) => (await store.statuses(users)).map(({ status }) => status);
      assert.deepEqual(await store.statuses([]), []);
      assert.deepEqual(await store.statuses([ALICE.id]), [{ version: 0, status: null }]);
      const first = await store.setStatus(ALICE.id, MEETING);
      assert.deepEqual(first.status, MEETING);
      assert.deepEqual(await store.statuses([ALICE.id]), [first]);
      await store.setStatus(BOB.id, { text: "lunch" });
      assert.deepEqual(await of(BOB.id, nobody, ALICE.id), [{ text: "lunch" }, null, MEETING]);
      const cleared = await store.setStatus(ALICE.id, null);
      assert.equal(cleared.status, null);
      assert.ok(cleared.version > first.version);
      assert.deepEqual(await store.statuses([ALICE.id]), [cleared]);
      const racing = await Promise.all(range(1, 10).map((n) => store.setStatus(ALICE.id, { text: `${n}` })));
      const last = racing.toSorted((a, b) => a.version - b.version).at(-1);
      assert.equal(new Set(racing.map(({ version }) => version)).size, 10);
      assert.ok(racing.every(({ version }) => version > cleared.version));
      assert.deepEqual(await store.statuses([ALICE.id]), [last]);
      await assertRefused(store.setStatus(nobody, MEETING), "not_found");
      assert.deepEqual(await store.statuses([nobody]), [{ version: 0, status: null }]);
      await store.setPasswordHash(ALICE.id, "another hash");
      assert.deepEqual(await store.statuses([ALICE.id]), [last]);
    },
  },
  {
    id: "S101",
    title: "a room's members, and a direct room's in its view, come with the statuses they have",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const direct = { id: roomId("direct"), code: "direct", members: [ALICE.id, BOB.id], by: ALICE, at: NOON };
      await store.openDirect(direct);
      await store.setStatus(BOB.id, MEETING);
      assert.deepEqual(await store.members(room, 10), [
        { ...ALICE, role: "owner" },
        { ...BOB, role: "member", status: MEETING },
      ]);
      const shown = [ALICE, { ...BOB, status: MEETING }];
      assert.deepEqual((await store.memberRoom(direct.id, ALICE.id))?.members, shown);
      const listed = (await store.roomsOf(BOB.id)).find(({ id }) => id === direct.id);
      assert.deepEqual(listed?.members, shown);
      await store.setStatus(BOB.id, null);
      assert.deepEqual((await store.members(room, 10))[1], { ...BOB, role: "member" });
      assert.deepEqual((await store.memberRoom(direct.id, ALICE.id))?.members, [ALICE, BOB]);
    },
  },
];
