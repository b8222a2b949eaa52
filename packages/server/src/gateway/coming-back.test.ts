import type { RoomId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { LossyBroker, PERFECT } from "../../test/kit/lossy-bus.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

/** Bob's phone is here; there, where the store can be held and Ana keeps the room open, will be a laptop of his. */
async function twoNodes() {
  const clock = new HandClock();
  const store = createMemoryStore();
  const probe = new StoreProbe(store);
  const broker = new LossyBroker(clock, () => 0.5, PERFECT);
  const shared = { clock, tokens: new Map(), env: { HISTORY_ON_JOIN: "2" } };
  const here = new SessionKit({ ...shared, store, bus: broker.connect(), node: "here" });
  const there = new SessionKit({ ...shared, store: probe.store, bus: broker.connect(), node: "there" });
  const phone = await here.signIn("bob");
  const room = await phone.join("lobby");
  await phone.say("one", "two", "three");
  await here.signIn("carol").then((carol) => carol.join("lobby"));
  await there.visit("room=lobby&name=ana");
  /** What the bus carries of it comes to nobody. */
  async function unheard(run: () => Promise<unknown>): Promise<void> {
    broker.losses = { ...PERFECT, lost: 1 };
    await run();
    broker.losses = PERFECT;
  }
  /** Nodes learn of it by the log only: the note that he has left is lost. */
  async function leaveAndComeBack(meanwhile: () => void = () => undefined): Promise<void> {
    broker.noteLosses = { ...PERFECT, lost: 1 };
    await phone.send({ type: "leave", room });
    broker.noteLosses = null;
    meanwhile();
    await phone.join("lobby");
    await phone.send({ type: "send", room, text: "back" });
  }
  return { clock, probe, there, phone, room, unheard, leaveAndComeBack };
}

const heard = (device: Peer, room: RoomId) =>
  device.events.filter((event) => event.room === room).map(({ seq }) => seq);
const told = (device: Peer) => device.types().filter((type) => ["ready", "joined", "left"].includes(type));

describe("who has left and joined again before another node hears of it", () => {
  test("G43 is given what comes after the cursor of a device there, though that node has not come as far yet", async () => {
    const { clock, probe, there, phone, room, unheard, leaveAndComeBack } = await twoNodes();
    await unheard(() => phone.say("four", "five"));
    probe.hold("eventsAfter");
    const laptop = await there.signIn("bob", { cursors: { [room]: 7 } });
    await unheard(leaveAndComeBack);
    probe.release();
    await clock.advance(10_000);
    expect(heard(laptop, room)).toEqual([8, 9, 10]);
    expect(told(laptop)).not.toContain("left");
  });

  test("G43 is given it as well when the note that they joined is heard while the store is asked about the leaving", async () => {
    const { clock, probe, there, room, leaveAndComeBack } = await twoNodes();
    const laptop = await there.signIn("bob", { cursors: { [room]: 5 } });
    probe.hold("memberRoom");
    await leaveAndComeBack(() => probe.holdNoMore());
    probe.release();
    await clock.advance(10_000);
    expect(heard(laptop, room)).toEqual([6, 7, 8]);
    expect(told(laptop)).not.toContain("left");
  });

  test("G43 begins anew on a device there that was still waiting for its first messages", async () => {
    const { clock, probe, there, phone, room, leaveAndComeBack } = await twoNodes();
    // Nodes keep nothing of a room over a deletion, so that the newest messages are read.
    await phone.send({ type: "delete", room, seq: 2 });
    probe.hold("messages");
    const laptop = await there.signIn("bob");
    await leaveAndComeBack();
    expect(heard(laptop, room)).toEqual([]);
    probe.release();
    await clock.advance(10_000);
    expect(told(laptop).slice(0, 3)).toEqual(["ready", "left", "joined"]);
    expect(laptop.texts).toEqual(["two", "three", "back"]);
  });

  test("G43 is in the room on a device there that was shaking hands, after its ready", async () => {
    const { clock, probe, there, phone, room, leaveAndComeBack } = await twoNodes();
    await phone.join("attic");
    probe.hold("tail");
    const laptop = there.open();
    laptop.push({ type: "hello", token: "user bob" });
    await clock.settle();
    await leaveAndComeBack();
    probe.release();
    await clock.advance(10_000);
    expect(told(laptop).slice(0, 2)).toEqual(["ready", "joined"]);
    expect(laptop.wire.last("joined").room.id).toBe(room);
    expect(laptop.texts).toEqual(["three", "back"]);
  });
});
