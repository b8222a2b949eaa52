import { expect, test } from "vitest";
import { ana, ClientKit, lobby, LOBBY, messages } from "../test/client-kit.ts";

const at = (seq: number, version: number, more: object = {}) =>
  ({ type: "read_cursor", room: LOBBY, seq, version, unread: 10 - seq, mentions: 0, countedTo: 10, ...more }) as const;

async function reader() {
  const kit = new ClientKit({ credentials: { kind: "user", accessToken: () => Promise.resolve("jwt") } });
  const view = lobby(10, { readSeq: 2, readVersion: 7, unread: 8 });
  await kit.ready({ self: { ...ana, kind: "user" }, rooms: [view] });
  kit.socket.deliver(...messages(1, 10));
  return kit;
}

test("of cursors that are told, the newest is shown, in whatever order they come", async () => {
  const kit = await reader();
  kit.socket.deliver(at(3, 9, { isUnread: true }), at(8, 8));
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 3, unread: 7 });
  kit.socket.deliver(at(6, 10), at(3, 9, { isUnread: true }));
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 6, unread: 4 });
});

test("a newer cursor that lies before the last one shows that it was moved back meanwhile", async () => {
  const kit = await reader();
  kit.socket.deliver(at(9, 8), at(4, 10));
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 4, unread: 6 });
});

test("what was read here stays read until the server answers, whatever older is told meanwhile", async () => {
  const kit = await reader();
  kit.room.markRead(9);
  kit.socket.deliver(at(5, 8));
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 9, unread: 1 });
  const [read] = kit.socket.take("read");
  kit.socket.deliver(at(9, 9, { id: read?.id }), at(5, 8));
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 9, unread: 1 });
});

test("a view of the room that is older than what was told does not overrule it", async () => {
  const kit = await reader();
  kit.socket.deliver(at(9, 9));
  await kit.reconnect();
  const old = lobby(10, { readSeq: 2, readVersion: 7, unread: 8 });
  kit.socket.deliver(kit.readyFrame({ self: { ...ana, kind: "user" }, rooms: [old] }));
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 9, unread: 1 });
});

test("a server that gives no versions is believed when it goes forward, or says that it went back", async () => {
  const kit = await reader();
  const { version: _, ...unversioned } = at(6, 0);
  kit.socket.deliver(unversioned, { ...unversioned, seq: 5 });
  expect(kit.room.snapshot().readSeq).toBe(6);
  kit.socket.deliver({ ...unversioned, seq: 4, unread: 6, isUnread: true });
  expect(kit.room.snapshot()).toMatchObject({ readSeq: 4, unread: 6 });
});

test("what was read last is told when the client is closed, also between two reports", async () => {
  const kit = await reader();
  kit.room.markRead(4);
  kit.room.markRead(9);
  expect(kit.socket.take("read").map(({ seq }) => seq)).toEqual([4]);
  kit.client.close();
  expect(kit.socket.take("read").map(({ seq }) => seq)).toEqual([9]);
});
