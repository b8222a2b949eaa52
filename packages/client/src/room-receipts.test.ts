import type { Receipt } from "@parley/protocol";
import { expect, test } from "vitest";
import { ana, bob, ClientKit, lobby, LOBBY, message } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

const cyd = { ...bob, id: "cyd" as typeof bob.id, name: "Cyd" };
const read = (user: typeof bob, seq: number | undefined, version: number): Receipt =>
  seq === undefined ? { ...user, version } : { ...user, seq, version };
const told = (...users: Receipt[]) => ({ type: "receipt", room: LOBBY, users }) as const;

async function watched(...users: Receipt[]) {
  const kit = new ClientKit();
  await kit.inLobby(lobby(4), [message(4)]);
  const stop = kit.room.watchReceipts();
  const answer = () => {
    const id = kit.socket.take("receipts")[0]?.id ?? "";
    kit.socket.deliver({ type: "receipts", id, room: LOBBY, users });
  };
  answer();
  return { kit, stop, answer, shown: () => kit.room.snapshot().receipts.map(({ user, seq }) => [user.name, seq]) };
}

test("how far others have read is asked for once somebody looks, and follows what is told", async () => {
  const { kit, shown } = await watched(read(bob, 2, 5), read(ana, 4, 9));
  expect(shown()).toEqual([["Bob", 2]]);
  const before = kit.room.snapshot();
  kit.socket.deliver(told(read(bob, 4, 6), read(cyd, 3, 1)));
  expect(shown()).toEqual([
    ["Bob", 4],
    ["Cyd", 3],
  ]);
  expect(before.receipts).toEqual([{ user: bob, seq: 2 }]);
  kit.socket.deliver(told(read(cyd, 4, 2)));
  expect(kit.room.snapshot().receipts[0]).toEqual({ user: bob, seq: 4 });
});

test("of receipts the newest stands, also one that goes back, and who shows none any more is gone", async () => {
  const { kit, shown } = await watched(read(bob, 3, 5));
  kit.socket.deliver(told(read(bob, 1, 7)), told(read(bob, 4, 6)));
  expect(shown()).toEqual([["Bob", 1]]);
  kit.socket.deliver(told(read(bob, undefined, 8)), told(read(bob, 2, 7)));
  expect(shown()).toEqual([]);
});

test("who leaves the room is seen no more", async () => {
  const { kit, shown } = await watched(read(bob, 3, 5));
  kit.socket.deliver({ type: "member_left", room: LOBBY, seq: 5, at: 5, member: bob });
  expect(shown()).toEqual([]);
});

test("they are asked for again with each connection, while somebody looks", async () => {
  const { kit, stop, shown } = await watched(read(bob, 3, 5));
  kit.socket.deliver(told(read(bob, 4, 6)));
  await kit.reconnect();
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(4)] }));
  const again = kit.socket.take("receipts");
  expect(again.length).toBe(1);
  kit.socket.deliver({ type: "receipts", id: again[0]?.id ?? "", room: LOBBY, users: [read(cyd, 2, 1)] });
  expect(shown()).toEqual([["Cyd", 2]]);
  stop();
  stop();
  kit.socket.deliver(told(read(cyd, 4, 2)));
  expect(shown()).toEqual([["Cyd", 2]]);
  await kit.reconnect();
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(4)] }));
  expect(kit.socket.take("receipts")).toEqual([]);
});

test("who has read a message is answered by name, or in a big room by number", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(4), [message(4)]);
  const small = kit.room.readers(4);
  const [asked] = kit.socket.take("readers");
  expect(asked).toMatchObject({ room: LOBBY, seq: 4 });
  kit.socket.deliver({ type: "readers", id: asked?.id ?? "", room: LOBBY, seq: 4, count: 1, users: [bob] });
  expect(await small).toEqual({ count: 1, users: [bob] });
  const big = kit.room.readers(4);
  kit.socket.deliver({ type: "readers", id: kit.socket.take("readers")[0]?.id ?? "", room: LOBBY, seq: 4, count: 70 });
  await settled();
  expect(await big).toEqual({ count: 70, users: null });
});
