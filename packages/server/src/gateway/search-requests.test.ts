import type { RoomId } from "@parley/protocol";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Peer } from "../../test/kit/peer.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { createLiveConnections } from "./live-connections.ts";

let kit: SessionKit;
let alice: Peer;
let bob: Peer;
let plans: RoomId;
let hall: RoomId;
// It is read when somebody searches; no clock that is turned by hand waits for that.
beforeAll(() => import("./search-requests.ts"));
beforeEach(async () => {
  kit = new SessionKit();
  alice = await kit.signIn("alice");
  bob = await kit.signIn("bob");
  plans = await alice.join("plans");
  hall = await bob.join("hall");
});

const say = (peer: Peer, room: RoomId, text: string) => peer.send({ type: "send", room, text });

async function find(peer: Peer, frame: Readonly<Record<string, unknown>>) {
  await peer.send({ type: "search", ...frame });
  return peer.wire.last("found");
}

async function refusal(peer: Peer, frame: Readonly<Record<string, unknown>>) {
  await peer.send(frame);
  return peer.wire.last("error");
}

describe("a search by frame", () => {
  test("answers with the messages, their rooms and where the words are, under its id", async () => {
    await say(alice, plans, "Die Straße, die STRASSE");
    await say(alice, plans, "nothing of that");
    const found = await find(alice, { id: "s1", query: "straße" });
    expect(found).toMatchObject({
      id: "s1",
      hits: [
        {
          room: { id: plans, code: "plans" },
          message: { type: "message", room: plans, seq: 2, text: "Die Straße, die STRASSE", from: { name: "alice" } },
          ranges: [
            [4, 10],
            [16, 23],
          ],
        },
      ],
    });
    expect(found.next).toBeUndefined();
  });

  test("finds in all rooms a user is in, in no other, and no longer in one they have left or were taken out of", async () => {
    await say(alice, plans, "a straw in plans");
    await say(bob, hall, "a straw in the hall");
    const rooms = async (peer: Peer) => (await find(peer, { query: "straw" })).hits.map(({ room }) => room.id);
    expect(await rooms(alice)).toEqual([plans]);
    await alice.join("hall");
    expect((await rooms(alice)).toSorted()).toEqual([hall, plans].toSorted());
    await alice.send({ type: "leave", room: hall });
    expect(await rooms(alice)).toEqual([plans]);
    await bob.join("plans");
    expect(await rooms(bob)).toContain(plans);
    const live = createLiveConnections(kit.context);
    await kit.store.leave({ room: plans, user: { id: "u_bob" as never, name: "bob" }, at: kit.clock.now() });
    live.exit({ user: "u_bob" as never, room: plans });
    expect(await rooms(bob)).toEqual([hall]);
  });

  test("in a room is refused like a room that does not exist, to whoever is not in it", async () => {
    await say(alice, plans, "a secret");
    const unseen = await refusal(bob, { type: "search", id: "1", query: "secret", in: plans });
    const unknown = await refusal(bob, { type: "search", id: "2", query: "secret", in: "no-such-room" });
    expect([unseen.id, unknown.id]).toEqual(["1", "2"]);
    expect(unknown.code).toBe("not_found");
    expect({ ...unseen, id: "" }).toEqual({ ...unknown, id: "" });
  });

  test("lets a visitor look in the room of their URL, with or without naming it, and nowhere else", async () => {
    await say(alice, plans, "a straw");
    await say(bob, hall, "another straw");
    const vera = await kit.visit("room=plans&name=vera");
    expect((await find(vera, { query: "straw" })).hits.map(({ room }) => room.code)).toEqual(["plans"]);
    expect((await find(vera, { query: "straw in:plans" })).hits).toHaveLength(1);
    expect((await refusal(vera, { type: "search", query: "straw in:hall" })).code).toBe("bad_frame");
  });

  test("is answered with what the messages are now: edited words are found, deleted ones are not", async () => {
    await say(alice, plans, "before");
    await alice.send({ type: "edit", room: plans, seq: 2, text: "behind" });
    expect((await find(alice, { query: "before" })).hits).toEqual([]);
    expect((await find(alice, { query: "behind" })).hits[0]?.message).toMatchObject({ seq: 2, text: "behind" });
    await alice.send({ type: "delete", room: plans, seq: 2 });
    expect((await find(alice, { query: "behind" })).hits).toEqual([]);
  });

  test("comes in pages, the newest first, without a message twice or left out", async () => {
    for (let n = 1; n <= 7; n++) {
      await kit.clock.advance(1000);
      await say(alice, plans, `straw ${n}`);
    }
    const seen: string[] = [];
    let before: string | undefined;
    for (let page = 0; page < 4; page++) {
      const found = await find(alice, { query: "straw", limit: 3, ...(before !== undefined && { before }) });
      seen.push(...found.hits.map(({ message }) => message.text));
      before = found.next;
      if (before === undefined) break;
      if (page === 0) await say(alice, plans, "straw said meanwhile");
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `straw ${n}`));
  });

  test.each([
    ["says nothing", { query: "  " }],
    ["is no text", { query: 7 }],
    ["is missing", {}],
    ["is longer than 512 characters", { query: "x".repeat(513) }],
    ["has more than 20 words", { query: "a ".repeat(21) }],
    ["wants no hits", { query: "x", limit: 0 }],
    ["wants more than 50 hits", { query: "x", limit: 51 }],
    ["goes on from nowhere", { query: "x", before: "" }],
    ["names a date that is none", { query: "before:soon" }],
    ["names a room nobody can see", { query: "x in:nowhere" }],
    ["has a time zone that is none", { query: "on:today", timeZone: "Mars/Olympus" }],
    ["says more than there is to say", { query: "x", everything: true }],
  ])("is bad_frame when it %s, and the connection goes on", async (_, frame) => {
    expect((await refusal(alice, { type: "search", ...frame })).code).toBe("bad_frame");
    expect((await find(alice, { id: "after", query: "x" })).id).toBe("after");
  });

  test("twenty at once are answered, the next is told when to come back, and others are not slower for it", async () => {
    for (let n = 1; n <= 20; n++) await find(alice, { id: String(n), query: "x" });
    const slowed = await refusal(alice, { type: "search", id: "21", query: "x" });
    expect(slowed).toMatchObject({ id: "21", code: "rate_limited" });
    expect(alice.wire.of("found")).toHaveLength(20);
    // On another connection the same person is no faster.
    const again = await kit.signIn("alice");
    expect((await refusal(again, { type: "search", query: "x" })).code).toBe("rate_limited");
    await find(bob, { query: "x" });
    await kit.clock.advance(slowed.retryAfterMs ?? 0);
    expect((await find(alice, { id: "22", query: "x" })).id).toBe("22");
  });
});

describe("seq_at by frame", () => {
  test("names the first message at or after a moment, and none when there is none", async () => {
    const start = kit.clock.now();
    await kit.clock.advance(1000);
    await say(alice, plans, "first");
    await kit.clock.advance(1000);
    await say(alice, plans, "second");
    const seqAt = async (at: number) => {
      await alice.send({ type: "seq_at", id: String(at), room: plans, at });
      const reply = alice.wire.last("seq_at");
      expect(reply).toMatchObject({ id: String(at), room: plans });
      return reply.seq;
    };
    expect(await seqAt(0)).toBe(2);
    expect(await seqAt(start + 1000)).toBe(2);
    expect(await seqAt(start + 1001)).toBe(3);
    expect(await seqAt(start + 2001)).toBeUndefined();
    expect(await seqAt(-8.64e15)).toBe(2);
    expect(await seqAt(8.64e15)).toBeUndefined();
  });

  test("is of the room of the URL where none is named, and of no room for whoever is not in it", async () => {
    await say(alice, plans, "here");
    const vera = await kit.visit("room=plans&name=vera");
    await vera.send({ type: "seq_at", at: 0 });
    expect(vera.wire.last("seq_at")).toMatchObject({ room: plans, seq: 2 });
    expect((await refusal(bob, { type: "seq_at", room: plans, at: 0 })).code).toBe("not_found");
    expect((await refusal(bob, { type: "seq_at", room: "no-such-room", at: 0 })).code).toBe("not_found");
    expect((await refusal(bob, { type: "seq_at", at: 0 })).code).toBe("bad_frame");
  });

  test.each([[0.5], ["today"], [8.64e15 + 1], [null]])("at %j is bad_frame", async (at) => {
    expect((await refusal(alice, { type: "seq_at", room: plans, at })).code).toBe("bad_frame");
  });
});
