import type { Down, DownFrame, RoomView } from "@parley/protocol";
import { expect, test } from "vitest";
import { ana, bob, ClientKit, lobby, LOBBY, message, messages } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

const changed = (seq: number, change: Partial<Down<"room_changed">>): Down<"room_changed"> => ({
  ...{ type: "room_changed", room: LOBBY, seq, at: 1000 + seq, from: bob },
  ...change,
});
const role = (seq: number, member: typeof bob, given: "owner" | "member"): Down<"member_role"> => {
  return { type: "member_role", room: LOBBY, seq, at: 1000 + seq, from: bob, member, role: given };
};

/** Ana as a registered user, in the lobby. */
async function asUser(view: Partial<RoomView> = {}): Promise<ClientKit> {
  const kit = new ClientKit({ credentials: { kind: "user", accessToken: async () => "token" } });
  const own = { readSeq: 2, unread: 0, mentions: 0, role: "member", level: "all" } as const;
  await kit.ready({ self: { ...ana, kind: "user" }, rooms: [lobby(2, { ...own, ...view })] });
  kit.socket.deliver(...messages(1, 2));
  return kit;
}

test("an event that only a newer server knows has its place in the order: what follows it is no gap", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  kit.socket.deliver(JSON.stringify({ type: "poll_opened", room: LOBBY, seq: 3, at: 1003, question: "?" }), message(4));
  expect(kit.heard).toEqual(["m4"]);
  expect(kit.socket.take("join")).toEqual([]);
  await kit.reconnect();
  expect(kit.socket.take("hello")).toMatchObject([{ cursors: { [LOBBY]: 4 } }]);
});

test("a frame that only a newer server knows, and is no room event, is passed over", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  kit.socket.deliver(JSON.stringify({ type: "weather", room: LOBBY, seq: 9 }), message(3));
  expect(kit.heard).toEqual(["m3"]);
});

test("a room is what it was when it was entered, and what its log has told since", async () => {
  const kit = await asUser({ kind: "public", name: "Plans", topic: "soon" });
  const { topic, description, isArchived, posting, role: own, level, isFavourite, members } = kit.room.snapshot();
  expect({ topic, description, isArchived, posting, own, level, isFavourite, members }).toEqual({
    ...{ topic: "soon", description: "", isArchived: false, posting: "all" },
    ...{ own: "member", level: "all", isFavourite: false, members: [] },
  });
  kit.socket.deliver(
    changed(3, { name: "Other plans", topic: "", isArchived: true, posting: "moderators", kind: "private" }),
    role(4, bob, "member"),
    role(5, ana, "owner"),
  );
  await settled();
  expect(kit.room.snapshot()).toMatchObject({
    ...{ name: "Other plans", topic: "", isArchived: true, posting: "moderators", kind: "private", role: "owner" },
  });
  expect(kit.room.name).toBe("Other plans");
  expect(kit.shown.slice(2)).toEqual([
    '3 room_changed {"name":"Other plans","topic":"","isArchived":true,"posting":"moderators","kind":"private"}',
    "4 member_role Bob",
    "5 member_role Ana",
  ]);
  kit.socket.deliver(changed(6, { isArchived: false }));
  expect(kit.room.snapshot().isArchived).toBe(false);
});

test("what a resume tells again does not bring back what the room was", async () => {
  const kit = await asUser({ name: "First" });
  await kit.reconnect();
  const names: string[] = [];
  kit.room.subscribe(() => names.push(kit.room.snapshot().name));
  const own = { readSeq: 2, unread: 0, mentions: 0, role: "member", level: "all" } as const;
  const rooms = [lobby(5, { ...own, name: "Third" })];
  kit.socket.deliver(kit.readyFrame({ self: { ...ana, kind: "user" }, rooms }));
  await settled();
  for (const event of [changed(3, { name: "Second" }), message(4), changed(5, { name: "Third" })]) {
    kit.socket.deliver(event);
    await settled();
  }
  expect(new Set(names)).toEqual(new Set(["Third"]));
  kit.socket.deliver(changed(6, { name: "Fourth" }));
  expect(kit.room.snapshot().name).toBe("Fourth");
});

test("preferences follow on this device when they are set on another, and the list of rooms with them", async () => {
  const kit = await asUser();
  const before = kit.client.rooms;
  kit.socket.deliver({ type: "preferences", room: LOBBY, level: "none", isFavourite: true });
  await settled();
  expect(kit.room.snapshot()).toMatchObject({ level: "none", isFavourite: true });
  expect(kit.client.rooms).not.toBe(before);
  kit.socket.deliver({ type: "preferences", room: LOBBY, level: "none", isFavourite: false });
  expect(kit.room.snapshot()).toMatchObject({ level: "none", isFavourite: false });
});

test("a direct room is named by the others in it", async () => {
  const cleo = { ...bob, id: "cleo" as typeof bob.id, name: "Cleo" };
  const kit = await asUser({ kind: "direct", name: "", members: [ana, bob, cleo] });
  expect(kit.room.name).toBe("Bob, Cleo");
  expect(kit.room.snapshot().members).toEqual([ana, bob, cleo].map((person) => ({ ...person, status: null })));
});

test("a visitor has neither role nor level", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  expect(kit.room.snapshot()).toMatchObject({ role: null, level: null });
});

test("whoever is taken out learns by whom, and whoever leaves does not hear of it", async () => {
  for (const by of [undefined, bob]) {
    const kit = await asUser();
    const removed: string[] = [];
    kit.client.on("removed", (event) => removed.push(`${event.room.code} by ${event.by.name}`));
    const left: DownFrame = { type: "left", room: LOBBY, ...(by && { by }) };
    kit.socket.deliver(left);
    expect(kit.client.room("lobby")).toBeUndefined();
    expect(removed).toEqual(by ? ["lobby by Bob"] : []);
  }
});
