import { expect, test } from "vitest";
import { parseRoute, roomPath } from "./route.ts";

test.each([
  ["/", { page: "home" }],
  ["/r/lobby", { page: "room", code: "lobby" }],
  ["/r/Lobby/", { page: "room", code: "lobby" }],
  ["/r/lobby/41", { page: "room", code: "lobby", seq: 41 }],
  ["/r/lobby/0", { page: "room", code: "lobby" }],
  ["/r/lobby/41/more", { page: "home" }],
  ["/r/lobby/forty", { page: "home" }],
  ["/r/%E0%A4%A", { page: "home" }],
  ["/settings", { page: "home" }],
])("%s leads to %j", (path, route) => {
  expect(parseRoute(path)).toEqual(route);
});

test("a path leads back to the room and the message it was made for", () => {
  expect(parseRoute(roomPath("team-lunch", 7))).toEqual({ page: "room", code: "team-lunch", seq: 7 });
});
