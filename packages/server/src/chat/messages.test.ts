import { describe, expect, test } from "vitest";
import { createChatKit } from "../../test/kit/chat-kit.ts";
import { range } from "../../test/kit/range.ts";
import { joinRoom } from "./join-room.ts";
import { leaveRoom } from "./leave-room.ts";
import { listMessages } from "./list-messages.ts";
import { sendMessage } from "./send-message.ts";

/** A room in which Bob has said `count` things. */
async function roomOf(count: number) {
  const kit = createChatKit();
  const bob = await kit.user("Bob");
  const { room } = await joinRoom(kit.chat, bob, "plans");
  for (const n of range(1, count)) await sendMessage(kit.chat, bob, { room: room.id, text: `m${n}` });
  return { ...kit, bob, room: room.id };
}

describe("a message", () => {
  test("gets the next seq, the server's time and its sender's name", async () => {
    const { chat, bob, room } = await roomOf(1);
    const { event, isNew } = await sendMessage(chat, bob, { room, text: "  as it is  ", clientMsgId: "c1" });
    expect(isNew).toBe(true);
    const from = { id: bob.id, name: "Bob" };
    expect(event).toEqual({
      type: "message",
      room,
      seq: 3,
      at: chat.clock.now(),
      from,
      text: "  as it is  ",
      clientMsgId: "c1",
    });
  });

  test("that is sent again is the first one, whatever its text", async () => {
    const { chat, bob, room } = await roomOf(0);
    const first = await sendMessage(chat, bob, { room, text: "first", clientMsgId: "c1" });
    const again = await sendMessage(chat, bob, { room, text: "second", clientMsgId: "c1" });
    expect(again).toEqual({ event: first.event, isNew: false });
    expect(await chat.store.heads([room])).toEqual([2]);
  });

  test("that is refused does not reach the store", async () => {
    const { chat, bob, room } = await roomOf(0);
    expect(() => sendMessage(chat, bob, { room, text: " " })).toThrow(expect.objectContaining({ code: "bad_text" }));
    await leaveRoom(chat, bob, room);
    await expect(sendMessage(chat, bob, { room, text: "too late" })).rejects.toEqual(
      expect.objectContaining({ code: "not_found" }),
    );
    expect((await chat.store.messages({ room, limit: 10 })).messages).toEqual([]);
  });
});

describe("a page of messages", () => {
  test("is the newest 50 in seq order, unless asked otherwise, and at most 200", async () => {
    const { chat, bob, room } = await roomOf(250);
    const newest = await listMessages(chat, bob, { room });
    expect(newest.messages.map(({ seq }) => seq)).toEqual(range(202, 251));
    expect([newest.hasBefore, newest.hasAfter]).toEqual([true, false]);
    expect((await listMessages(chat, bob, { room, limit: 5000 })).messages.length).toBe(200);
  });

  test("is taken before, after or around a seq, and only one of them", async () => {
    const { chat, bob, room } = await roomOf(20);
    const seqs = async (query: object) =>
      (await listMessages(chat, bob, { room, limit: 3, ...query })).messages.map(({ seq }) => seq);
    expect(await seqs({ before: 10 })).toEqual([7, 8, 9]);
    expect(await seqs({ after: 10 })).toEqual([11, 12, 13]);
    expect(await seqs({ around: 10 })).toEqual([9, 10, 11]);
    await expect(listMessages(chat, bob, { room, before: 5, after: 5 })).rejects.toEqual(
      expect.objectContaining({ code: "bad_frame" }),
    );
  });
});
