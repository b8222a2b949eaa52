import assert from "node:assert/strict";
import type { SessionId, UserId } from "@parley/protocol";
import type { Rotation } from "../accounts.ts";
import type { Store } from "../store.ts";
import { ALICE, assertRefused, NOON, range, register, userActor, visitor } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const LAPTOP = "laptop" as SessionId;
const EXPIRY = NOON + 1_000_000;

/** Alice, signed in on her laptop with the refresh token "first". */
async function signIn(store: Store): Promise<void> {
  await register(store, ALICE);
  await store.createSession({ id: LAPTOP, user: ALICE.id, refreshHash: "first", at: NOON, expiresAt: EXPIRY });
}

function rotation(presentedHash: string, nextHash: string, at = NOON): Rotation {
  return { session: LAPTOP, presentedHash, nextHash, at, expiresAt: at + 2_000_000, graceMs: 10_000 };
}

export const accountRules: readonly StoreRule[] = [
  {
    id: "S26",
    title: "a name key belongs to one user: of many who race for it one gets it, the others get name_taken",
    async check({ store }) {
      const user = (n: number) => ({
        id: `u-${n}` as UserId,
        name: `Dora${n}`,
        nameKey: "dora",
        passwordHash: `h${n}`,
      });
      const outcomes = await Promise.allSettled(range(1, 8).map((n) => store.createUser({ ...user(n), at: NOON })));
      const winner = outcomes.findIndex(({ status }) => status === "fulfilled") + 1;
      assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
      const { nameKey, ...created } = user(winner);
      assert.deepEqual(await store.findUserByKey(nameKey), created);
      await assertRefused(store.createUser({ ...user(9), at: NOON }), "name_taken");
      assert.deepEqual(await store.findUserByKey(nameKey), created);
    },
  },
  {
    id: "S27",
    title:
      "a user is found by name key with its password hash, which can be replaced; an unknown one is null or not_found",
    async check({ store }) {
      await register(store, ALICE);
      assert.deepEqual(await store.findUserByKey("alice"), { ...ALICE, passwordHash: "hash of Alice" });
      await store.setPasswordHash(ALICE.id, "another hash");
      assert.deepEqual(await store.findUserByKey("alice"), { ...ALICE, passwordHash: "another hash" });
      assert.equal(await store.findUserByKey("Alice"), null);
      const nobody = "nobody" as UserId;
      await assertRefused(store.setPasswordHash(nobody, "hash"), "not_found");
      const session = { id: LAPTOP, user: nobody, refreshHash: "first", at: NOON, expiresAt: EXPIRY };
      await assertRefused(store.createSession(session), "not_found");
      assert.equal(await store.findSession(LAPTOP, NOON), null);
    },
  },
  {
    id: "S28",
    title: "a session is found until it expires or is ended, and ending it twice is fine",
    async check({ store }) {
      await signIn(store);
      const session = { id: LAPTOP, user: ALICE, expiresAt: EXPIRY };
      assert.deepEqual(await store.findSession(LAPTOP, NOON), session);
      assert.deepEqual(await store.findSession(LAPTOP, EXPIRY - 1), session);
      assert.equal(await store.findSession(LAPTOP, EXPIRY), null);
      assert.equal(await store.findSession("other" as SessionId, NOON), null);
      await store.endSession(LAPTOP);
      await store.endSession(LAPTOP);
      assert.equal(await store.findSession(LAPTOP, NOON), null);
      assert.deepEqual(await store.rotateSession(rotation("first", "second")), { outcome: "unknown" });
    },
  },
  {
    id: "S29",
    title: "the current refresh token is exchanged for its successor, and the session's expiry moves",
    async check({ store }) {
      await signIn(store);
      const session = (expiresAt: number) => ({ id: LAPTOP, user: ALICE, expiresAt });
      const first = await store.rotateSession(rotation("first", "second", NOON + 1));
      assert.deepEqual(first, { outcome: "rotated", session: session(NOON + 2_000_001) });
      const second = await store.rotateSession(rotation("second", "third", NOON + 2));
      assert.deepEqual(second, { outcome: "rotated", session: session(NOON + 2_000_002) });
      assert.deepEqual(await store.findSession(LAPTOP, EXPIRY), session(NOON + 2_000_002));
      const late = await store.rotateSession(rotation("third", "fourth", NOON + 2_000_002));
      assert.deepEqual(late, { outcome: "unknown" });
    },
  },
  {
    id: "S30",
    title: "two refreshes at once are one rotation and one repeat, and a repeat within the grace changes nothing",
    async check({ store }) {
      await signIn(store);
      const both = await Promise.all([1, 2].map(() => store.rotateSession(rotation("first", "second"))));
      assert.deepEqual(both.map(({ outcome }) => outcome).toSorted(), ["repeated", "rotated"]);
      const again = await store.rotateSession(rotation("first", "another", NOON + 10_000));
      const session = { id: LAPTOP, user: ALICE, expiresAt: NOON + 2_000_000 };
      assert.deepEqual(again, { outcome: "repeated", session });
      assert.deepEqual(await store.findSession(LAPTOP, NOON), session);
      const next = await store.rotateSession(rotation("second", "third", NOON + 10_000));
      assert.equal(next.outcome, "rotated");
    },
  },
  {
    id: "S31",
    title: "a refresh token used again after the grace, or never issued, ends the session",
    async check({ store }) {
      const laterReuse = async (presented: string, at: number) => {
        assert.deepEqual(await store.rotateSession(rotation(presented, "stolen", at)), { outcome: "reused" });
        assert.equal(await store.findSession(LAPTOP, at), null);
        assert.deepEqual(await store.rotateSession(rotation("second", "third", at)), { outcome: "unknown" });
      };
      await signIn(store);
      await store.rotateSession(rotation("first", "second"));
      await laterReuse("first", NOON + 10_001);
      const session = { id: LAPTOP, user: ALICE.id, at: NOON, expiresAt: EXPIRY };
      await store.createSession({ ...session, refreshHash: "second" });
      await laterReuse("forged", NOON);
    },
  },
  {
    id: "S32",
    title: "a ticket is redeemed by exactly one of those who race for it, before its expiry, and gives back its actor",
    async check({ store }) {
      for (const actor of [userActor(ALICE), visitor("Ana")]) {
        const hash = `ticket of ${actor.name}`;
        await store.createTicket({ hash, actor, expiresAt: NOON + 30_000 });
        const redeemed = await Promise.all(range(1, 10).map(() => store.redeemTicket(hash, NOON + 29_999)));
        assert.deepEqual(
          redeemed.filter((taken) => taken !== null),
          [actor],
        );
        assert.equal(await store.redeemTicket(hash, NOON), null);
      }
      await store.createTicket({ hash: "late", actor: visitor("Ana"), expiresAt: NOON + 30_000 });
      assert.equal(await store.redeemTicket("late", NOON + 30_000), null);
      assert.equal(await store.redeemTicket("never issued", NOON), null);
    },
  },
];
