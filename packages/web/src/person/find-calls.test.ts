import type { Person, UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { findCalls } from "./find-calls.ts";

const person = (id: string, name: string): Person => ({ id: id as UserId, name });
const PEOPLE = [
  person("u_1", "Ana"),
  person("u_2", "Ana Maria"),
  person("u_3", "Bob"),
  person("u_4", "bob"),
  person("u_5", "陳大文"),
];

test.each([
  ["hello @Bob", ["u_3"], false],
  ["@ana and @Ana Maria", ["u_1", "u_2"], false],
  ["@Bobby, and bob@example.org", [], false],
  ["(@bob) @bob", ["u_3"], false],
  ["@room, @陳大文！", ["u_5"], true],
  ["@roommate", [], false],
  ["`@Bob` and\n```\n@room\n```", [], false],
  ["```\n@room", [], false],
  ["nobody", [], false],
])("%j calls %j", (text, ids, isRoom) => {
  const called = findCalls(text, PEOPLE);
  expect(called.people.map(({ id }) => id)).toEqual(ids);
  expect(called.isRoom).toBe(isRoom);
});

test("no more are called than a message may call", () => {
  const many = Array.from({ length: 60 }, (_, index) => person(`u_${index}`, `p${index}`));
  expect(findCalls(many.map(({ name }) => `@${name}`).join(" "), many).people).toHaveLength(50);
});
