import type { Person, UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { rankPeople } from "./rank-people.ts";

const PEOPLE = ["Ana Maria", "Bob", "Maria", "José", "Robin"].map((name): Person => ({
  id: `u_${name}` as UserId,
  name,
}));

test.each([
  ["", ["Ana Maria", "Bob", "Maria"]],
  ["b", ["Bob"]],
  ["mar", ["Maria", "Ana Maria"]],
  ["ob", ["Bob", "Robin"]],
  ["jose", ["José"]],
  ["x", []],
])("%j may mean %j", (query, names) => {
  expect(rankPeople(query, PEOPLE, 3).map(({ name }) => name)).toEqual(names);
});
