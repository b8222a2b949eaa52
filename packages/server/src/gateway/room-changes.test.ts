import type { RoomChange, RoomId, SessionId, UserId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { addMember } from "../chat/add-member.ts";
import { createRoom } from "../chat/create-room.ts";
import { openDirect } from "../chat/open-direct.ts";
import { removeMember } from "../chat/remove-member.ts";
import { setPreferences } from "../chat/set-preferences.ts";
import { setRole } from "../chat/set-role.ts";
import { updateRoom } from "../chat/update-room.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { Actor } from "../store/model.ts";
import { createLiveConnections } from "./live-connections.ts";

const actorOf = (name: string): Actor => {
  return { kind: "user", id: `u_${name}` as UserId, name, session: `s_${name}` as SessionId };
};
const idOf = (name: string) => actorOf(name).id;

/** What one person does over HTTP on a node, in the order in which the routes do it. */
function overHttp({ context, clock }: SessionKit, name: string) {
  const live = createLiveConnections(context);
  const { chat } = context;
  const actor = actorOf(name);
  return {
    async make(kind: "public" | "private", title: string): Promise<RoomId> {
      const { room, events } = await createRoom(chat, actor, { kind, name: title });
      await live.enter(actor.id, room.id);
      for (const event of events) live.publish(event);
      await clock.settle();
      return room.id;
    },
    async direct(...others: string[]): Promise<RoomId> {
      const { room, events } = await openDirect(chat, actor, others.map(idOf));
      await Promise.all((room.members ?? []).map(({ id }) => live.enter(id, room.id)));
      for (const event of events) live.publish(event);
      return room.id;
    },
    async add(room: RoomId, whom: string): Promise<void> {
      const event = await addMember(chat, actor, room, idOf(whom));
      await live.enter(idOf(whom), room);
      if (event) live.publish(event);
    },
    async remove(room: RoomId, whom: string): Promise<void> {
      const event = await removeMember(chat, actor, room, idOf(whom));
      live.exit({ user: idOf(whom), room, by: { id: actor.id, name } });
      if (event) live.publish(event);
    },
    async update(room: RoomId, change: RoomChange): Promise<void> {
      const event = await updateRoom(chat, actor, room, change);
      if (event) live.publish(event);
    },
    async role(room: RoomId, whom: string, role: "owner" | "moderator" | "member"): Promise<void> {
      const event = await setRole(chat, actor, { room, user: idOf(whom), role });
      if (event) live.publish(event);
    },
    async prefer(room: RoomId, wanted: Parameters<typeof setPreferences>[3]): Promise<void> {
      live.preferencesSet(actor.id, room, await setPreferences(chat, actor, room, wanted));
    },
  };
}

/** Two nodes with one store and one bus. */
function twoNodes(): [SessionKit, SessionKit] {
  const parts = { clock: new HandClock(), store: createMemoryStore(), tokens: new Map() };
  const broker = createMemoryBroker({ onError: (error) => expect.unreachable(String(error)) });
  const node = (name: string) => new SessionKit({ ...parts, bus: broker.connect(), node: name });
  return [node("a"), node("b")];
}

/** What a peer got of a room after the last `left` of it. */
function afterLeft(peer: Peer, room: string): string[] {
  const at = peer.wire.frames.findLastIndex((frame) => frame.type === "left" && frame.room === room);
  const later = peer.wire.frames.slice(at + 1).map((frame) => JSON.stringify(frame));
  return later.filter((text) => text.includes(room));
}

describe("whoever is let in or taken out by somebody else", () => {
  test("G31 is in the room on all devices, on every node, and the others hear who let them in", async () => {
    const [here, there] = twoNodes();
    const alice = await here.signIn("alice");
    const [phone, laptop] = [await here.signIn("bob"), await there.signIn("bob")];
    const room = await overHttp(here, "alice").make("private", "Plans");
    await overHttp(here, "alice").add(room, "bob");
    await here.clock.settle();
    for (const device of [phone, laptop]) {
      expect(device.wire.last("joined").room).toMatchObject({
        id: room,
        name: "Plans",
        kind: "private",
        role: "member",
      });
    }
    expect(alice.wire.last("member_joined")).toMatchObject({ seq: 2, member: { name: "bob" }, by: { name: "alice" } });
    await alice.send({ type: "send", room, text: "welcome" });
    await here.clock.settle();
    for (const device of [phone, laptop]) expect(device.texts).toEqual(["welcome"]);
  });

  test("G31 gets nothing after it on any node, and learns by whom, though the note about it is lost", async () => {
    for (const isNoteLost of [false, true]) {
      const [here, there] = twoNodes();
      const alice = await here.signIn("alice");
      const room = await overHttp(here, "alice").make("private", "Plans");
      const [phone, laptop] = [await here.signIn("bob"), await there.signIn("bob")];
      await overHttp(here, "alice").add(room, "bob");
      await here.clock.settle();
      if (isNoteLost) here.context.tellNodes = () => undefined;
      alice.push({ type: "send", room, text: "before" });
      await overHttp(here, "alice").remove(room, "bob");
      alice.push({ type: "send", room, text: "after" });
      await here.clock.advance(10_000);
      for (const device of [phone, laptop]) {
        expect(device.wire.last("left")).toEqual({ type: "left", room, by: { id: "u_alice", name: "alice" } });
        expect(afterLeft(device, room)).toEqual([]);
        expect(device.texts).not.toContain("after");
      }
      expect(alice.wire.last("member_left")).toMatchObject({ member: { name: "bob" }, by: { name: "alice" } });
      await phone.send({ type: "send", room, text: "let me in" });
      expect(phone.wire.last("error").code).toBe("not_found");
    }
  });

  test("G31 at whatever moment of a handshake they are taken out: they know, and nothing follows", async () => {
    for (let moment = 0; moment < 60; moment++) {
      const kit = new SessionKit();
      const alice = await kit.signIn("alice");
      await kit.signIn("bob");
      const desk = overHttp(kit, "alice");
      const room = await desk.make("private", "Plans");
      await desk.add(room, "bob");
      const laptop = kit.open();
      laptop.push({ type: "hello", token: "user bob" });
      for (let turn = 0; turn < moment; turn++) await Promise.resolve();
      await desk.remove(room, "bob");
      await alice.send({ type: "send", room, text: "after" });
      await kit.clock.settle();
      const wasIn = laptop.wire.last("ready").rooms.length > 0;
      expect(laptop.wire.of("left").length, `moment ${moment}`).toBe(wasIn ? 1 : 0);
      expect(laptop.texts, `moment ${moment}`).toEqual([]);
      expect(laptop.connection.subscriptions, `moment ${moment}`).toEqual([]);
    }
  });

  test("G31 in a direct room: everybody it is opened with is in it at once", async () => {
    const [here, there] = twoNodes();
    await here.signIn("alice");
    const bob = await there.signIn("bob");
    const room = await overHttp(here, "alice").direct("bob");
    await here.clock.settle();
    expect(bob.wire.last("joined").room).toMatchObject({ id: room, kind: "direct", name: "", head: 2 });
    expect(bob.wire.last("joined").room.members).toEqual([
      { id: "u_alice", name: "alice" },
      { id: "u_bob", name: "bob" },
    ]);
    await bob.send({ type: "leave", id: "1", room });
    expect(bob.wire.last("error")).toMatchObject({ id: "1", code: "forbidden" });
    await bob.send({ type: "send", room, text: "still here" });
    expect(bob.texts).toEqual(["still here"]);
  });
});

describe("a room that is changed", () => {
  test("G32 tells everybody in it by an event in order, also those who were away", async () => {
    const [here, there] = twoNodes();
    const alice = await here.signIn("alice");
    const room = await overHttp(here, "alice").make("public", "Plans");
    const bob = await there.signIn("bob");
    const { code } = alice.wire.last("joined").room;
    await bob.join(code);
    const away = await there.signIn("bob", { cursors: { [room]: 2 }, epoch: here.store.epoch });
    await away.vanish();
    await overHttp(here, "alice").update(room, { topic: "soon", posting: "moderators" });
    await overHttp(here, "alice").role(room, "bob", "moderator");
    await bob.send({ type: "send", room, text: "may I?" });
    await here.clock.settle();
    const back = await here.signIn("bob", { cursors: { [room]: 2 }, epoch: here.store.epoch });
    for (const peer of [alice, bob, back]) {
      const told = peer.wire.frames.filter((frame) => "seq" in frame && "at" in frame && frame.seq > 2);
      expect(told).toMatchObject([
        { type: "room_changed", seq: 3, from: { name: "alice" }, topic: "soon", posting: "moderators" },
        { type: "member_role", seq: 4, from: { name: "alice" }, member: { name: "bob" }, role: "moderator" },
        { type: "message", seq: 5, text: "may I?" },
      ]);
    }
    expect(back.wire.last("ready").rooms).toMatchObject([{ topic: "soon", posting: "moderators", role: "moderator" }]);
  });

  test("G32 between the reading of a view and its head: whoever comes in sees it as of that head", async () => {
    for (const what of ["hello", "join"] as const) {
      const probe = new StoreProbe(createMemoryStore());
      const kit = new SessionKit({ store: probe.store });
      await kit.signIn("alice");
      const desk = overHttp(kit, "alice");
      const room = await desk.make("public", "Plans");
      const phone = await kit.signIn("bob");
      const code = (await kit.store.findRoom(room, actorOf("alice")))?.code ?? "";
      await phone.join(code);
      const laptop = what === "join" ? phone : kit.open();
      probe.hold(what === "join" ? "memberRoom" : "roomsOf", "answer");
      laptop.push(what === "join" ? { type: "join", code } : { type: "hello", token: "user bob" });
      await kit.clock.settle();
      probe.holdNoMore();
      await desk.update(room, { name: "Other plans" });
      await desk.role(room, "bob", "moderator");
      await kit.clock.settle();
      probe.release();
      await kit.clock.settle();
      const view = what === "join" ? laptop.wire.last("joined").room : laptop.wire.last("ready").rooms[0];
      expect(view, what).toMatchObject({ head: 4, name: "Other plans", role: "moderator" });
    }
  });

  test("G32 a visitor sees it too, and an archived room takes nothing from anybody", async () => {
    const kit = new SessionKit();
    const alice = await kit.signIn("alice");
    const room = await alice.join("lobby");
    const ana = await kit.visit("room=lobby&name=ana");
    await overHttp(kit, "alice").update(room, { isArchived: true });
    await kit.clock.settle();
    expect(ana.wire.last("room_changed")).toMatchObject({ seq: 2, isArchived: true });
    for (const peer of [alice, ana]) {
      await peer.send({ type: "send", id: "7", room, text: "hello?" });
      expect(peer.wire.last("error")).toMatchObject({ id: "7", code: "archived" });
    }
    await kit.clock.advance(2000);
    const late = await kit.visit("room=lobby&name=eve");
    expect(late.wire.last("ready").rooms).toMatchObject([{ isArchived: true }]);
  });
});

describe("a room's preferences", () => {
  test("reach the person's other devices on every node, and nobody else", async () => {
    const [here, there] = twoNodes();
    const alice = await here.signIn("alice");
    const room = await overHttp(here, "alice").make("public", "Plans");
    const tablet = await there.signIn("alice");
    const bob = await there.signIn("bob");
    await bob.join(alice.wire.last("joined").room.code);
    await overHttp(here, "alice").prefer(room, { level: "mentions", isFavourite: true });
    await here.clock.settle();
    const told = { type: "preferences", room, level: "mentions", isFavourite: true };
    for (const device of [alice, tablet]) expect(device.wire.last("preferences")).toEqual(told);
    expect(bob.wire.of("preferences")).toEqual([]);
    const later = await there.signIn("alice");
    expect(later.wire.last("ready").rooms).toMatchObject([{ level: "mentions", isFavourite: true }]);
  });
});

describe("a room that is not open", () => {
  test("G33 is joined over the socket by registered users if it is public, and by nobody if it is private", async () => {
    const kit = new SessionKit();
    const alice = await kit.signIn("alice");
    await overHttp(kit, "alice").make("public", "Plans");
    const { code } = alice.wire.last("joined").room;
    await overHttp(kit, "alice").make("private", "Hidden");
    const hidden = alice.wire.last("joined").room.code;
    const bob = await kit.signIn("bob");
    await bob.join(code);
    expect(bob.wire.last("joined").room).toMatchObject({ kind: "public", role: "member" });
    await bob.send({ type: "join", id: "1", code: hidden });
    expect(bob.wire.last("error")).toMatchObject({ id: "1", code: "not_found" });
    const ana = await kit.visit("room=lobby&name=ana");
    for (const wanted of [code, hidden]) {
      await ana.send({ type: "join", id: "2", code: wanted });
      expect(ana.wire.last("error")).toMatchObject({ id: "2", code: "not_found" });
    }
    const eve = await kit.visit(`room=${code}&name=eve`);
    expect(eve.wire.of("ready")).toEqual([]);
    await alice.send({ type: "join", id: "3", code: hidden });
    expect(alice.wire.last("joined").room.name).toBe("Hidden");
  });
});
