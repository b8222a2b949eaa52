import type { Status } from "@parley/protocol";
import { expect, test } from "vitest";
import { ana, bob, ClientKit, lobby, LOBBY } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

const presence = { type: "presence", room: LOBBY } as const;
const LUNCH: Status = { emoji: "🍜", text: "lunch" };
const HOUR_MS = 60 * 60 * 1000;

const person = { kind: "user", accessToken: async () => "token" } as const;

test("who is away, and what they let others know, is in the online list and changes in it", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.deliver({ ...presence, online: 2, users: [ana, { ...bob, isAway: true, status: LUNCH }] });
  expect(kit.room.snapshot().online.users).toEqual([
    { ...ana, isAway: false, status: null },
    { ...bob, isAway: true, status: LUNCH },
  ]);
  kit.socket.deliver({ ...presence, online: 2, joined: [], left: [], changed: [bob] });
  expect(kit.room.snapshot().online.users[1]).toEqual({ ...bob, isAway: false, status: null });
});

test("a change of somebody who is not in the list does not put them there", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.deliver({ ...presence, online: 1, users: [ana] }, { ...presence, online: 1, changed: [bob] });
  expect(kit.room.snapshot().online.users.map(({ name }) => name)).toEqual(["Ana"]);
});

test("a status that ends is left out by itself, of those online, of a direct room's members and of oneself", async () => {
  const kit = new ClientKit({ credentials: person });
  const until = kit.clock.now() + 3 * HOUR_MS;
  const status = { ...LUNCH, until };
  const view = lobby(0, { kind: "direct", name: "", members: [ana, { ...bob, status }] });
  await kit.ready({ self: { ...ana, kind: "user", status }, rooms: [view] });
  kit.socket.deliver({ ...presence, online: 1, users: [{ ...ana, status }] });
  let changes = 0;
  kit.room.subscribe(() => (changes += 1));
  const shown = () => [
    kit.client.self?.status,
    kit.room.snapshot().online.users[0]?.status,
    kit.room.snapshot().members[1]?.status,
  ];
  await kit.clock.advance(3 * HOUR_MS - 1);
  expect(shown()).toEqual([status, status, status]);
  const before = kit.room.snapshot();
  await kit.clock.advance(1);
  await settled();
  expect(shown()).toEqual([undefined, null, null]);
  expect(kit.room.snapshot()).not.toBe(before);
  expect(changes).toBeGreaterThan(0);
});

test("of a direct room's members the latest status is known, also when they are online no more", async () => {
  const kit = new ClientKit({ credentials: person });
  const view = lobby(0, { kind: "direct", name: "", members: [ana, bob] });
  await kit.ready({ self: { ...ana, kind: "user" }, rooms: [view] });
  expect(kit.room.snapshot().members).toEqual([
    { ...ana, status: null },
    { ...bob, status: null },
  ]);
  kit.socket.deliver({ ...presence, online: 2, joined: [{ ...bob, status: LUNCH }] });
  kit.socket.deliver({ ...presence, online: 1, left: [bob] });
  expect(kit.room.snapshot().members[1]).toEqual({ ...bob, status: LUNCH });
  const { members } = kit.room.snapshot();
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [bob] });
  expect(kit.room.snapshot().members).toBe(members);
});

test("being away is told once, again after a reconnect, and when somebody is back", async () => {
  const kit = new ClientKit();
  kit.client.setAway(true);
  await kit.ready();
  expect(kit.socket.take("away")).toEqual([{ type: "away", isAway: true }]);
  kit.client.setAway(true);
  expect(kit.socket.take("away")).toEqual([]);
  kit.socket.end(1006);
  await kit.clock.advance(60_000);
  await kit.ready();
  expect(kit.socket.take("away")).toEqual([{ type: "away", isAway: true }]);
  kit.client.setAway(false);
  expect(kit.socket.take("away")).toEqual([{ type: "away", isAway: false }]);
  kit.socket.end(1006);
  await kit.clock.advance(60_000);
  await kit.ready();
  expect(kit.socket.take("away")).toEqual([]);
});

test("a status is set and cleared over HTTP, and is one's own when the server says so", async () => {
  const asked: [string, string, unknown][] = [];
  const answer: typeof fetch = async (url, { method = "", body } = {}) => {
    asked.push([method, String(url), typeof body === "string" ? JSON.parse(body) : null]);
    return method === "PUT" ? Response.json({ status: LUNCH }) : new Response(null, { status: 204 });
  };
  const kit = new ClientKit({ credentials: person, fetch: answer });
  await kit.ready({ self: { ...ana, kind: "user" } });
  expect(kit.client.self).toEqual({ ...ana, kind: "user" });
  await kit.client.setStatus(LUNCH);
  await kit.client.setStatus(null);
  const path = "http://chat.example/api/v1/me/status";
  expect(asked).toEqual([
    ["PUT", path, LUNCH],
    ["DELETE", path, null],
  ]);
  kit.socket.deliver({ type: "status", status: LUNCH });
  expect(kit.client.self).toEqual({ ...ana, kind: "user", status: LUNCH });
  kit.socket.deliver({ type: "status" });
  expect(kit.client.self).toEqual({ ...ana, kind: "user" });
});

test("a visitor has no status to set", async () => {
  const kit = new ClientKit();
  await kit.ready();
  await expect(kit.client.setStatus(LUNCH)).rejects.toMatchObject({ code: "forbidden" });
});
