import { describe, expect, test } from "vitest";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { Refusal } from "../lib/refusal.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

describe("a message that is sent", () => {
  test("G4 is acknowledged with its id, room and seq once it is stored, and not before", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const ana = await kit.visit("room=lobby&name=ana");
    probe.hold("append", "answer");
    await ana.send({ type: "send", id: "7", text: "hello", clientMsgId: "c1" });
    expect(ana.wire.of("ack")).toEqual([]);
    expect(ana.seqs).toEqual([]);
    probe.release();
    await kit.clock.settle();
    expect(ana.types(2)).toEqual(["ack", "message"]);
    expect(ana.wire.last("ack")).toEqual({ type: "ack", id: "7", room: ana.room, seq: 1, clientMsgId: "c1" });
  });

  test("G4 is one message with one seq and its first text, however often and over whatever connection it is sent", async () => {
    const kit = new SessionKit();
    const first = await kit.visit("room=lobby&name=ana");
    await first.send({ type: "send", text: "first", clientMsgId: "c1" });
    const bob = await kit.visit("room=lobby&name=bob");
    const { token, room } = first;
    for (let n = 2; n <= 5; n++) {
      const again = await kit.resume({ token, cursors: { [room]: 0 } });
      await again.send({ type: "send", id: `${n}`, room, text: `attempt ${n}`, clientMsgId: "c1" });
      expect(again.wire.last("ack")).toEqual({ type: "ack", id: `${n}`, room, seq: 1, clientMsgId: "c1" });
      expect(again.texts).toEqual(["first"]);
    }
    expect(bob.texts).toEqual(["first"]);
    expect(await kit.store.heads([room])).toEqual([1]);
  });

  test("G4 five copies in one go are one message, and the same clientMsgId of somebody else is another", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    for (let n = 0; n < 5; n++) ana.push({ type: "send", text: "once", clientMsgId: "c1" });
    await bob.send({ type: "send", text: "mine", clientMsgId: "c1" });
    expect(ana.wire.of("ack").map(({ seq }) => seq)).toEqual([1, 1, 1, 1, 1]);
    expect(ana.texts).toEqual(["once", "mine"]);
  });

  test("G5 reaches its sender as an event exactly once, in the very bytes everybody gets", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await ana.send({ type: "send", text: "hello", clientMsgId: "c1" });
    expect(ana.texts).toEqual(["hello"]);
    expect(ana.wire.last("message")).toEqual(bob.wire.last("message"));
    expect(bob.wire.last("message")).toMatchObject({ seq: 1, clientMsgId: "c1", from: { name: "ana" } });
  });

  test("G12 too fast is refused with the time to wait, is not stored, and passes after that time", async () => {
    const kit = new SessionKit({ env: { SEND_RATE: "2", SEND_BURST: "3" } });
    const ana = await kit.visit("room=lobby&name=ana");
    for (let n = 1; n <= 4; n++) await ana.send({ type: "send", id: `${n}`, text: `m${n}`, clientMsgId: `c${n}` });
    expect(ana.wire.of("error")).toEqual([
      expect.objectContaining({ id: "4", clientMsgId: "c4", code: "rate_limited", retryAfterMs: 500 }),
    ]);
    expect(await kit.store.heads([ana.room])).toEqual([3]);
    await kit.clock.advance(500);
    await ana.send({ type: "send", id: "4", text: "m4", clientMsgId: "c4" });
    expect(ana.texts).toEqual(["m1", "m2", "m3", "m4"]);
  });

  test("G12 the rate is each connection's own", async () => {
    const kit = new SessionKit({ env: { SEND_RATE: "1", SEND_BURST: "1" } });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await ana.say("one", "two");
    await bob.say("three");
    expect(bob.texts).toEqual(["one", "three"]);
  });

  test("G28 what is refused is answered with its ids, and is neither stored nor heard by anybody", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.signIn("bob");
    await ana.send({ type: "send", id: "1", text: " " });
    await ana.send({ type: "send", id: "2", text: "x".repeat(8193) });
    await ana.send({ type: "send", id: "3", text: "hi", room: "nowhere" });
    await bob.send({ type: "send", id: "4", text: "hi", room: ana.room });
    await bob.send({ type: "send", id: "5", text: "hi" });
    expect(ana.wire.of("error").map(({ id, code }) => [id, code])).toEqual([
      ["1", "bad_text"],
      ["2", "text_too_long"],
      ["3", "not_found"],
    ]);
    expect(bob.wire.of("error").map(({ id, code }) => [id, code])).toEqual([
      ["4", "not_found"],
      ["5", "bad_frame"],
    ]);
    expect(await kit.store.heads([ana.room])).toEqual([0]);
    expect(ana.seqs).toEqual([]);
  });

  test("G28 a store that fails is answered as internal, a store that says no with its own code, and the next one passes", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const ana = await kit.visit("room=lobby&name=ana");
    probe.fail("append", new Error("unexpected"));
    await ana.send({ type: "send", id: "1", text: "lost?", clientMsgId: "c1" });
    probe.fail("append", new Refusal("busy", { retryAfterMs: 250 }));
    await ana.send({ type: "send", id: "2", text: "lost?", clientMsgId: "c1" });
    probe.fail("append", null);
    await ana.send({ type: "send", id: "3", text: "kept", clientMsgId: "c1" });
    expect(ana.wire.of("error")).toEqual([
      expect.objectContaining({ id: "1", code: "internal" }),
      expect.objectContaining({ id: "2", code: "busy", retryAfterMs: 250 }),
    ]);
    expect(ana.texts).toEqual(["kept"]);
  });
});
