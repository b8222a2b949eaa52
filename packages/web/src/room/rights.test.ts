import { expect, test } from "vitest";
import { rightsIn } from "./rights.ts";

const room = { kind: "open", posting: "all", isArchived: false } as const;
const names = (rights: ReturnType<typeof rightsIn>) =>
  Object.entries(rights).flatMap(([name, has]) => (has ? [name] : []));

test.each([
  ["a visitor speaks", { ...room, role: null }, ["canSpeak", "canEdit"]],
  ["a member also pins and calls", { ...room, role: "member" }, ["canSpeak", "canEdit", "canPin", "canCallRoom"]],
  [
    "a member does not call a public room",
    { ...room, kind: "public", role: "member" },
    ["canSpeak", "canEdit", "canPin"],
  ],
  ["a member edits in an announcement room", { ...room, posting: "moderators", role: "member" }, ["canEdit"]],
  [
    "a moderator may everything there",
    { ...room, kind: "public", posting: "moderators", role: "moderator" },
    ["canSpeak", "canEdit", "canPin", "canModerate", "canCallRoom"],
  ],
  ["nobody may anything in an archived room", { ...room, isArchived: true, role: "owner" }, []],
] as const)("%s", (_, about, expected) => {
  expect(names(rightsIn(about))).toEqual(expected);
});
