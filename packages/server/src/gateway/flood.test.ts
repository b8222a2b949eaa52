import { describe, expect, test } from "vitest";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

describe("a client that sends without end", () => {
  test("G17 is closed once it has sent more frames than any honest client, whatever they are", async () => {
    const kit = new SessionKit();
    const flood = await kit.visit("room=lobby&name=ana");
    for (let n = 0; n < 2001; n++) flood.push({ type: "typing" });
    expect(flood.wire.closedWith).toEqual({ code: 1008, reason: "policy" });
    const pings = await kit.visit("room=lobby&name=bob");
    for (let n = 0; n < 2001; n++) pings.connection.noteInbound();
    expect(pings.wire.closedWith?.code).toBe(1008);
    const busy = await kit.visit("room=lobby&name=carol");
    for (let second = 0; second < 20; second++) {
      for (let n = 0; n < 500; n++) busy.push({ type: "typing" });
      await kit.clock.advance(1000);
    }
    expect(busy.wire.closedWith).toBeNull();
  });

  test("G17 is not listened to after the close", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    ana.connection.close("policy");
    await ana.send({ type: "send", text: "one more" });
    expect(await kit.store.heads([ana.connection.homeRoom ?? ana.room])).toEqual([0]);
  });

  test("G18 is not read from while 64 of its requests wait for the store, and is again when one is answered", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    probe.hold("append");
    for (let n = 1; n <= 63; n++) await ana.send({ type: "send", text: `m${n}` });
    expect(ana.wire.isPaused).toBe(false);
    await ana.send({ type: "send", text: "m64" });
    expect(ana.wire.isPaused).toBe(true);
    expect(bob.wire.isPaused).toBe(false);
    probe.release();
    await kit.clock.settle();
    expect(ana.wire.isPaused).toBe(false);
    expect(ana.wire.of("ack").map(({ seq }) => seq)).toEqual(range(1, 64));
    expect(bob.texts).toEqual(range(1, 64).map((n) => `m${n}`));
  });
});
