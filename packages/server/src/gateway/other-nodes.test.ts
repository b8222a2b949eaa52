import type { SessionId } from "@parley/protocol";
import { expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { LossyBroker, PERFECT } from "../../test/kit/lossy-bus.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { createLiveConnections } from "./live-connections.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

/** Nodes with one store and one bus. */
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

const names = (users: readonly { readonly name: string }[] = []) => users.map(({ name }) => name).toSorted();

test("people on other nodes are online too, and whoever enters is told of them", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const ana = await here.visit("room=lobby&name=ana");
  const bob = await there.visit("room=lobby&name=bob");
  await here.clock.advance(3000);
  for (const peer of [ana, bob]) expect(peer.wire.last("presence").online).toBe(2);
  const cy = await there.visit("room=lobby&name=cy");
  expect(names(cy.wire.last("presence").users)).toEqual(["ana", "bob", "cy"]);
  await bob.vanish();
  await here.clock.advance(3000);
  expect(ana.wire.last("presence")).toMatchObject({ online: 2, left: [{ name: "bob" }] });
});

test("the people of a node that is killed are offline everywhere when its lease ends", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const ana = await here.visit("room=lobby&name=ana");
  await there.visit("room=lobby&name=bob");
  await here.clock.advance(3000);
  expect(ana.wire.last("presence").online).toBe(2);
  here.context.hub.forgetNode(there.fleet.node);
  await here.clock.advance(1000);
  expect(ana.wire.last("presence")).toMatchObject({ online: 1, left: [{ name: "bob" }] });
});

test("a person with connections on two nodes is online once, until the last of them is gone", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const ana = await here.visit("room=lobby&name=ana");
  const phone = await here.signIn("bob");
  await phone.join("lobby");
  const laptop = await there.signIn("bob");
  await here.clock.advance(3000);
  expect(ana.wire.last("presence").online).toBe(2);
  await phone.vanish();
  await here.clock.advance(3000);
  expect(ana.wire.last("presence").online).toBe(2);
  await laptop.vanish();
  await here.clock.advance(3000);
  expect(ana.wire.last("presence").online).toBe(1);
});

test("G34 a person with connections on two nodes is away when all of them are, whichever node they are on", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const ana = await here.visit("room=lobby&name=ana");
  const phone = await here.signIn("bob");
  await phone.join("lobby");
  const laptop = await there.signIn("bob");
  const watcher = await there.visit("room=lobby&name=cy");
  await here.clock.advance(3000);
  laptop.push({ type: "away", isAway: true });
  await here.clock.advance(3000);
  const isAway = ({ wire }: typeof ana) => wire.last("presence").changed?.map((user) => user.isAway);
  expect([ana, watcher].map(isAway)).toEqual([undefined, undefined]);
  phone.push({ type: "away", isAway: true });
  await here.clock.advance(3000);
  expect([ana, watcher].map(isAway)).toEqual([[true], [true]]);
  laptop.push({ type: "away", isAway: false });
  await here.clock.advance(3000);
  expect([ana, watcher].map(isAway)).toEqual([[undefined], [undefined]]);
});

test("G35 when a node is killed, whoever is connected elsewhere too is what those connections say", async () => {
  const shared = { store: createMemoryStore(), clock: new HandClock(), tokens: new Map() };
  const broker = createMemoryBroker({ onError: (error) => expect.unreachable(String(error)) });
  const buses = [broker.connect(), broker.connect()] as const;
  const [here, there] = [
    new SessionKit({ ...shared, bus: buses[0], node: "a" }),
    new SessionKit({ ...shared, bus: buses[1], node: "b" }),
  ];
  const ana = await here.visit("room=lobby&name=ana");
  const phone = await here.signIn("bob");
  await phone.join("lobby");
  phone.push({ type: "away", isAway: true });
  await there.signIn("bob");
  const cy = await there.visit("room=lobby&name=cy");
  cy.push({ type: "away", isAway: true });
  await here.clock.advance(3000);
  const people = () => here.context.hub.room(ana.room)?.presence.people(0);
  const before = [ana.connection.person, { id: "u_bob", name: "bob" }, { ...cy.connection.person, isAway: true }];
  expect(people()).toEqual(before);
  await buses[1].close();
  // Until its lease ends what it has said holds.
  await here.clock.advance(5000);
  expect(people()).toEqual(before);
  await here.clock.advance(8000);
  expect(people()).toEqual([ana.connection.person, { id: "u_bob", name: "bob", isAway: true }]);
  expect(ana.wire.last("presence")).toMatchObject({
    online: 2,
    left: [{ name: "cy" }],
    changed: [{ name: "bob", isAway: true }],
  });
});

test("typing is seen on other nodes", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const ana = await here.visit("room=lobby&name=ana");
  const bob = await there.visit("room=lobby&name=bob");
  await here.clock.advance(3000);
  await bob.send({ type: "typing" });
  await here.clock.advance(1000);
  expect(names(ana.wire.last("typing").users)).toEqual(["bob"]);
});

test("a person's other devices follow on every node: a room joined, read and left, and a session that ends", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const phone = await here.signIn("bob");
  const laptop = await there.signIn("bob");
  await phone.join("lobby");
  await here.clock.settle();
  expect(laptop.wire.last("joined").room.code).toBe("lobby");
  const { room } = phone;
  await phone.send({ type: "send", room, text: "hello" });
  await here.clock.settle();
  await phone.send({ type: "read", room, seq: 2 });
  await here.clock.settle();
  expect(laptop.wire.last("read_cursor")).toMatchObject({ room, seq: 2, unread: 0 });
  await phone.send({ type: "leave", room });
  await here.clock.settle();
  expect(laptop.wire.last("left").room).toBe(room);
  createLiveConnections(here.context).endSession("s_bob" as SessionId);
  await here.clock.settle();
  for (const device of [phone, laptop]) expect(device.connection.state).toBe("closed");
});

test("a user who leaves on one node gets no later event on another, even when the note about it is lost", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const phone = await here.signIn("bob");
  await phone.join("lobby");
  const laptop = await there.signIn("bob");
  const ana = await there.signIn("ana");
  await ana.join("lobby");
  const { room } = phone;
  here.context.tellNodes = () => undefined;
  await phone.send({ type: "leave", room });
  await ana.send({ type: "send", room, text: "now that bob is gone" });
  await here.clock.settle();
  expect(laptop.wire.of("message")).toEqual([]);
  expect(laptop.wire.last("left").room).toBe(room);
});

test("a user who left and joined again is in the room on every node, with nothing missing", async () => {
  const [here, there] = nodes(2) as [SessionKit, SessionKit];
  const phone = await here.signIn("bob");
  await phone.join("lobby");
  const laptop = await there.signIn("bob");
  const ana = await there.signIn("ana");
  await ana.join("lobby");
  const { room } = phone;
  phone.push({ type: "leave", room });
  phone.push({ type: "join", code: "lobby" });
  await here.clock.settle();
  await ana.send({ type: "send", room, text: "welcome back" });
  await here.clock.settle();
  for (const device of [phone, laptop])
    expect(device.wire.of("message").map(({ text }) => text)).toEqual(["welcome back"]);
});

test("G37 what the bus loses of a person's reading, joining and leaving reaches their other devices within seconds", async () => {
  const clock = new HandClock();
  const broker = new LossyBroker(clock, () => 0.5, PERFECT);
  const shared = { store: createMemoryStore(), clock, tokens: new Map() };
  const [here, there] = ["a", "b"].map((node) => new SessionKit({ ...shared, bus: broker.connect(), node })) as [
    SessionKit,
    SessionKit,
  ];
  const phone = await here.signIn("bob");
  const laptop = await there.signIn("bob");
  await phone.join("lobby");
  const { room } = phone;
  await clock.advance(2000);
  const ana = await here.visit("room=lobby&name=ana");
  for (const text of ["one", "two", "three"]) await ana.send({ type: "send", text });
  broker.noteLosses = { ...PERFECT, lost: 1 };
  await phone.send({ type: "read", room, seq: 4 });
  await phone.send({ type: "read", room, seq: 3, isUnread: true });
  await phone.join("attic");
  broker.noteLosses = null;
  await clock.settle();
  expect(laptop.wire.of("read_cursor")).toEqual([]);
  await clock.advance(5000);
  const told = laptop.wire.of("read_cursor");
  expect(told.map(({ seq, unread }) => [seq, unread])).toEqual([
    [4, 0],
    [2, 2],
  ]);
  expect(told[1]?.version).toBe(Number(told[0]?.version) + 1);
  expect(laptop.wire.last("joined").room.code).toBe("attic");
  expect(laptop.wire.of("joined").length).toBe(2);
});
