import type { SentMessage, TimelineItem } from "@parley/client";
import type { Person, UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { readMarksOf } from "./read-marks.ts";

const [ana, bob, cyd] = ["Ana", "Bob", "Cyd"].map((name) => ({ id: name as UserId, name })) as [Person, Person, Person];

const message = (seq: number): SentMessage => ({
  ...{ kind: "message", key: `m${seq}`, state: "sent", seq, at: seq },
  ...{ from: ana, text: "hi", isOwn: false },
});
const came = (seq: number): TimelineItem => ({ kind: "member_joined", key: `j${seq}`, seq, at: seq, member: bob });
const read = (user: Person, seq: number) => ({ user, seq });
const ITEMS = [message(3), message(5), came(6)];

test("each stands at the newest message they have read, and not at a coming or going", () => {
  const marks = readMarksOf(ITEMS, [read(ana, 4), read(bob, 6), read(cyd, 9)], { hasAfter: false });
  expect([...marks]).toEqual([
    ["m3", [ana]],
    ["m5", [bob, cyd]],
  ]);
});

test("who has read less than what is shown, or more, stands elsewhere", () => {
  const marks = readMarksOf(ITEMS, [read(ana, 2), read(bob, 6), read(cyd, 5)], { hasAfter: true });
  expect([...marks]).toEqual([["m5", [cyd]]]);
});

test("where nobody has moved, nothing is another object", () => {
  const before = readMarksOf(ITEMS, [read(ana, 3), read(bob, 5)], { hasAfter: false });
  const after = readMarksOf([...ITEMS, message(7)], [read(ana, 3), read(bob, 7)], { hasAfter: false, before });
  expect(after.get("m3")).toBe(before.get("m3"));
  expect([...after.keys()]).toEqual(["m3", "m7"]);
  expect(
    readMarksOf([...ITEMS, message(7), message(8)], [read(ana, 3), read(bob, 7)], { hasAfter: false, before: after }),
  ).toBe(after);
});
