import type { RoomId, UserId } from "@parley/protocol";
import { beforeAll, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { showReceipts } from "../chat/show-receipts.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createLiveConnections } from "./live-connections.ts";

// It is read by whoever needs it first, and that takes a while.
beforeAll(() => import("./page-requests.ts"));

/** Two nodes; Ana and Bob are in #lobby on the first, Cyd on the second, and Ana has said three things. */
async function lobby() {
  const clock = new HandClock();
  const shared = { store: createMemoryStore(), clock, tokens: new Map() };
  const broker = createMemoryBroker({ onError: (error) => expect.unreachable(String(error)) });
  const [here, there] = ["a", "b"].map((node) => new SessionKit({ ...shared, bus: broker.connect(), node })) as [
    SessionKit,
    SessionKit,
  ];
  const [ana, bob, cyd] = [await here.signIn("ana"), await here.signIn("bob"), await there.signIn("cyd")];
  for (const peer of [ana, bob, cyd]) await peer.join("lobby");
  const { room } = ana;
  for (const text of ["one", "two", "three"]) await ana.send({ type: "send", room, text }); // 4 5 6
  await clock.advance(3000);
  return { here, there, clock, ana, bob, cyd, room };
}

const told = ({ wire }: Peer) => wire.of("receipt").map(({ users }) => users.map(({ name, seq }) => [name, seq]));

async function switchReceipts(kit: SessionKit, peer: Peer, isOn: boolean): Promise<void> {
  const { actor } = peer.connection;
  if (!actor) throw new Error("nobody");
  createLiveConnections(kit.context).receiptsSet(await showReceipts(kit.context.chat, actor, isOn));
  await kit.clock.settle();
}

test("G40 those who read are told to the room in one batch, on every node, each as of their newest", async () => {
  const { clock, ana, bob, cyd, room } = await lobby();
  await bob.send({ type: "read", room, seq: 5 });
  await cyd.send({ type: "read", room, seq: 4 });
  await bob.send({ type: "read", room, seq: 6 });
  await clock.advance(499);
  expect(told(ana)).toEqual([]);
  await clock.advance(1);
  const batch = [
    ["bob", 6],
    ["cyd", 4],
  ];
  for (const peer of [ana, bob, cyd]) expect(told(peer)[0]?.toSorted()).toEqual(batch);
  await bob.send({ type: "read", room, seq: 5, isUnread: true });
  await clock.advance(1000);
  expect(told(cyd)[1]).toEqual([["bob", 4]]);
  // Nothing has moved: there is nothing to tell.
  await bob.send({ type: "read", room, seq: 3 });
  await clock.advance(1000);
  expect(told(ana).length).toBe(2);
});

test("G40 in a room of more than 50 members nobody is told, and where more than 100 are online", async () => {
  const { here, clock, ana, bob, room } = await lobby();
  await Promise.all(range(1, 101).map((n) => here.visit(`room=lobby&name=v${n}`)));
  await clock.advance(20_000);
  await bob.send({ type: "read", room, seq: 5 });
  await clock.advance(20_000);
  expect(told(ana)).toEqual([]);
  const kit = new SessionKit();
  const crowd: Peer[] = [];
  for (const n of range(1, 51)) crowd.push(await kit.signIn(`user${n}`));
  for (const peer of crowd) await peer.join("hall");
  const [first, second] = crowd as [Peer, Peer];
  await first.send({ type: "send", room: first.room, text: "hello, all" });
  await second.send({ type: "read", room: first.room, seq: 52 });
  await kit.clock.advance(5000);
  expect(told(first)).toEqual([]);
});

test("G40 what a slow bus brings after something newer is not told", async () => {
  const { there, clock, cyd, room } = await lobby();
  const bob = { id: "u_bob" as UserId, name: "bob" };
  there.context.hub.receiptMoved(room, { ...bob, seq: 6, version: 2 ** 40 + 1 });
  await clock.advance(1000);
  there.context.hub.receiptMoved(room, { ...bob, seq: 5, version: 2 ** 40 });
  await clock.advance(1000);
  expect(told(cyd)).toEqual([[["bob", 6]]]);
});

test("G40 a reader that is behind is not told, and comes to no harm", async () => {
  const { here, clock, ana, bob, room } = await lobby();
  ana.wire.stopReading();
  for (const n of range(1, 40)) await bob.send({ type: "send", room, text: `${n} ${"x".repeat(8000)}` });
  const before = here.context.metrics.ephemeralDropped;
  await bob.send({ type: "read", room, seq: 20 });
  await clock.advance(1000);
  expect(here.context.metrics.ephemeralDropped).toBeGreaterThan(before);
  ana.wire.resumeReading();
  await clock.settle();
  await ana.send({ type: "receipts", room });
  expect(ana.wire.last("receipts").users).toContainEqual(expect.objectContaining({ name: "bob", seq: 20 }));
});

test("G41 who has read a message is answered by name, without its sender, and in a big room only how many", async () => {
  const { ana, bob, cyd, here, room } = await lobby();
  await bob.send({ type: "read", room, seq: 5 });
  await ana.send({ type: "read", room, seq: 6 });
  await cyd.send({ type: "readers", id: "1", room, seq: 5 });
  expect(cyd.wire.last("readers")).toEqual({
    ...{ type: "readers", id: "1", room, seq: 5, count: 1 },
    users: [{ id: "u_bob", name: "bob" }],
  });
  await cyd.send({ type: "receipts", id: "2", room });
  const { users = [] } = cyd.wire.last("receipts");
  expect(users.map(({ name, seq }) => [name, seq])).toEqual([
    ["ana", 6],
    ["bob", 5],
    ["cyd", 3],
  ]);
  for (const n of range(1, 48)) await (await here.signIn(`user${n}`)).join("lobby");
  await cyd.send({ type: "readers", id: "3", room, seq: 5 });
  const big = cyd.wire.last("readers");
  expect(big.count).toBe(49);
  expect(big).not.toHaveProperty("users");
  await cyd.send({ type: "receipts", id: "4", room });
  expect(cyd.wire.last("receipts")).toEqual({ type: "receipts", id: "4", room });
});

test("G41 of a room one may not see, and of what is no message, nothing is answered", async () => {
  const { here, bob, room } = await lobby();
  const eve = await here.signIn("eve");
  for (const frame of [
    { type: "readers", id: "1", room, seq: 4 },
    { type: "receipts", id: "1", room },
    { type: "readers", id: "1", room: "nowhere" as RoomId, seq: 4 },
  ] as const) {
    await eve.send(frame);
    expect(eve.wire.last("error")).toMatchObject({ id: "1", code: "not_found" });
  }
  await bob.send({ type: "readers", id: "2", room, seq: 3 });
  expect(bob.wire.last("error")).toMatchObject({ id: "2", code: "not_found" });
});

test("G42 what was told is taken back on every node, and nothing more is told until it is switched on again", async () => {
  const { here, clock, ana, bob, cyd, room } = await lobby();
  await bob.send({ type: "read", room, seq: 5 });
  await clock.advance(1000);
  // One that is on its way must not be told after it.
  await bob.send({ type: "read", room, seq: 6 });
  await switchReceipts(here, bob, false);
  await clock.advance(1000);
  for (const peer of [ana, cyd]) expect(told(peer)).toEqual([[["bob", 5]], [["bob", undefined]]]);
  await bob.send({ type: "read", room, seq: 4, isUnread: true });
  await clock.advance(1000);
  expect(told(cyd).length).toBe(2);
  await cyd.send({ type: "readers", room, seq: 4 });
  expect(cyd.wire.last("readers")).toMatchObject({ count: 0, users: [] });
  await cyd.send({ type: "receipts", room });
  expect(cyd.wire.last("receipts").users?.map(({ name }) => name)).toEqual(["ana", "cyd"]);
  await switchReceipts(here, bob, true);
  await clock.advance(1000);
  expect(told(cyd)[2]).toEqual([["bob", 3]]);
});
