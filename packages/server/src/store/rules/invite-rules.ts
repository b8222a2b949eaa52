import assert from "node:assert/strict";
import type { Person, RoomId } from "@parley/protocol";
import { type InviteToCreate, MAX_INVITES } from "../invites.ts";
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
  range,
  register,
  roomId,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const WEEK_MS = 604_800_000;

function invite(store: Store, room: RoomId, more: Partial<InviteToCreate> = {}): Promise<void> {
  const { id = "i-1", by = ALICE } = more;
  const fresh = { id, hash: `hash of ${id}`, room, by, at: NOON, expiresAt: NOON + WEEK_MS, maxUses: null };
  return store.createInvite({ ...fresh, ...more });
}

function accept(store: Store, user: Person, { id = "i-1", at = NOON } = {}) {
  return store.acceptInvite({ hash: `hash of ${id}`, user, at });
}

export const inviteRules: readonly StoreRule[] = [
  {
    id: "S77",
    title: "an invite lets a user in on its maker's word; looking at it uses nothing up, and a member needs none",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await makeRoom(store, { kind: "private", name: "Plans", members: [ALICE] });
      await invite(store, room, { maxUses: 2 });
      for (const _ of range(1, 5)) await store.inviteByHash("hash of i-1");
      const seen = { id: "i-1", by: ALICE, at: NOON, expiresAt: NOON + WEEK_MS, maxUses: 2, uses: 0 };
      const about = { id: room, code: "plans", name: "Plans", kind: "private", members: 1 };
      assert.deepEqual(await store.inviteByHash("hash of i-1"), { invite: seen, room: about });
      const joined = { type: "member_joined", room, seq: 2, at: NOON, member: BOB, by: ALICE };
      assert.deepEqual(await accept(store, BOB), { room, event: joined });
      assert.deepEqual(await accept(store, BOB), { room, event: null });
      assert.deepEqual(await accept(store, ALICE), { room, event: null });
      assert.deepEqual((await logOf(store, room))[1], joined);
      assert.deepEqual(await store.members(room, 10), [
        { ...ALICE, role: "owner" },
        { ...BOB, role: "member" },
      ]);
      assert.deepEqual(await store.listInvites({ room, user: ALICE.id, at: NOON }), [{ ...seen, uses: 1 }]);
      assert.equal(await store.inviteByHash("hash of nothing"), null);
      await assertRefused(accept(store, CAROL, { id: "nothing" }), "not_found");
    },
  },
  {
    id: "S78",
    title: "of fifty who race for the last use of an invite one gets in, and the others leave no trace",
    async check({ store, capabilities, reopen }) {
      const people = range(1, 50).map((n): Person => ({ id: `user-${n}` as Person["id"], name: `User ${n}` }));
      await register(store, ALICE, BOB, ...people);
      const room = await makeRoom(store, { kind: "private", members: [ALICE] });
      await invite(store, room, { maxUses: 2 });
      await accept(store, BOB);
      const nodes = [store, capabilities.persistent ? await reopen() : store];
      const racing = people.map((user, n) => accept(nodes[n % 2] ?? store, user));
      const outcomes = await Promise.allSettled(racing);
      assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
      for (const refused of racing) await refused.catch((error) => assert.equal(error.code, "invite_ended"));
      await assertDense(store, room, 3);
      assert.equal((await store.members(room, 100)).length, 3);
      assert.deepEqual(await store.listInvites({ room, user: ALICE.id, at: NOON }), []);
    },
  },
  {
    id: "S79",
    title: "an invite ends with its time, its uses, its revocation, and while its maker is not a member",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await makeRoom(store, { kind: "private", members: [ALICE, BOB] });
      await invite(store, room, { by: BOB });
      await assertRefused(accept(store, CAROL, { at: NOON + WEEK_MS }), "invite_ended");
      await store.changeRoom({ type: "remove", room, by: ALICE, user: BOB.id, at: NOON });
      await assertRefused(accept(store, CAROL), "not_found");
      await assertRefused(accept(store, BOB), "not_found");
      assert.equal(await store.inviteByHash("hash of i-1"), null);
      assert.deepEqual(await store.listInvites({ room, user: ALICE.id, at: NOON }), []);
      await store.changeRoom({ type: "add", room, by: ALICE, user: BOB.id, at: NOON });
      await invite(store, room, { id: "i-2" });
      await assertRefused(store.revokeInvite({ room, id: "i-2", by: BOB.id }), "not_found");
      await assertRefused(store.revokeInvite({ room, id: "i-2", by: CAROL.id }), "not_found");
      await store.revokeInvite({ room, id: "i-2", by: ALICE.id });
      await assertRefused(store.revokeInvite({ room, id: "i-2", by: ALICE.id }), "not_found");
      await assertRefused(accept(store, CAROL, { id: "i-2" }), "not_found");
      // A moderator ends anybody's, a member its own.
      await store.revokeInvite({ room, id: "i-1", by: ALICE.id });
      await invite(store, room, { id: "i-3", by: BOB });
      await store.revokeInvite({ room, id: "i-3", by: BOB.id });
      assert.equal((await store.members(room, 10)).length, 2);
    },
  },
  {
    id: "S80",
    title: "members make invites, a bounded number at once; each sees its own and moderators see all, the newest first",
    async check({ store }) {
      await register(store, ALICE, BOB, CAROL);
      const room = await makeRoom(store, { kind: "private", members: [ALICE, BOB] });
      await assertRefused(invite(store, room, { by: CAROL }), "not_found");
      await assertRefused(invite(store, roomId("nowhere")), "not_found");
      await assertRefused(invite(store, await directRoom(store, ALICE, BOB)), "forbidden");
      await invite(store, room, { id: "short", expiresAt: NOON + 5 });
      await invite(store, room, { id: "bobs", by: BOB, at: NOON + 1 });
      await invite(store, room, { id: "newest", at: NOON + 2 });
      const seenBy = async (user: Person, at: number) =>
        (await store.listInvites({ room, user: user.id, at })).map(({ id }) => id);
      assert.deepEqual(await seenBy(ALICE, NOON), ["newest", "bobs", "short"]);
      assert.deepEqual(await seenBy(ALICE, NOON + 5), ["newest", "bobs"]);
      assert.deepEqual(await seenBy(BOB, NOON), ["bobs"]);
      // The one that has ended makes room for one more.
      const more = range(1, MAX_INVITES - 2).map((n) => invite(store, room, { id: `more-${n}`, at: NOON + 5 }));
      await Promise.all(more);
      await assertRefused(invite(store, room, { id: "one-too-many", at: NOON + 5 }), "too_many");
    },
  },
];
