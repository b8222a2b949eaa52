import { describe, expect, test } from "vitest";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

describe("whoever joins", () => {
  test("G13 gets joined, then who is online, then the newest messages, then live ones", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.say("one", "two");
    const bob = await kit.signIn("bob");
    await bob.send({ type: "join", id: "4", code: " LOBBY " });
    expect(bob.types()).toEqual(["ready", "joined", "presence", "message", "message"]);
    expect(bob.wire.last("joined")).toMatchObject({ id: "4", room: { code: "lobby", head: 3, unread: 0 } });
    await ana.say("three");
    expect(bob.texts).toEqual(["one", "two", "three"]);
  });

  test("G13 twice at once is in the room once, with one history and no gap", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.say("one", "two", "three");
    const elsewhere = new SessionKit({ store: kit.store, node: "b" });
    const bob = await elsewhere.visit("name=bob");
    for (const id of ["1", "2", "3"]) bob.push({ type: "join", id, code: "lobby" });
    await elsewhere.clock.settle();
    expect(bob.wire.of("joined").map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect(bob.seqs).toEqual([1, 2, 3]);
    const room = bob.wire.last("joined").room.id;
    await bob.send({ type: "leave", room });
    expect(elsewhere.context.hub.roomCount).toBe(0);
  });

  test("G13 at the same code at once makes one room", async () => {
    const kit = new SessionKit();
    const peers = await Promise.all(range(1, 20).map((n) => kit.signIn(`p${n}`)));
    for (const peer of peers) peer.push({ type: "join", code: "new" });
    await kit.clock.settle();
    expect(new Set(peers.map((peer) => peer.wire.last("joined").room.id)).size).toBe(1);
  });

  test("G26 on one device is in the room on all of them, and each can talk at once", async () => {
    const kit = new SessionKit();
    const phone = await kit.signIn("bob");
    const laptop = await kit.signIn("bob");
    const room = await phone.join("lobby");
    expect(laptop.wire.last("joined").room.id).toBe(room);
    await laptop.send({ type: "send", room, text: "from here" });
    expect(phone.texts).toEqual(["from here"]);
    expect(laptop.texts).toEqual(["from here"]);
  });

  test("G26 is in the room on a device that was still shaking hands, and that one hears of it after ready", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const phone = await kit.signIn("bob");
    probe.hold("roomsOf", "answer");
    const laptop = kit.open();
    laptop.push({ type: "hello", token: "user bob" });
    await kit.clock.settle();
    probe.holdNoMore();
    const room = await phone.join("lobby");
    probe.release();
    await kit.clock.settle();
    await phone.send({ type: "send", room, text: "hello" });
    expect(laptop.types().slice(0, 2)).toEqual(["ready", "joined"]);
    expect(laptop.texts).toEqual(["hello"]);
  });

  test("G27 and leaves in one go ends as the last request says, answered in their order", async () => {
    const kit = new SessionKit();
    for (const peer of [await kit.visit("name=ana"), await kit.signIn("bob")]) {
      const room = await peer.join("lobby");
      const from = peer.wire.frames.length;
      peer.push({ type: "leave", id: "1", room });
      peer.push({ type: "join", id: "2", code: "lobby" });
      peer.push({ type: "leave", id: "3", room });
      await kit.clock.settle();
      const answers = peer.wire.frames.slice(from).filter(({ type }) => type === "joined" || type === "left");
      expect(answers.map((frame) => ("id" in frame ? frame.id : null))).toEqual(["1", "2", "3"]);
      expect(peer.connection.subscriptions).toEqual([]);
    }
  });

  test("G28 a code that is not one is refused, and a room that cannot be read answers and can be tried again", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const bob = await kit.signIn("bob");
    await bob.send({ type: "join", id: "1", code: "no code" });
    expect(bob.wire.last("error")).toMatchObject({ id: "1", code: "bad_code" });
    probe.fail("tail", new Error("unexpected"));
    await bob.send({ type: "join", id: "2", code: "lobby" });
    expect(bob.wire.last("error")).toMatchObject({ id: "2", code: "internal" });
    expect(kit.context.hub.roomCount).toBe(0);
    probe.fail("tail", null);
    await bob.send({ type: "join", id: "3", code: "lobby" });
    expect(bob.wire.last("joined").id).toBe("3");
  });
});
