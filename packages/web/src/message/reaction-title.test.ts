import type { Person, UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { reactionTitle } from "./reaction-title.ts";

const ana: Person = { id: "u_ana" as UserId, name: "Ana" };
const bob: Person = { id: "u_bob" as UserId, name: "Bob" };
const cleo: Person = { id: "u_cleo" as UserId, name: "Cleo" };

test.each([
  [{ count: 1, users: [bob] }, "Bob"],
  [{ count: 1, users: [ana], isOwn: true }, "You"],
  [{ count: 3, users: [bob, ana, cleo], isOwn: true }, "You, Bob and Cleo"],
  [{ count: 3, users: [bob, cleo] }, "Bob, Cleo and 1 other"],
  [{ count: 40, users: [bob], isOwn: true }, "You, Bob and 38 others"],
])("%j is told as %s", (reaction, title) => {
  expect(reactionTitle({ emoji: "👍", ...reaction }, ana.id)).toBe(title);
});
