import { expect, test } from "vitest";
import { memberDeeds } from "./member-deeds.ts";

const room = { isSelf: false, kind: "private" } as const;
const labels = (standing: Parameters<typeof memberDeeds>[0]): string[] =>
  memberDeeds(standing).map(({ label }) => label);

test("an owner gives every other role and takes anybody out", () => {
  expect(labels({ ...room, own: "owner", of: "moderator" })).toEqual([
    "Make an owner",
    "Make a mere member",
    "Take out of the room",
  ]);
});

test("a moderator takes out mere members, a member nobody", () => {
  expect(labels({ ...room, own: "moderator", of: "member" })).toEqual(["Take out of the room"]);
  expect(labels({ ...room, own: "moderator", of: "owner" })).toEqual([]);
  expect(labels({ ...room, own: "member", of: "member" })).toEqual([]);
});

test("nothing is offered about oneself, a visitor or the other in a direct room", () => {
  expect(labels({ ...room, own: "owner", of: "owner", isSelf: true })).toEqual([]);
  expect(labels({ ...room, own: "owner", of: undefined })).toEqual([]);
  expect(labels({ ...room, own: "owner", of: "owner", kind: "direct" })).toEqual([]);
});
