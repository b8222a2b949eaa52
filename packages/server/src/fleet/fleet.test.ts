import type { RoomId } from "@parley/protocol";
import { expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import type { BusNote } from "../bus/bus.ts";
import { Fleet } from "./fleet.ts";
import type { NodeNote } from "./node-note.ts";

const ROOM = "r_lobby" as RoomId;

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
