import { describe, expect, test } from "vitest";
import type { SessionId, UserId } from "@parley/protocol";
import type { Peer } from "../../test/kit/peer.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Actor } from "../store/model.ts";
import { createLiveConnections } from "./live-connections.ts";

/** What a peer got of a room after the last `left` of it. */
function afterLeft(peer: Peer, room: string): string[] {
  const at = peer.wire.frames.findLastIndex((frame) => frame.type === "left" && frame.room === room);
  return peer.wire.frames
    .slice(at + 1)
    .map((frame) => JSON.stringify(frame))
    .filter((text) => text.includes(room));
}

const actorOf = (name: string): Actor => ({
  kind: "user",
  id: `u_${name}` as UserId,
  name,
  session: `s_${name}` as SessionId,
});

describe("whoever leaves", () => {
  test("G10 gets nothing of the room after left, and the others see it go", async () => {
    const kit = new SessionKit();
    const bob = await kit.signIn("bob");
    const carol = await kit.signIn("carol");
    const room = await bob.join("lobby");
    await carol.join("lobby");
    carol.push({ type: "send", room, text: "before" });
    bob.push({ type: "leave", id: "9", room });
    carol.push({ type: "send", room, text: "after" });
    await kit.clock.advance(10_000);
    expect(bob.wire.last("left")).toEqual({ type: "left", id: "9", room });
    expect(afterLeft(bob, room)).toEqual([]);
    expect(carol.events.at(-2)).toMatchObject({ type: "member_left", member: { name: "bob" } });
    await bob.send({ type: "send", room, text: "one more thing" });
    expect(bob.wire.last("error").code).toBe("not_found");
  });

  test("G10 is out on all devices at once, and each is told", async () => {
    const kit = new SessionKit();
    const phone = await kit.signIn("bob");
    const room = await phone.join("lobby");
    const laptop = await kit.signIn("bob");
    const carol = await kit.signIn("carol");
    await carol.join("lobby");
    phone.push({ type: "leave", room });
    carol.push({ type: "send", room, text: "after" });
    await kit.clock.advance(10_000);
    for (const device of [phone, laptop]) {
      expect(device.wire.of("left").length).toBe(1);
      expect(afterLeft(device, room)).toEqual([]);
    }
    expect(kit.context.hub.room(room)?.presence.people(0)).toEqual([{ id: "u_carol", name: "carol" }]);
  });

  test("G10 while another device shakes hands: that one is not in the room either", async () => {
    for (const at of ["call", "answer"] as const) {
      for (const method of ["roomsOf", "tail"] as const) {
        const probe = new StoreProbe(createMemoryStore());
        const kit = new SessionKit({ store: probe.store });
        const phone = await kit.signIn("bob");
        const room = await phone.join("lobby");
        const other = new SessionKit({ store: probe.store, tokens: kit.tokens, node: "b" });
        const here = method === "tail" ? other : kit;
        probe.hold(method, at);
        const laptop = here.open();
        laptop.push({ type: "hello", token: "user bob" });
        await kit.clock.settle();
        await here.clock.settle();
        await phone.send({ type: "leave", room });
        createLiveConnections(here.context).exit({ user: "u_bob" as never, room });
        probe.release();
        await here.clock.advance(10_000);
        expect(laptop.wire.last("ready").rooms, `${method} ${at}`).toEqual([]);
        expect(JSON.stringify(laptop.wire.frames)).not.toContain(room);
        expect(laptop.connection.subscriptions).toEqual([]);
      }
    }
  });

  test("G10 while another device joins: whichever the store did last counts", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const phone = await kit.signIn("bob");
    const room = await phone.join("lobby");
    const laptop = await kit.signIn("bob");
    await laptop.send({ type: "leave", room });
    probe.hold("memberRoom", "answer");
    laptop.push({ type: "join", id: "1", code: "lobby" });
    await kit.clock.settle();
    await phone.send({ type: "leave", room });
    probe.release();
    await kit.clock.advance(10_000);
    expect(laptop.wire.last("error")).toMatchObject({ id: "1", code: "not_found" });
    expect(laptop.connection.subscriptions).toEqual([]);
    expect(afterLeft(laptop, room)).toEqual([]);
  });

  test("G10 while another device joins, and enters a second room meanwhile: it is out of the first all the same", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const phone = await kit.signIn("bob");
    const room = await phone.join("lobby");
    const laptop = await kit.signIn("bob");
    await laptop.send({ type: "leave", room });
    probe.hold("memberRoom", "answer");
    laptop.push({ type: "join", id: "1", code: "lobby" });
    await kit.clock.settle();
    probe.holdNoMore();
    const second = await phone.join("second");
    await phone.send({ type: "leave", room });
    probe.release();
    await kit.clock.settle();
    expect(laptop.wire.last("error")).toMatchObject({ id: "1", code: "not_found" });
    expect(laptop.connection.subscriptions.map((subscription) => subscription.room.id)).toEqual([second]);
  });

  test("G10 at whatever moment of a join or a handshake it is taken out: it knows, and nothing follows", async () => {
    for (const what of ["join", "hello"] as const) {
      for (let moment = 0; moment < 60; moment++) {
        const kit = new SessionKit();
        const phone = await kit.signIn("bob");
        const room = await phone.join("lobby");
        const laptop = what === "join" ? await kit.signIn("bob") : kit.open();
        if (what === "join") await phone.send({ type: "leave", room });
        laptop.push(what === "join" ? { type: "join", code: "lobby" } : { type: "hello", token: "user bob" });
        for (let turn = 0; turn < moment; turn++) await Promise.resolve();
        void kit.store.leave({ room, user: { id: "u_bob" as UserId, name: "bob" }, at: 0 });
        createLiveConnections(kit.context).exit({ user: "u_bob" as UserId, room });
        await kit.clock.advance(10_000);
        const isIn = laptop.wire.frames.reduce((was, frame) => {
          if (frame.type === "ready") return frame.rooms.length > 0;
          return frame.type === "joined" || (was && frame.type !== "left");
        }, false);
        expect(isIn, `${what}, moment ${moment}`).toBe(laptop.connection.subscriptions.length > 0);
        const seen = await kit.store.findRoom(room, actorOf("bob"));
        expect(seen !== null, `${what}, moment ${moment}`).toBe(isIn);
      }
    }
  });

  test("G20 a session that ends closes its connections, and nothing reaches them after", async () => {
    const kit = new SessionKit();
    const bob = await kit.signIn("bob");
    const room = await bob.join("lobby");
    const carol = await kit.signIn("carol");
    await carol.join("lobby");
    carol.push({ type: "send", room, text: "before" });
    createLiveConnections(kit.context).endSession("s_bob" as SessionId);
    const told = bob.wire.frames.length;
    carol.push({ type: "send", room, text: "after" });
    bob.push({ type: "send", room, text: "too late" });
    await kit.clock.advance(10_000);
    expect(bob.wire.closedWith).toEqual({ code: 4410, reason: "session_ended" });
    expect(bob.wire.frames.length).toBe(told);
    expect(bob.wire.bytesAfterClose).toBe(0);
    expect(carol.texts).toEqual(["before", "after"]);
    expect(carol.wire.closedWith).toBeNull();
  });

  test("G20 a session that ends while its token is being looked up never becomes ready", async () => {
    const kit = new SessionKit();
    await kit.signIn("bob");
    const laptop = kit.open();
    laptop.push({ type: "hello", token: "user bob" });
    kit.endedSessions.add("s_bob" as SessionId);
    await kit.clock.settle();
    expect(laptop.types()).toEqual(["error"]);
    expect(laptop.wire.closedWith?.code).toBe(4401);
  });

  test("G20 a session that ends in the middle of a handshake gets nothing but the close", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    await kit.signIn("bob").then((bob) => bob.join("lobby"));
    probe.hold("roomsOf");
    const laptop = kit.open();
    laptop.push({ type: "hello", token: "user bob" });
    await kit.clock.settle();
    createLiveConnections(kit.context).endSession("s_bob" as SessionId);
    probe.release();
    await kit.clock.settle();
    expect(laptop.types()).toEqual([]);
    expect(laptop.wire.closedWith?.code).toBe(4410);
  });
});
