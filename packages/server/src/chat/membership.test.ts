import type { RoomId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { createChatKit } from "../../test/kit/chat-kit.ts";
import { joinRoom } from "./join-room.ts";
import { leaveRoom } from "./leave-room.ts";
import { listMessages } from "./list-messages.ts";
import { listRooms } from "./list-rooms.ts";
import { markRead } from "./mark-read.ts";
import { sendMessage } from "./send-message.ts";
import { viewRoom } from "./view-room.ts";

const notFound = expect.objectContaining({ code: "not_found" });

describe("a user", () => {
  test("who enters a code that nobody used creates the room and is its first member", async () => {
    const { chat, user } = createChatKit();
    const bob = await user("Bob");
    const { room, event } = await joinRoom(chat, bob, " Plans ");
    expect(room).toMatchObject({ code: "plans", name: "plans", kind: "open", head: 1, readSeq: 1, unread: 0 });
    expect(event).toMatchObject({ type: "member_joined", seq: 1, member: { id: bob.id, name: "Bob" } });
  });

  test("who enters again is in it once, and nothing is announced", async () => {
    const { chat, user } = createChatKit();
    const bob = await user("Bob");
    await joinRoom(chat, bob, "plans");
    expect((await joinRoom(chat, bob, "PLANS")).event).toBeNull();
    expect(await listRooms(chat, bob)).toMatchObject([{ code: "plans", head: 1 }]);
  });

  test("who leaves is out; leaving again, or a room that is not there, changes nothing", async () => {
    const { chat, user } = createChatKit();
    const bob = await user("Bob");
    const { room } = await joinRoom(chat, bob, "plans");
    expect(await leaveRoom(chat, bob, room.id)).toMatchObject({ type: "member_left", seq: 2 });
    expect(await leaveRoom(chat, bob, room.id)).toBeNull();
    expect(await leaveRoom(chat, bob, "nowhere" as RoomId)).toBeNull();
    expect(await listRooms(chat, bob)).toEqual([]);
  });

  test("who is not a member finds nothing: not the room, its messages, its read cursor, and cannot speak in it", async () => {
    const { chat, user } = createChatKit();
    const [bob, eve] = [await user("Bob"), await user("Eve")];
    const { room } = await joinRoom(chat, bob, "plans");
    await sendMessage(chat, bob, { room: room.id, text: "secret" });
    for (const id of [room.id, "nowhere" as RoomId]) {
      await expect(viewRoom(chat, eve, id)).rejects.toEqual(notFound);
      await expect(listMessages(chat, eve, { room: id })).rejects.toEqual(notFound);
      await expect(markRead(chat, eve, { room: id, seq: 1 })).rejects.toEqual(notFound);
      await expect(sendMessage(chat, eve, { room: id, text: "hi" })).rejects.toEqual(notFound);
    }
    expect(await chat.store.heads([room.id])).toEqual([2]);
  });

  test("who comes back finds everything that was said while they were away, as read up to then", async () => {
    const { chat, user } = createChatKit();
    const [bob, eve] = [await user("Bob"), await user("Eve")];
    const { room } = await joinRoom(chat, bob, "plans");
    await joinRoom(chat, eve, "plans");
    await leaveRoom(chat, eve, room.id);
    await sendMessage(chat, bob, { room: room.id, text: "while you were away" });
    const back = await joinRoom(chat, eve, "plans");
    expect(back.room.unread).toBe(0);
    expect((await listMessages(chat, eve, { room: room.id })).messages.map(({ text }) => text)).toEqual([
      "while you were away",
    ]);
  });
});

describe("whoever enters room after room", () => {
  test("is told to wait after a hundred, may go on at two a second, and hinders nobody else", async () => {
    const { chat, clock, visitor } = createChatKit();
    const [ana, bob] = [visitor("Ana"), visitor("Bob")];
    for (let n = 0; n < 100; n++) await joinRoom(chat, ana, `room${n}`);
    const tooMany = joinRoom(chat, ana, "one-more");
    await expect(tooMany).rejects.toEqual(expect.objectContaining({ code: "rate_limited", retryAfterMs: 500 }));
    expect((await joinRoom(chat, bob, "one-more")).room.code).toBe("one-more");
    await clock.advance(500);
    expect((await joinRoom(chat, ana, "one-more")).room.code).toBe("one-more");
  });
});

describe("what is unread", () => {
  test("is what others said after the read cursor, which only moves forward and not past the end", async () => {
    const { chat, user } = createChatKit();
    const [bob, eve] = [await user("Bob"), await user("Eve")];
    const { room } = await joinRoom(chat, bob, "plans");
    await joinRoom(chat, eve, "plans");
    for (const text of ["3", "4", "5"]) await sendMessage(chat, bob, { room: room.id, text });
    await sendMessage(chat, eve, { room: room.id, text: "mine does not count" });
    expect((await viewRoom(chat, eve, room.id)).unread).toBe(3);
    expect(await markRead(chat, eve, { room: room.id, seq: 4 })).toMatchObject({
      cursor: { seq: 4, unread: 1, mentions: 0 },
    });
    expect(await markRead(chat, eve, { room: room.id, seq: 3 })).toMatchObject({
      cursor: { seq: 4, unread: 1, mentions: 0 },
    });
    expect(await markRead(chat, eve, { room: room.id, seq: 999 })).toMatchObject({
      cursor: { seq: 6, unread: 0, mentions: 0 },
    });
    expect((await viewRoom(chat, bob, room.id)).unread).toBe(1);
  });

  test("does not count who came and went", async () => {
    const { chat, user } = createChatKit();
    const bob = await user("Bob");
    const { room } = await joinRoom(chat, bob, "plans");
    await joinRoom(chat, await user("Eve"), "plans");
    expect((await viewRoom(chat, bob, room.id)).unread).toBe(0);
  });
});

describe("a visitor", () => {
  test("enters an open room without a trace in its log, reads and speaks", async () => {
    const { chat, visitor } = createChatKit();
    const ana = visitor("Ana");
    const { room, event } = await joinRoom(chat, ana, "plans");
    expect(event).toBeNull();
    expect(room).toEqual({ id: room.id, code: "plans", name: "plans", kind: "open", head: 0 });
    await sendMessage(chat, ana, { room: room.id, text: "hello" });
    expect((await listMessages(chat, ana, { room: room.id })).messages).toMatchObject([
      { seq: 1, from: { name: "Ana" } },
    ]);
  });

  test("is a member of nothing, keeps its own read cursor, and leaves without a trace", async () => {
    const { chat, visitor } = createChatKit();
    const ana = visitor("Ana");
    const { room } = await joinRoom(chat, ana, "plans");
    expect(await listRooms(chat, ana)).toEqual([]);
    await expect(markRead(chat, ana, { room: room.id, seq: 1 })).rejects.toEqual(
      expect.objectContaining({ code: "forbidden" }),
    );
    expect(await leaveRoom(chat, ana, room.id)).toBeNull();
    expect(await chat.store.heads([room.id])).toEqual([0]);
  });

  test("does not find a room that is not there", async () => {
    const { chat, visitor } = createChatKit();
    await expect(viewRoom(chat, visitor("Ana"), "nowhere" as RoomId)).rejects.toEqual(notFound);
  });
});
