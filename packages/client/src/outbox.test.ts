import { expect, test } from "vitest";
import { ana, bob, ClientKit, lobby, LOBBY, message } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";
import { OutboxFull } from "./errors.ts";
import { memoryStorage } from "./storage.ts";

test("a message is shown at once, and replaced in place by the stored one", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  expect(kit.room.send("hello")).toBe("c1");
  expect(kit.shown).toEqual(["sending hello"]);
  const key = kit.room.snapshot().timeline[0]?.key;
  const [send] = kit.socket.take("send");
  expect(send).toMatchObject({ room: LOBBY, text: "hello", clientMsgId: "c1" });
  kit.socket.deliver(kit.ack(1, send ?? {}));
  expect(kit.shown).toEqual(["1 hello"]);
  kit.socket.deliver(message(1, "hello", { from: ana, clientMsgId: "c1" }));
  expect(kit.shown).toEqual(["1 hello"]);
  expect(kit.room.snapshot().timeline[0]).toMatchObject({ key, isOwn: true, state: "sent" });
  expect(kit.heard).toEqual(["hello"]);
});

test("the event alone settles a message; an ack that comes later changes nothing", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("hello");
  const [send] = kit.socket.take("send");
  kit.socket.deliver(message(1, "hello", { from: ana, clientMsgId: "c1" }), kit.ack(1, send ?? {}));
  expect(kit.shown).toEqual(["1 hello"]);
  await kit.reconnect();
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(1)] }));
  expect(kit.socket.take("send")).toEqual([]);
});

test("after a lost ack the same message goes out again with the same id, and is shown once", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("hello");
  kit.socket.take("send");
  await kit.reconnect();
  expect(kit.shown).toEqual(["queued hello"]);
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(1)] }));
  const [again] = kit.socket.take("send");
  expect(again).toMatchObject({ text: "hello", clientMsgId: "c1" });
  kit.socket.deliver(message(1, "hello", { from: ana, clientMsgId: "c1" }), kit.ack(1, again ?? {}));
  expect(kit.shown).toEqual(["1 hello"]);
  expect(kit.heard).toEqual(["hello"]);
});

test("a send the server never answers is sent again on the same connection", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("hello");
  const [first] = kit.socket.take("send");
  await kit.clock.advance(10_000);
  const [again] = kit.socket.take("send");
  expect(again).toMatchObject({ clientMsgId: "c1" });
  kit.socket.deliver(kit.ack(1, first ?? {}));
  expect(kit.shown).toEqual(["1 hello"]);
});

test("five messages written offline go out in order, exactly once", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.end(1006);
  for (let n = 1; n <= 5; n += 1) kit.room.send(`m${n}`);
  expect(kit.shown).toEqual(["queued m1", "queued m2", "queued m3", "queued m4", "queued m5"]);
  await kit.clock.advance(15_000);
  kit.socket.open();
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(0)] }));
  const sent: string[] = [];
  for (let seq = 1; seq <= 5; seq += 1) {
    const [send, ...more] = kit.socket.take("send");
    expect(more).toEqual([]);
    sent.push(send?.text ?? "");
    kit.socket.deliver(kit.ack(seq, send ?? {}), message(seq, send?.text, { from: ana, clientMsgId: `c${seq}` }));
  }
  expect(sent).toEqual(["m1", "m2", "m3", "m4", "m5"]);
  expect(kit.shown).toEqual(["1 m1", "2 m2", "3 m3", "4 m4", "5 m5"]);
  expect(kit.socket.take("send")).toEqual([]);
});

test("an ack that has overtaken earlier events is shown as sent when they are there, never behind a hole", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("mine");
  const [send] = kit.socket.take("send");
  kit.socket.deliver(kit.ack(2, send ?? {}));
  expect(kit.shown).toEqual(["sending mine"]);
  kit.socket.deliver(message(1, "first"));
  expect(kit.shown).toEqual(["1 first", "2 mine"]);
});

test("a refused message fails with the reason; sent again under the same id it goes out", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("bad");
  kit.room.send("good");
  const [bad] = kit.socket.take("send");
  const refusal = { code: "bad_text", message: "not like that" } as const;
  kit.socket.deliver({ type: "error", id: bad?.id ?? "", ...refusal });
  expect(kit.shown).toEqual(["failed bad", "sending good"]);
  expect(kit.room.snapshot().timeline[0]).toMatchObject({ error: refusal });
  const [good] = kit.socket.take("send");
  kit.socket.deliver(kit.ack(1, good ?? {}), message(1, "good", { from: ana, clientMsgId: "c2" }));
  kit.room.resend("c1");
  const [again] = kit.socket.take("send");
  expect(again).toMatchObject({ clientMsgId: "c1" });
  kit.socket.deliver(kit.ack(2, again ?? {}));
  expect(kit.shown).toEqual(["1 good", "2 bad"]);
});

test("a discarded message is forgotten, in storage too", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("bad");
  kit.socket.deliver({ type: "error", id: kit.socket.take("send")[0]?.id ?? "", code: "bad_text", message: "no" });
  kit.room.discard("c1");
  expect(kit.shown).toEqual([]);
  expect(kit.storage.get("parley:chat.example:outbox:ana")).toBeNull();
});

test("too fast waits as long as the server says, and the next message waits with it", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("one");
  kit.room.send("two");
  const [one] = kit.socket.take("send");
  kit.socket.deliver({ type: "error", id: one?.id ?? "", code: "rate_limited", message: "slow", retryAfterMs: 700 });
  await kit.clock.advance(699);
  expect(kit.socket.take("send")).toEqual([]);
  await kit.clock.advance(1);
  expect(kit.socket.take("send")).toMatchObject([{ text: "one", clientMsgId: "c1" }]);
});

test("a message that needs new credentials makes the client sign in again and send it then", async () => {
  const tokens = ["jwt1", "jwt2"];
  const accessToken = () => Promise.resolve(tokens.shift() ?? "none");
  const kit = new ClientKit({ credentials: { kind: "user", accessToken } });
  const user = { self: { ...ana, kind: "user" as const }, rooms: [lobby(0)] };
  await kit.ready(user);
  kit.room.send("hello");
  const [send] = kit.socket.take("send");
  kit.socket.deliver({ type: "error", id: send?.id ?? "", code: "token_expired", message: "expired" });
  await kit.clock.advance(15_000);
  kit.socket.open();
  expect(kit.socket.take("hello")).toMatchObject([{ token: "jwt2" }]);
  kit.socket.deliver(kit.readyFrame(user));
  expect(kit.socket.take("send")).toMatchObject([{ clientMsgId: "c1" }]);
});

test("what is queued survives in storage and is sent by the next client of the same person", async () => {
  const storage = memoryStorage();
  const before = new ClientKit({ storage });
  await before.inLobby();
  before.socket.end(1006);
  before.room.send("first");
  before.room.send("second");
  before.client.close();
  const after = new ClientKit({ storage, idPrefix: "d" });
  await after.ready();
  after.socket.deliver({ type: "joined", id: after.socket.take("join")[0]?.id ?? "", room: lobby(0) });
  expect(after.shown).toEqual(["sending first", "queued second"]);
  expect(after.socket.take("send")).toMatchObject([{ text: "first", clientMsgId: "c1" }]);
});

test("over 1 MiB waiting, the next message is refused and the others stay", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.end(1006);
  const text = "ü".repeat(32_000);
  for (let n = 0; n < 16; n += 1) kit.room.send(text);
  expect(() => kit.room.send(text)).toThrow(OutboxFull);
  expect(kit.room.snapshot().timeline.length).toBe(16);
});

test("somebody else's message with the id of ours settles nothing", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("mine");
  kit.socket.deliver(message(1, "theirs", { from: bob, clientMsgId: "c1" }));
  expect(kit.shown).toEqual(["1 theirs", "sending mine"]);
});

test("a message sent under a lost identity is sent again only if the log shows that it never arrived", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("arrived");
  kit.room.send("waiting");
  await kit.reconnect();
  kit.socket.end(4401);
  await kit.clock.advance(15_000);
  kit.socket.open();
  const self = { id: "ana2" as typeof ana.id, name: "Ana", kind: "visitor" as const };
  kit.socket.deliver(kit.readyFrame({ self, token: "t2" }));
  const [join] = kit.socket.take("join");
  kit.socket.deliver({ type: "joined", id: join?.id ?? "", room: lobby(1) });
  expect(kit.socket.take("send")).toEqual([]);
  kit.socket.deliver(message(1, "arrived", { from: ana, clientMsgId: "c1" }));
  expect(kit.socket.take("send")).toMatchObject([{ text: "waiting", clientMsgId: "c2" }]);
  expect(kit.shown).toEqual(["1 arrived", "sending waiting"]);
});

test("a message of which nobody can know whether it arrived fails and says so", async () => {
  const storage = memoryStorage();
  const before = new ClientKit({ storage });
  await before.inLobby();
  before.room.send("maybe");
  before.client.close();
  const after = new ClientKit({ storage });
  after.client.connect();
  await settled();
  after.socket.end(4401);
  await after.clock.advance(15_000);
  after.socket.open();
  const self = { id: "ana2" as typeof ana.id, name: "Ana", kind: "visitor" as const };
  after.socket.deliver(after.readyFrame({ self }));
  const [join] = after.socket.take("join");
  after.socket.deliver({ type: "joined", id: join?.id ?? "", room: lobby(90) }, message(90));
  expect(after.socket.take("send")).toEqual([]);
  expect(after.shown).toEqual(["90 m90", "failed maybe"]);
});

test("a message that has never left gets another text, and goes out with it alone, where it stood", async () => {
  const storage = memoryStorage();
  const before = new ClientKit({ storage });
  await before.inLobby();
  before.socket.end(1006);
  for (const text of ["one", "two", "three"]) before.room.send(text);
  expect(before.room.rewrite("c2", "zwei")).toBe(true);
  expect(before.shown).toEqual(["queued one", "queued zwei", "queued three"]);
  before.client.close();
  const after = new ClientKit({ storage });
  await after.ready();
  after.socket.deliver({ type: "joined", id: after.socket.take("join")[0]?.id ?? "", room: lobby(0) });
  const sent: string[] = [];
  for (let seq = 1; seq <= 3; seq += 1) {
    const [send] = after.socket.take("send");
    sent.push(send?.text ?? "");
    after.socket.deliver(after.ack(seq, send ?? {}));
  }
  expect(sent).toEqual(["one", "zwei", "three"]);
});

test("a message that may have left keeps its text, however often it goes out", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("one");
  kit.room.send("two");
  expect(kit.room.rewrite("c1", "eins")).toBe(false);
  expect(kit.room.rewrite("c2", "zwei")).toBe(true);
  await kit.reconnect();
  expect(kit.room.rewrite("c1", "eins")).toBe(false);
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(0)] }));
  const [send] = kit.socket.take("send");
  const tooFast = { code: "rate_limited", message: "slow", retryAfterMs: 700 } as const;
  kit.socket.deliver({ type: "error", id: send?.id ?? "", ...tooFast });
  expect(kit.room.rewrite("c1", "eins")).toBe(false);
  expect(kit.shown).toEqual(["queued one", "queued zwei"]);
  kit.socket.deliver(message(1, "one", { from: ana, clientMsgId: "c1" }));
  expect(kit.room.rewrite("c1", "eins")).toBe(false);
  expect(kit.room.rewrite("nobody's", "eins")).toBe(false);
});

test("a refused message, which is certainly not stored, goes out again with another text", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("too long");
  kit.socket.deliver({ type: "error", id: kit.socket.take("send")[0]?.id ?? "", code: "text_too_long", message: "no" });
  expect(kit.room.rewrite("c1", "short")).toBe(true);
  expect(kit.shown).toEqual(["sending short"]);
  expect(kit.room.snapshot().timeline[0]).not.toHaveProperty("error");
  expect(kit.socket.take("send")).toMatchObject([{ text: "short", clientMsgId: "c1" }]);
});

test("another text must fit into what may wait, too", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.end(1006);
  kit.room.send("small");
  for (let n = 0; n < 16; n += 1) kit.room.send("ü".repeat(32_000));
  expect(() => kit.room.rewrite("c1", "ü".repeat(32_000))).toThrow(OutboxFull);
  expect(kit.shown[0]).toBe("queued small");
  kit.room.discard("c2");
  expect(kit.room.rewrite("c1", "ü".repeat(32_000))).toBe(true);
});
