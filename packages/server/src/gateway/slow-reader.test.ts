import { describe, expect, test } from "vitest";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";

const LIMIT = 131_072;
const small = { MAX_SEND_QUEUE_BYTES: `${LIMIT}` };

describe("a reader that is slow", () => {
  test("G8 costs at most its queue, delays nobody, and reading again ends with the complete list", async () => {
    const kit = new SessionKit({ env: small });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    bob.wire.stopReading();
    for (let n = 1; n <= 1000; n++) await ana.send({ type: "send", text: "x".repeat(1000) });
    expect(bob.connection.queue.unsentBytes).toBeLessThanOrEqual(LIMIT);
    expect(ana.seqs).toEqual(range(1, 1000));
    expect(kit.context.metrics.sendQueueOverflows).toBe(1);
    bob.wire.resumeReading();
    await kit.clock.settle();
    await ana.say("end");
    expect(bob.seqs).toEqual(range(1, 1001));
    expect(kit.failures).toEqual([]);
  });

  test("G8 reads on a little at a time, never holds more than its queue, and misses nothing", async () => {
    const kit = new SessionKit({ env: small });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    bob.wire.stopReading();
    for (let n = 1; n <= 600; n++) {
      await ana.say("x".repeat(900));
      if (n % 3 === 0) bob.wire.read(Math.min(1500, bob.wire.unsentBytes));
      expect(bob.connection.queue.unsentBytes).toBeLessThanOrEqual(LIMIT);
    }
    while (bob.wire.unsentBytes > 0) {
      bob.wire.read(Math.min(5000, bob.wire.unsentBytes));
      await kit.clock.settle();
    }
    expect(bob.seqs).toEqual(range(1, 600));
  });

  test("G8 still gets answers to its own requests, and is closed when it asks for more than it reads", async () => {
    const kit = new SessionKit({ env: small });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    bob.wire.stopReading();
    for (let n = 1; n <= 200; n++) await ana.say("x".repeat(1000));
    await bob.send({ type: "send", id: "7", text: "I am here" });
    expect(bob.wire.last("ack").id).toBe("7");
    for (let n = 0; n < 20 && !bob.wire.closedWith; n++) await bob.send({ type: "history", limit: 200 });
    expect(bob.wire.closedWith).toEqual({ code: 4440, reason: "slow_consumer" });
  });

  test("G8 an idle reader gets a burst larger than its whole queue at once, and the tick after", async () => {
    const kit = new SessionKit({ env: small });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    for (let n = 1; n <= 60; n++) ana.push({ type: "send", text: "x".repeat(8000) });
    await kit.clock.settle();
    expect(bob.seqs).toEqual(range(1, 60));
    expect(ana.seqs).toEqual(range(1, 60));
  });

  test("G8 is fed in every one of its rooms", async () => {
    const kit = new SessionKit({ env: small });
    const bob = await kit.signIn("bob");
    const carol = await kit.signIn("carol");
    const rooms = [await bob.join("one"), await bob.join("two"), await bob.join("three")];
    for (const code of ["one", "two", "three"]) await carol.join(code);
    bob.wire.stopReading();
    for (let n = 1; n <= 300; n++) {
      await carol.send({ type: "send", room: rooms[n % 3], text: `${n} ${"x".repeat(1000)}` });
    }
    bob.wire.resumeReading();
    await kit.clock.settle();
    for (const room of rooms) {
      expect(
        bob.events.filter((event) => event.room === room && event.type === "message").map(({ seq }) => seq),
      ).toEqual(range(3, 102));
    }
  });

  test("G16 is closed 30 s after the heartbeat noticed that nothing leaves, and resumes without loss", async () => {
    const kit = new SessionKit({ env: small });
    const heartbeat = kit.startHeartbeat();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    heartbeat.add(bob.connection);
    bob.wire.stopReading();
    for (let n = 1; n <= 300; n++) await ana.say("x".repeat(1000));
    await kit.clock.advance(30_000);
    expect(bob.wire.closedWith).toBeNull();
    await kit.clock.advance(26_000);
    expect(bob.wire.closedWith).toEqual({ code: 4440, reason: "slow_consumer" });
    const { token, room } = bob;
    const cursor = bob.seqs.at(-1) ?? 0;
    const back = await kit.resume({ token, cursors: { [room]: cursor } });
    expect([...bob.seqs, ...back.seqs]).toEqual(range(1, 300));
    heartbeat.close();
  });

  test("G16 is not closed while bytes leave, however slowly", async () => {
    const kit = new SessionKit({ env: small });
    const heartbeat = kit.startHeartbeat();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    heartbeat.add(bob.connection);
    bob.wire.stopReading();
    for (let n = 1; n <= 100; n++) await ana.say("x".repeat(1000));
    for (let seconds = 0; seconds < 600; seconds += 20) {
      await kit.clock.advance(20_000);
      bob.wire.read(100);
    }
    expect(bob.wire.closedWith).toBeNull();
    heartbeat.close();
  });

  test("G29 that is closed is written nothing behind the close frame", async () => {
    const kit = new SessionKit({ env: small });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    bob.wire.stopReading();
    for (let n = 1; n <= 300; n++) await ana.say("x".repeat(1000));
    bob.push({ type: "send", text: "one more" });
    await Promise.resolve();
    bob.wire.resumeReading();
    bob.connection.close("restart");
    await kit.clock.settle();
    await ana.say("later");
    expect(bob.wire.bytesAfterClose).toBe(0);
  });
});
