import { expect, test } from "vitest";
import { bob, ClientKit, lobby, LOBBY, message, messages } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

test("a snapshot is the same object until something in the room changes", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(3), messages(1, 3));
  const before = kit.room.snapshot();
  kit.socket.deliver({ type: "heartbeat", heads: { [LOBBY]: 3 } }, message(2));
  expect(kit.room.snapshot()).toBe(before);
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [bob] });
  const after = kit.room.snapshot();
  expect(after).not.toBe(before);
  expect(after.timeline).toBe(before.timeline);
  expect(after.online).toBe(before.online);
});

test("items keep their identity while others come", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(1), [message(1)]);
  kit.socket.end(1006);
  kit.room.send("waiting");
  const before = kit.room.snapshot().timeline;
  kit.room.send("behind it");
  const after = kit.room.snapshot().timeline;
  expect([after[0], after[1]]).toEqual([before[0], before[1]]);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toBe(before[1]);
});

test("fifty messages at once are one notification and one snapshot", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  const snapshots = new Set<unknown>();
  let notified = 0;
  kit.room.subscribe(() => {
    notified += 1;
    snapshots.add(kit.room.snapshot());
  });
  kit.socket.deliver(...messages(1, 50));
  await settled();
  expect(notified).toBe(1);
  expect(snapshots.size).toBe(1);
});

test("the rooms array is replaced when an unread count changes, and only then", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(1), [message(1)]);
  let notified = 0;
  kit.client.subscribe(() => {
    notified += 1;
  });
  const before = kit.client.rooms;
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [bob] });
  await settled();
  expect(kit.client.rooms).toBe(before);
  expect(notified).toBe(0);
  kit.socket.deliver(message(2));
  await settled();
  expect(kit.client.rooms).not.toBe(before);
  expect(notified).toBe(1);
});

test("a listener that throws harms neither the others nor the client", async () => {
  const complaints: unknown[] = [];
  const { error } = console;
  console.error = (...parts: unknown[]) => void complaints.push(parts);
  try {
    const kit = new ClientKit();
    kit.client.on("message", () => {
      throw new Error("a bug of the application");
    });
    const later: number[] = [];
    kit.client.on("message", ({ message: { seq } }) => later.push(seq));
    await kit.inLobby();
    kit.socket.deliver(message(1), message(2));
    expect(later).toEqual([1, 2]);
    expect(kit.shown).toEqual(["1 m1", "2 m2"]);
    expect(complaints.length).toBe(2);
  } finally {
    console.error = error;
  }
});

test("in a message listener the snapshot already has the message", async () => {
  const kit = new ClientKit();
  const heads: number[] = [];
  kit.client.on("message", ({ room }) => heads.push(room.snapshot().timeline.length));
  await kit.inLobby();
  kit.socket.deliver(message(1), message(2));
  expect(heads).toEqual([1, 2]);
});

test("ten thousand messages arriving a hundred at a time copy the list once per hundred", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  const copies = new Set<unknown>();
  kit.room.subscribe(() => copies.add(kit.room.snapshot().timeline));
  for (let first = 1; first <= 10_000; first += 100) {
    kit.socket.deliver(...messages(first, first + 99));
    // One turn of microtasks, as between two WebSocket events.
    await Promise.resolve();
  }
  expect(kit.room.snapshot().timeline.length).toBe(10_000);
  expect(copies.size).toBe(100);
});
