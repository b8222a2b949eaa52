import type { Status, UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { LossyBroker, PERFECT } from "../../test/kit/lossy-bus.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createLiveConnections } from "./live-connections.ts";

const BOB = "u_bob" as UserId;
const LUNCH: Status = { emoji: "🍜", text: "lunch" };

/** As an HTTP request to this node does. */
async function set(kit: SessionKit, status: Status | null): Promise<void> {
  createLiveConnections(kit.context).statusSet(BOB, await kit.store.setStatus(BOB, status));
}

function nodes(count: number): SessionKit[] {
  const clock = new HandClock();
  const store = createMemoryStore();
  const tokens = new Map();
  const broker = createMemoryBroker({ onError: (error) => expect.unreachable(String(error)) });
  return Array.from(
    { length: count },
    (_, index) => new SessionKit({ store, clock, tokens, bus: broker.connect(), node: `n${index}` }),
  );
}

/** What bob's status is to this peer, by the last frame that tells of bob. */
function bobsStatus({ wire }: Peer): Status | null | undefined {
  const told = wire.of("presence").flatMap(({ users, joined, changed }) => [users, joined, changed].flat());
  const bob = told.findLast((person) => person?.id === BOB);
  return bob && (bob.status ?? null);
}

async function inLobby(kit: SessionKit, name: string): Promise<Peer> {
  const peer = await kit.signIn(name);
  if (peer.connection.subscriptions.length === 0) await peer.join("lobby");
  return peer;
}

test("G38 a status is told as a change, to whoever enters, and in ready and as a frame to its owner's devices", async () => {
  const kit = new SessionKit();
  const ana = await inLobby(kit, "ana");
  const phone = await inLobby(kit, "bob");
  expect(phone.wire.last("ready").self).not.toHaveProperty("status");
  await kit.clock.advance(1000);
  const from = ana.wire.frames.length;
  await set(kit, LUNCH);
  await kit.clock.advance(1000);
  expect(ana.wire.frames.slice(from)).toEqual([
    {
      type: "presence",
      room: ana.room,
      online: 2,
      joined: [],
      left: [],
      changed: [{ id: BOB, name: "bob", status: LUNCH }],
    },
  ]);
  expect(phone.wire.last("status")).toEqual({ type: "status", status: LUNCH });
  expect(ana.wire.of("status")).toEqual([]);
  const laptop = await inLobby(kit, "bob");
  expect(laptop.wire.last("ready").self).toMatchObject({ name: "bob", status: LUNCH });
  const carol = await inLobby(kit, "carol");
  expect(bobsStatus(carol)).toEqual(LUNCH);
  await set(kit, null);
  await kit.clock.advance(1000);
  expect([ana, carol].map(bobsStatus)).toEqual([null, null]);
  for (const device of [phone, laptop]) expect(device.wire.last("status")).toEqual({ type: "status" });
});

test("G38 a status that is set while its owner is shaking hands is theirs when they are ready", async () => {
  const kit = new SessionKit();
  await inLobby(kit, "bob");
  const statuses = kit.store.statuses.bind(kit.store);
  Object.assign(kit.store, {
    statuses: async (users: readonly UserId[]) => {
      const read = await statuses(users);
      await set(kit, LUNCH);
      return read;
    },
  });
  const laptop = await kit.signIn("bob");
  expect(laptop.wire.last("ready").self).toMatchObject({ status: LUNCH });
});

test("G38 a status crosses nodes, also one that was set on a node where its owner is not", async () => {
  const [here, there, third] = nodes(3) as [SessionKit, SessionKit, SessionKit];
  const ana = await inLobby(here, "ana");
  const bob = await inLobby(there, "bob");
  await here.clock.advance(3000);
  await set(third, LUNCH);
  await here.clock.advance(3000);
  expect(bobsStatus(ana)).toEqual(LUNCH);
  expect(bob.wire.last("status")).toEqual({ type: "status", status: LUNCH });
  const carol = await inLobby(third, "carol");
  await here.clock.advance(3000);
  expect(bobsStatus(carol)).toEqual(LUNCH);
  bob.push({ type: "away", isAway: true });
  await set(here, null);
  await here.clock.advance(3000);
  expect([ana, carol].map(bobsStatus)).toEqual([null, null]);
  expect(here.context.hub.room(ana.room)?.presence.of(BOB)).toBe("away");
});

test("G38 of two changes the later one stands, in whatever order they are heard of", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const ana = await inLobby(here, "ana");
  await inLobby(here, "bob");
  const watcher = await inLobby(there, "carol");
  const laptop = await inLobby(there, "bob");
  const first = await here.store.setStatus(BOB, LUNCH);
  const second = await here.store.setStatus(BOB, { text: "back at two" });
  createLiveConnections(here.context).statusSet(BOB, second);
  await here.clock.settle();
  createLiveConnections(there.context).statusSet(BOB, first);
  await here.clock.advance(3000);
  expect([ana, watcher].map(bobsStatus)).toEqual([second.status, second.status]);
  expect(laptop.wire.of("status")).toEqual([{ type: "status", status: second.status }]);
});

test("G39 a status that has ended is told neither to who enters nor to its owner", async () => {
  const kit = new SessionKit();
  await inLobby(kit, "ana");
  const bob = await inLobby(kit, "bob");
  await set(kit, { ...LUNCH, until: kit.clock.now() + 60_000 });
  await kit.clock.advance(59_000);
  expect(bobsStatus(await inLobby(kit, "carol"))).toMatchObject(LUNCH);
  await kit.clock.advance(1000);
  expect(bobsStatus(await inLobby(kit, "dora"))).toBeNull();
  const laptop = await inLobby(kit, "bob");
  expect(laptop.wire.last("ready").self).not.toHaveProperty("status");
  expect(bob.wire.of("status").length).toBe(1);
});

test("G39 a direct room shows the statuses of its members, online or not, as long as they last", async () => {
  const kit = new SessionKit();
  for (const name of ["ana", "bob"]) await (await kit.signIn(name)).vanish();
  const members = ["u_ana" as UserId, BOB];
  const by = { id: BOB, name: "bob" };
  await kit.store.openDirect({ id: "r_direct" as Peer["room"], code: "direct", members, by, at: 1 });
  await set(kit, { ...LUNCH, until: kit.clock.now() + 60_000 });
  const shown = async () => (await kit.signIn("ana")).wire.last("ready").rooms[0]?.members?.[1]?.status;
  expect(await shown()).toMatchObject(LUNCH);
  await kit.clock.advance(60_000);
  expect(await shown()).toBeUndefined();
});

test("G38 a status of which the bus has lost the word is told within seconds", async () => {
  const clock = new HandClock();
  const broker = new LossyBroker(clock, () => 0.5, PERFECT);
  const shared = { store: createMemoryStore(), clock, tokens: new Map() };
  const [here, there] = ["a", "b"].map((node) => new SessionKit({ ...shared, bus: broker.connect(), node })) as [
    SessionKit,
    SessionKit,
  ];
  const ana = await inLobby(here, "ana");
  const bob = await inLobby(there, "bob");
  // Their nodes have heard of each other.
  await set(here, { text: "before" });
  await clock.advance(5000);
  broker.noteLosses = { ...PERFECT, lost: 1 };
  await set(here, LUNCH);
  await clock.settle();
  broker.noteLosses = null;
  expect(bobsStatus(ana)).toEqual({ text: "before" });
  await clock.advance(6000);
  expect(bobsStatus(ana)).toEqual(LUNCH);
  expect(bob.wire.last("status")).toEqual({ type: "status", status: LUNCH });
});
