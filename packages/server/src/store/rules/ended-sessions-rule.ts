import assert from "node:assert/strict";
import type { SessionId } from "@parley/protocol";
import { ALICE, NOON, register } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const EXPIRY = NOON + 1_000_000;

export const endedSessionsRule: StoreRule = {
  id: "S48",
  title: "of many sessions asked about at once, exactly those that are not found are named, in the order asked",
  async check({ store }) {
    await register(store, ALICE);
    const ids = ["phone", "laptop", "tablet", "never there"] as SessionId[];
    const [phone, laptop, tablet, never] = ids as [SessionId, SessionId, SessionId, SessionId];
    for (const [index, id] of [phone, laptop, tablet].entries()) {
      await store.createSession({ id, user: ALICE.id, refreshHash: id, at: NOON, expiresAt: EXPIRY + index });
    }
    assert.deepEqual(await store.endedSessions([], NOON), []);
    assert.deepEqual(await store.endedSessions([tablet, phone, laptop], NOON), []);
    assert.deepEqual(await store.endedSessions([never, laptop, phone], EXPIRY), [never, phone]);
    assert.deepEqual(await store.endedSessions([phone, never, laptop], EXPIRY), [phone, never]);
    await store.endSession(laptop);
    assert.deepEqual(await store.endedSessions(ids, EXPIRY - 1), [laptop, never]);
  },
};
