import assert from "node:assert/strict";
import type { UserId } from "@parley/protocol";
import { NOON } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

export const peopleRule: StoreRule = {
  id: "S82",
  title: "users are found by how their name keys begin, in the order of the keys, at most `limit`",
  async check({ store }) {
    const keys = ["anna", "ann", "annabel", "anton", "bob", "a%", "\u{1f431}", "\u{1f431}2"];
    for (const nameKey of keys) {
      const id = `id of ${nameKey}` as UserId;
      await store.createUser({ id, name: nameKey.toUpperCase(), nameKey, passwordHash: "secret", at: NOON });
    }
    const found = async (prefix: string, limit = 10) => (await store.findUsers(prefix, limit)).map(({ id }) => id);
    assert.deepEqual(await found("ann"), ["id of ann", "id of anna", "id of annabel"]);
    assert.deepEqual(await found("ann", 2), ["id of ann", "id of anna"]);
    assert.deepEqual(await found("a%"), ["id of a%"]);
    assert.deepEqual(await found("\u{1f431}"), ["id of \u{1f431}", "id of \u{1f431}2"]);
    assert.deepEqual(await found("c"), []);
    assert.deepEqual(await store.findUsers("bob", 1), [{ id: "id of bob", name: "BOB" }]);
  },
};
