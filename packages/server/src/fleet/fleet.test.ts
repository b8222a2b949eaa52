import type { RoomId, UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { range } from "../../test/kit/range.ts";
import type { BusNote } from "../bus/bus.ts";
import { Fleet } from "./fleet.ts";
import type { NodeNote } from "./node-note.ts";

const ROOM = "r_lobby" as RoomId;
const UMA = "u_uma" as UserId;

/** Nodes on a wire that a test can cut: what one says reaches all, the sender included. */
function wireOf(clock: HandClock) {
  const nodes: { fleet: Fleet; notes: NodeNote[]; gone: string[]; isDeaf: boolean }[] = [];
  const bus = {
    async tell(note: BusNote) {
      for (const node of nodes) if (!node.isDeaf) node.fleet.receive(note);
    },
  };
  return {
    bus,
    join(name: string) {
      const notes: NodeNote[] = [];
      const gone: string[] = [];
      const fleet = new Fleet({
        bus,
        clock,
        node: name,
        onNote: (note) => notes.push(note),
        onNodeGone: (node) => gone.push(node),
        onFailure: () => undefined,
      });
      const node = { fleet, notes, gone, isDeaf: false };
      nodes.push(node);
      return node;
    },
    kill(node: (typeof nodes)[number]) {
      nodes.splice(nodes.indexOf(node), 1);
      node.isDeaf = true;
    },
  };
}

test("a note reaches the other nodes with its sender's name, and not the sender", async () => {
  const wire = wireOf(new HandClock());
  const [ana, bob] = [wire.join("a"), wire.join("b")];
  ana.fleet.tell(ROOM, { type: "who" });
  expect(bob.notes).toEqual([{ type: "who", node: "a" }]);
  expect(ana.notes).toEqual([]);
});

test("a node that beats stays; one that falls silent is gone when its lease ends, and only once", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const [ana, bob] = [wire.join("a"), wire.join("b")];
  await clock.advance(60_000);
  expect(ana.gone).toEqual([]);
  expect(ana.fleet.others).toBe(1);
  // Its timer goes on, but nothing it says arrives.
  wire.kill(bob);
  bob.fleet.close();
  ana.gone.length = 0;
  await clock.advance(60_000);
  expect(ana.gone.length).toBeLessThanOrEqual(1);
  expect(ana.fleet.others).toBe(0);
});

test("a node that says goodbye is gone at once", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const [ana, bob] = [wire.join("a"), wire.join("b")];
  await clock.advance(2000);
  bob.fleet.close();
  expect(ana.gone).toEqual(["b"]);
});

test("a node whose own beats do not come back knows within ten seconds, and when they do again", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const ana = wire.join("a");
  await clock.advance(30_000);
  expect(ana.fleet.hearsItself).toBe(true);
  ana.isDeaf = true;
  await clock.advance(10_000);
  expect(ana.fleet.hearsItself).toBe(false);
  ana.isDeaf = false;
  await clock.advance(2000);
  expect(ana.fleet.hearsItself).toBe(true);
});

test("a beat that the bus kept for a minute proves nothing about now", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const ana = wire.join("a");
  const old: BusNote = {
    room: null,
    body: Buffer.from(JSON.stringify({ type: "beat", node: "a", at: clock.monotonic() })),
  };
  ana.isDeaf = true;
  await clock.advance(60_000);
  ana.fleet.receive(old);
  expect(ana.fleet.hearsItself).toBe(false);
});

test("what a node did not hear is said again to it within two beats, and to nobody else", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const [ana, bob, cyd] = [wire.join("a"), wire.join("b"), wire.join("c")];
  const joined = { type: "joined", user: UMA, room: ROOM } as const;
  await clock.advance(2000);
  ana.fleet.tell(null, joined);
  bob.isDeaf = true;
  ana.fleet.tell(null, { type: "left", user: UMA, room: ROOM });
  ana.fleet.tell(null, { type: "typing", person: { id: UMA, name: "Uma" } });
  bob.isDeaf = false;
  ana.fleet.tell(null, joined);
  expect(bob.notes.map(({ type }) => type)).toEqual(["joined", "joined"]);
  await clock.advance(4000);
  expect(bob.notes.slice(2)).toEqual([{ type: "left", user: UMA, room: ROOM, node: "a", n: 2, isAgain: true }]);
  expect(cyd.notes.map(({ type }) => type)).toEqual(["joined", "left", "typing", "joined"]);
  await clock.advance(60_000);
  expect(bob.notes.length).toBe(3);
});

test("a node that the bus had cut off for a minute hears what it missed, also the last of it", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const [ana, bob] = [wire.join("a"), wire.join("b")];
  await clock.advance(2000);
  bob.isDeaf = true;
  for (let seq = 1; seq <= 150; seq += 1) {
    ana.fleet.tell(null, { type: "read", user: UMA, room: ROOM, seq, unread: 0, mentions: 0 });
    await clock.advance(400);
  }
  bob.isDeaf = false;
  await clock.advance(8000);
  expect(bob.notes.map((note) => (note.type === "read" ? note.seq : note.type))).toEqual(range(1, 150));
});

test("what is asked for and kept no more is given up", async () => {
  const clock = new HandClock();
  const wire = wireOf(clock);
  const [ana, bob] = [wire.join("a"), wire.join("b")];
  await clock.advance(2000);
  bob.isDeaf = true;
  for (let seq = 1; seq <= 1200; seq += 1) ana.fleet.tell(null, { type: "joined", user: UMA, room: ROOM });
  bob.isDeaf = false;
  await clock.advance(60_000);
  expect(bob.notes.length).toBe(1000);
  let asked = 0;
  const tell = wire.bus.tell;
  wire.bus.tell = (note) => {
    asked += Number(note.body.includes('"again"'));
    return tell(note);
  };
  await clock.advance(60_000);
  expect(asked).toBe(0);
});

test("what cannot be understood is passed over", () => {
  const ana = wireOf(new HandClock()).join("a");
  for (const body of [
    "",
    "{",
    "null",
    "[]",
    '{"type":"beat"}',
    '{"type":"present","node":"b","people":3}',
    "\u0000".repeat(99),
  ]) {
    ana.fleet.receive({ room: ROOM, body: Buffer.from(body) });
  }
  expect(ana.notes).toEqual([]);
});
