import { describe, expect, test } from "vitest";
import { SessionKit } from "../../test/kit/session-kit.ts";

describe("a session", () => {
  test("G1 a visitor by URL is ready in the room, and a message reaches both members with one seq", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await ana.send({ type: "send", id: "7", text: "hello" });
    expect(ana.wire.last("ack")).toMatchObject({ id: "7", room: ana.room, seq: 1 });
    expect(ana.texts).toEqual(["hello"]);
    expect(bob.wire.last("message")).toMatchObject({ seq: 1, text: "hello", from: { name: "ana" } });
    expect(kit.failures).toEqual([]);
  });

  test("G6 a resume by cursor gets exactly what was missed, then live messages, in one order", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    for (let n = 1; n <= 300; n++) await ana.send({ type: "send", text: `m${n}` });
    const bob = await kit.visit("room=lobby&name=bob&cursor=10");
    await ana.send({ type: "send", text: "live" });
    expect(bob.seqs).toEqual(Array.from({ length: 291 }, (_, n) => n + 11));
    const late = await kit.visit("room=lobby&name=carol");
    expect(late.seqs).toEqual(Array.from({ length: 50 }, (_, n) => n + 252));
  });

  test("G8 a reader that stops costs at most its queue, and ends with the complete list", async () => {
    const kit = new SessionKit({ env: { MAX_SEND_QUEUE_BYTES: "131072" } });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    bob.wire.stopReading();
    for (let n = 1; n <= 1000; n++) await ana.send({ type: "send", text: "x".repeat(1000) });
    expect(bob.wire.unsentBytes).toBeLessThanOrEqual(131_072);
    expect(ana.seqs.length).toBe(1000);
    bob.wire.resumeReading();
    await kit.clock.settle();
    await ana.send({ type: "send", text: "end" });
    expect(bob.seqs).toEqual(Array.from({ length: 1001 }, (_, n) => n + 1));
    expect(kit.failures).toEqual([]);
  });
});
