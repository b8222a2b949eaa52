import { describe, expect, test } from "vitest";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

describe("a handshake", () => {
  test("G1 a visitor by URL is ready in the room, created if needed, before it has said anything", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=Lobby&name=ana");
    expect(ana.types()).toEqual(["ready", "presence"]);
    expect(ana.wire.last("ready")).toMatchObject({
      version: 1,
      self: { name: "ana", kind: "visitor" },
      epoch: kit.store.epoch,
      rooms: [{ code: "lobby", head: 0 }],
      heartbeatMs: 25_000,
    });
  });

  test("G1 a user says hello and is ready in all its rooms", async () => {
    const kit = new SessionKit();
    const first = await kit.signIn("bob");
    await first.join("one");
    await first.join("two");
    const second = await kit.signIn("bob");
    const ready = second.wire.last("ready");
    expect(ready.self).toEqual({ id: "u_bob", name: "bob", kind: "user" });
    expect(ready.rooms.map(({ code, head, unread }) => ({ code, head, unread }))).toEqual([
      { code: "one", head: 1, unread: 0 },
      { code: "two", head: 1, unread: 0 },
    ]);
    expect(ready.token).toBeUndefined();
  });

  test("G1 anything but hello as the first frame is refused and closes", async () => {
    const kit = new SessionKit();
    const peer = kit.open();
    await peer.send({ type: "send", text: "hello?" });
    expect(peer.types()).toEqual(["error"]);
    expect(peer.wire.last("error").code).toBe("unauthenticated");
    expect(peer.wire.closedWith).toEqual({ code: 4401, reason: "unauthenticated" });
  });

  test("G1 a frame that cannot be read closes before ready, with what is wrong with it", async () => {
    for (const text of ["", "hello", "[]", '{"type":"nonsense"}', '{"type":"hello"}', '{"type":"hello","token":7}']) {
      const peer = new SessionKit().open();
      await peer.send(text);
      expect(peer.types()).toEqual(["error"]);
      expect(peer.wire.closedWith?.code).toBe(4401);
    }
  });

  test("G1 a token that is not valid, or no longer, closes with the code that says so", async () => {
    const kit = new SessionKit();
    const wrong = await kit.resume({ token: "nobody's" });
    expect(wrong.wire.closedWith?.code).toBe(4401);
    const expired = await kit.resume({ token: "expired" });
    expect(expired.wire.last("error").code).toBe("token_expired");
    expect(expired.wire.closedWith?.code).toBe(4402);
  });

  test("G1 a name or cursor in the URL that makes no sense closes", async () => {
    const kit = new SessionKit();
    for (const query of ["room=lobby&name=", "room=lobby&name=admin", "room=no%20code&name=ana"]) {
      const peer = await kit.visit(query);
      expect(peer.wire.closedWith?.code).toBe(4401);
    }
    const lost = await kit.visit("room=lobby&name=ana&cursor=soon");
    expect(lost.wire.last("error")).toMatchObject({ code: "bad_frame", message: "cursor: give a seq." });
  });

  test("G1 a second hello is refused, and the connection stays who it is", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.send({ type: "hello", id: "9", token: "user bob" });
    expect(ana.wire.last("error")).toMatchObject({ id: "9", code: "already_authenticated" });
    await ana.say("still me");
    expect(ana.wire.last("message").from.name).toBe("ana");
  });

  test("G1 a store that fails during the handshake closes with try again later, and nothing is left behind", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    probe.fail("tail", new Error("the disk is gone"));
    const ana = await kit.visit("room=lobby&name=ana");
    expect(ana.wire.closedWith?.code).toBe(1011);
    expect(kit.context.hub.roomCount).toBe(0);
    expect(kit.context.connections.size).toBe(0);
    probe.fail("tail", null);
    const again = await kit.visit("room=lobby&name=ana");
    expect(again.types()).toEqual(["ready", "presence"]);
  });

  test("G2 a protocol version that is not spoken here closes with 4406", async () => {
    const kit = new SessionKit();
    for (const version of [0, 2, -1]) {
      const peer = await kit.signIn("bob", { version });
      expect(peer.wire.closedWith).toEqual({ code: 4406, reason: "unsupported_version" });
    }
    const current = await kit.signIn("bob", { version: 1 });
    expect(current.wire.closedWith).toBeNull();
  });

  test("G19 frames that come before ready are handled after it, in order", async () => {
    const kit = new SessionKit();
    const peer = kit.open();
    await kit.signIn("bob").then((bob) => bob.join("lobby"));
    const room = (await kit.store.roomsOf("u_bob" as never))[0]?.id;
    peer.push({ type: "hello", token: "user bob" });
    for (const text of ["one", "two", "three"]) peer.push({ type: "send", room, id: text, text });
    await kit.clock.settle();
    expect(peer.types().slice(0, 2)).toEqual(["ready", "presence"]);
    expect(peer.wire.of("ack").map(({ id, seq }) => [id, seq])).toEqual([
      ["one", 2],
      ["two", 3],
      ["three", 4],
    ]);
  });

  test("G19 more early frames, or bigger ones, than an honest client sends close", async () => {
    const many = new SessionKit().open();
    many.push({ type: "hello", token: "user bob" });
    for (let n = 0; n <= 64; n++) many.push({ type: "typing" });
    expect(many.wire.closedWith?.code).toBe(1008);
    const big = new SessionKit().open();
    big.push({ type: "hello", token: "user bob" });
    for (let n = 0; n < 5; n++) big.push({ type: "send", text: "x".repeat(60_000) });
    expect(big.wire.closedWith?.code).toBe(1008);
  });

  test("G21 with GUESTS=off no visitor gets in, by name, by token or by ticket", async () => {
    const open = new SessionKit();
    const ana = await open.visit("room=lobby&name=ana");
    const kit = new SessionKit({ env: { GUESTS: "off" }, store: open.store, tokens: open.tokens });
    const byName = await kit.visit("room=lobby&name=ana");
    const byToken = await kit.resume({ token: ana.token });
    const byTicket = await kit.visit(`room=lobby&ticket=${encodeURIComponent(ana.token)}`);
    for (const peer of [byName, byToken, byTicket]) {
      expect(peer.wire.last("error").code).toBe("guests_off");
      expect(peer.wire.closedWith?.code).toBe(4403);
    }
    const user = await kit.signIn("bob");
    expect(user.types()).toEqual(["ready"]);
  });
});
