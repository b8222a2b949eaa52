import type { Person } from "@parley/protocol";
import { expect, test } from "vitest";
import { ana, bob, ClientKit, HEARTBEAT_MS, lobby, LOBBY, message, messages } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

const lastSeqs = (kit: ClientKit, count: number) => kit.shown.slice(-count).map((item) => Number.parseInt(item, 10));

test("a room opens with its newest messages, then goes on live", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(60), [message(11), message(12), message(58)]);
  kit.socket.deliver(message(61));
  expect(kit.shown).toEqual(["11 m11", "12 m12", "58 m58", "61 m61"]);
  expect(kit.heard).toEqual(["m61"]);
  expect(kit.room.snapshot()).toMatchObject({ head: 61, hasBefore: true });
});

test("a resumed room gets what it missed, once and in order", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  await kit.reconnect();
  expect(kit.socket.take("hello")).toMatchObject([{ cursors: { [LOBBY]: 2 }, epoch: "e1" }]);
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(5)] }), ...messages(2, 5), message(4), message(6));
  expect(kit.shown).toEqual(["1 m1", "2 m2", "3 m3", "4 m4", "5 m5", "6 m6"]);
  expect(kit.heard).toEqual(["m3", "m4", "m5", "m6"]);
});

test("a connection that breaks in the middle of the first burst resumes in the middle", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(60), messages(11, 30));
  await kit.reconnect();
  expect(kit.socket.take("hello")).toMatchObject([{ cursors: { [LOBBY]: 30 } }]);
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(61)] }), ...messages(31, 61));
  expect(lastSeqs(kit, 51)).toEqual(messages(11, 61).map(({ seq }) => seq));
  expect(kit.heard).toEqual(["m61"]);
});

test("a connection that breaks before the first burst loads it as a page", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(60));
  await kit.reconnect();
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(61)] }), message(61));
  const [page] = kit.socket.take("history");
  expect(page).toMatchObject({ before: 61 });
  kit.socket.deliver({
    ...{ type: "history", id: page?.id ?? "", room: LOBBY },
    ...{ messages: messages(58, 60), hasBefore: true, hasAfter: true },
  });
  expect(kit.shown).toEqual(["58 m58", "59 m59", "60 m60", "61 m61"]);
});

test("a gap is never shown: what is missing is asked for again from the cursor", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  kit.socket.deliver(message(5), message(4));
  expect(kit.shown).toEqual(["1 m1", "2 m2"]);
  const [join, ...more] = kit.socket.take("join");
  expect(join).toMatchObject({ code: "lobby", cursor: 2 });
  expect(more).toEqual([]);
  kit.socket.deliver({ type: "joined", id: join?.id ?? "", room: lobby(5) }, ...messages(3, 6));
  expect(kit.heard).toEqual(["m3", "m4", "m5", "m6"]);
});

test("a gap that asking again does not close is closed by a new connection", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  kit.socket.deliver(message(4));
  kit.socket.deliver({ type: "joined", id: kit.socket.take("join")[0]?.id ?? "", room: lobby(4) }, message(5));
  expect(kit.client.state.phase).toBe("waiting");
  await kit.clock.advance(15_000);
  kit.socket.open();
  expect(kit.socket.take("hello")).toMatchObject([{ cursors: { [LOBBY]: 2 } }]);
  kit.socket.deliver(kit.readyFrame({ rooms: [lobby(5)] }), ...messages(3, 5));
  expect(kit.heard).toEqual(["m3", "m4", "m5"]);
});

test("an own message behind a gap is not sent again, and takes its place once the gap is closed", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("mine");
  kit.socket.deliver(message(2, "mine", { from: ana, clientMsgId: "c1" }));
  expect(kit.shown).toEqual(["sending mine"]);
  const [join] = kit.socket.take("join");
  const stored = message(2, "mine", { from: ana, clientMsgId: "c1" });
  kit.socket.deliver({ type: "joined", id: join?.id ?? "", room: lobby(2) }, message(1), stored);
  expect(kit.shown).toEqual(["1 m1", "2 mine"]);
  expect(kit.room.snapshot().timeline[1]?.key).toBe("own:c1");
});

test("a head that stays ahead for a heartbeat brings the lost last message", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  const heartbeat = { type: "heartbeat", heads: { [LOBBY]: 3 } } as const;
  kit.socket.deliver(heartbeat);
  expect(kit.socket.take("join")).toEqual([]);
  await kit.clock.advance(HEARTBEAT_MS);
  kit.socket.deliver(heartbeat);
  expect(kit.socket.take("join")).toMatchObject([{ cursor: 2 }]);
});

test("resync forgets the room and starts over with the newest", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(9), messages(1, 9));
  kit.room.send("unsent");
  kit.socket.take("send");
  await kit.reconnect();
  kit.socket.deliver(kit.readyFrame({ epoch: "e2", rooms: [lobby(4)] }));
  expect(kit.socket.take("send")).toMatchObject([{ clientMsgId: "c1" }]);
  kit.socket.deliver({ type: "resync", room: LOBBY, head: 4 }, message(3, "new3"), message(4, "new4"), message(5));
  expect(kit.shown).toEqual(["3 new3", "4 new4", "5 m5", "sending unsent"]);
  expect(kit.heard).toEqual(["m5"]);
});

test("entering again on another device leaves the room as it is", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(2), messages(1, 2));
  kit.socket.deliver({ type: "joined", room: lobby(2) }, message(3));
  expect(kit.shown).toEqual(["1 m1", "2 m2", "3 m3"]);
});

test("pages of history go before the oldest shown; two calls share one request", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(60), messages(11, 60));
  const loading = [kit.room.loadBefore(), kit.room.loadBefore()];
  expect(kit.room.snapshot().isLoadingBefore).toBe(true);
  const [page, ...more] = kit.socket.take("history");
  expect(page).toMatchObject({ before: 11, room: LOBBY });
  expect(more).toEqual([]);
  const frame = { type: "history", id: page?.id ?? "", room: LOBBY, hasBefore: false, hasAfter: true } as const;
  kit.socket.deliver({ ...frame, messages: [message(2), message(10), message(11)] });
  await Promise.all(loading);
  expect(kit.shown.slice(0, 3)).toEqual(["2 m2", "10 m10", "11 m11"]);
  expect(kit.room.snapshot()).toMatchObject({ hasBefore: false, isLoadingBefore: false });
  await kit.room.loadBefore();
  expect(kit.socket.take("history")).toEqual([]);
});

test("a page that the connection loses rejects, and can be asked for again", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(60), messages(11, 60));
  const loading = kit.room.loadBefore();
  kit.socket.end(1006);
  await expect(loading).rejects.toThrow("closed with 1006");
  expect(kit.room.snapshot().isLoadingBefore).toBe(false);
});

test("unread is the server's number, then arithmetic on what others say", async () => {
  const kit = new ClientKit({ credentials: { kind: "user", accessToken: () => Promise.resolve("jwt") } });
  const view = lobby(100, { readSeq: 20, unread: 70 });
  await kit.ready({ self: { ...ana, kind: "user" }, rooms: [view] });
  kit.socket.deliver(...messages(51, 100));
  expect(kit.room.snapshot()).toMatchObject({ unread: 70, readSeq: 20 });
  kit.socket.deliver(message(101), message(102, "mine", { from: ana }), message(102));
  expect(kit.room.snapshot().unread).toBe(71);
  kit.room.markRead(99);
  expect(kit.room.snapshot()).toMatchObject({ unread: 2, readSeq: 99 });
  expect(kit.socket.take("read")).toMatchObject([{ room: LOBBY, seq: 99 }]);
  kit.room.markRead();
  kit.room.markRead(5);
  expect(kit.room.snapshot()).toMatchObject({ unread: 0, readSeq: 102 });
  expect(kit.socket.take("read")).toEqual([]);
  await kit.clock.advance(500);
  expect(kit.socket.take("read")).toMatchObject([{ seq: 102 }]);
  kit.socket.deliver(message(103), { type: "read_cursor", room: LOBBY, seq: 103, unread: 0, mentions: 0 });
  expect(kit.room.snapshot()).toMatchObject({ unread: 0, readSeq: 103 });
});

test("a resume counts what was missed once", async () => {
  const kit = new ClientKit({ credentials: { kind: "user", accessToken: () => Promise.resolve("jwt") } });
  const self = { ...ana, kind: "user" as const };
  await kit.ready({ self, rooms: [lobby(2, { readSeq: 2, unread: 0 })] });
  kit.socket.deliver(...messages(1, 2));
  await kit.reconnect();
  kit.socket.deliver(kit.readyFrame({ self, rooms: [lobby(5, { readSeq: 2, unread: 3 })] }));
  expect(kit.room.snapshot().unread).toBe(3);
  kit.socket.deliver(...messages(3, 5), message(6));
  expect(kit.room.snapshot().unread).toBe(4);
});

test("reading while offline is told to the server on return", async () => {
  const kit = new ClientKit({ credentials: { kind: "user", accessToken: () => Promise.resolve("jwt") } });
  const frame = { self: { ...ana, kind: "user" as const }, rooms: [lobby(3, { readSeq: 0, unread: 3 })] };
  await kit.ready(frame);
  kit.socket.deliver(...messages(1, 3));
  kit.socket.end(1006);
  kit.room.markRead();
  await kit.clock.advance(15_000);
  kit.socket.open();
  kit.socket.deliver(kit.readyFrame(frame));
  expect(kit.socket.take("read")).toMatchObject([{ seq: 3 }]);
});

test("a visitor's read cursor is kept in storage", async () => {
  const before = new ClientKit();
  await before.inLobby(lobby(4), messages(1, 4));
  expect(before.room.snapshot().unread).toBe(0);
  before.socket.deliver(message(5), message(6));
  before.room.markRead(5);
  before.client.close();
  const after = new ClientKit({ storage: before.storage });
  await after.ready();
  const id = after.socket.take("join")[0]?.id ?? "";
  after.socket.deliver({ type: "joined", id, room: lobby(7) }, ...messages(1, 7));
  expect(after.room.snapshot()).toMatchObject({ readSeq: 5, unread: 2 });
});

const here = (person: Person) => ({ ...person, isAway: false, status: null });

test("who is online: a full list, then changes; only the count above 100", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  const presence = { type: "presence", room: LOBBY } as const;
  kit.socket.deliver({ ...presence, online: 1, users: [bob] }, { ...presence, online: 2, joined: [ana] });
  expect(kit.room.snapshot().online).toEqual({ count: 2, users: [here(ana), here(bob)] });
  kit.socket.deliver({ ...presence, online: 1, left: [bob] });
  expect(kit.room.snapshot().online).toEqual({ count: 1, users: [here(ana)] });
  kit.socket.deliver({ ...presence, online: 101, joined: [bob] }, { ...presence, online: 100, left: [bob] });
  expect(kit.room.snapshot().online).toEqual({ count: 100, users: [] });
});

test("who is typing: without oneself, until 5 s pass or the message comes", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [ana, bob] });
  expect(kit.room.snapshot().typing).toEqual([bob]);
  await kit.clock.advance(4999);
  expect(kit.room.snapshot().typing).toEqual([bob]);
  await kit.clock.advance(1);
  expect(kit.room.snapshot().typing).toEqual([]);
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [bob] }, message(1));
  expect(kit.room.snapshot().typing).toEqual([]);
});

test("nobody is typing once the connection is gone", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [bob] });
  kit.socket.end(1006);
  expect(kit.room.snapshot().typing).toEqual([]);
});

test("typing is told at most every 3 s", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.typing();
  kit.room.typing();
  expect(kit.socket.take("typing").length).toBe(1);
  await kit.clock.advance(3000);
  kit.room.typing();
  expect(kit.socket.take("typing").length).toBe(1);
});

test("a message sent ends the typing others see, so the next word tells of it again at once", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.typing();
  kit.room.send("first");
  kit.room.typing();
  kit.room.typing();
  expect(kit.socket.take("typing").length).toBe(2);
});

test("leaving ends the room, also when it was left on another device", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  const leaving = kit.room.leave();
  kit.socket.deliver({ type: "left", id: kit.socket.take("leave")[0]?.id ?? "", room: LOBBY });
  await leaving;
  expect(kit.client.rooms).toEqual([]);
  const joining = kit.client.join("lobby");
  await settled();
  kit.socket.deliver({ type: "joined", id: kit.socket.take("join")[0]?.id ?? "", room: lobby(0) });
  await joining;
  kit.socket.deliver({ type: "left", room: LOBBY });
  expect(kit.client.rooms).toEqual([]);
});

test("membership events have their place among the messages", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(1), [message(1)]);
  kit.socket.deliver({ type: "member_joined", room: LOBBY, seq: 2, at: 5, member: bob }, message(3));
  expect(kit.shown).toEqual(["1 m1", "2 member_joined Bob", "3 m3"]);
  expect(kit.heard).toEqual(["m3"]);
});
