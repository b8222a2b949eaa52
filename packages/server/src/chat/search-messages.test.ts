import type { RoomId } from "@parley/protocol";
import { expect, test } from "vitest";
import { createChatKit } from "../../test/kit/chat-kit.ts";
import { joinRoom } from "./join-room.ts";
import { findSeqAt, searchMessages, type SearchRequest } from "./search-messages.ts";
import { sendMessage } from "./send-message.ts";

async function createSearchKit() {
  const kit = createChatKit();
  const alice = await kit.user("Alice");
  const { room } = await joinRoom(kit.chat, alice, "general");
  const { room: other } = await joinRoom(kit.chat, alice, "plans");
  const say = (text: string, where: RoomId = room.id) => sendMessage(kit.chat, alice, { room: where, text });
  const find = async (request: string | SearchRequest) => {
    const answer = await searchMessages(kit.chat, alice, typeof request === "string" ? { query: request } : request);
    return answer.hits.map(({ message }) => message.text);
  };
  return { ...kit, alice, room, other, say, find };
}

test("finds by words, room and sender, and shows where the words are", async () => {
  const { chat, alice, say, find, room, other } = await createSearchKit();
  await say("Die Straße, die STRASSE");
  await say("eine strasse", other.id);
  expect(await find("straße in:plans")).toEqual(["eine strasse"]);
  expect(await find({ query: "straße", in: room.id })).toEqual(["Die Straße, die STRASSE"]);
  expect(await find("straße from:me from:nobody")).toHaveLength(2);
  expect(await find("straße from:nobody")).toEqual([]);
  const { hits } = await searchMessages(chat, alice, { query: "strasse e", in: room.id });
  expect(hits[0]?.ranges).toEqual([
    [2, 3],
    [4, 10],
    [14, 15],
    [16, 23],
  ]);
});

test("refuses a room that is not there for the one who asks", async () => {
  const { chat, say, find, room } = await createSearchKit();
  await say("a secret");
  await expect(find("secret in:nowhere")).rejects.toThrow("you are in no room called nowhere");
  const bob = { ...(await createChatKit().user("Bob")), id: "u_Bob" as never };
  await expect(searchMessages(chat, bob, { query: "secret", in: room.id })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(findSeqAt(chat, bob, { room: room.id, at: 0 })).rejects.toMatchObject({ code: "not_found" });
  expect((await searchMessages(chat, bob, { query: "secret" })).hits).toEqual([]);
});

test("lets a visitor search the open room it names, and only that", async () => {
  const { chat, say, room, other, visitor } = await createSearchKit();
  await say("here");
  await say("not here", other.id);
  const ana = visitor("Ana");
  expect((await searchMessages(chat, ana, { query: "here", in: room.id })).hits).toHaveLength(1);
  await expect(searchMessages(chat, ana, { query: "here" })).rejects.toMatchObject({ code: "bad_frame" });
});

test("slows a person down who searches without end", async () => {
  const { find } = await createSearchKit();
  for (let count = 0; count < 20; count += 1) await find("x");
  await expect(find("x")).rejects.toMatchObject({ code: "rate_limited" });
});

test("finds the first message at or after a moment", async () => {
  const { chat, alice, say, room, clock } = await createSearchKit();
  const { event } = await say("first");
  expect(await findSeqAt(chat, alice, { room: room.id, at: 0 })).toBe(event.seq);
  expect(await findSeqAt(chat, alice, { room: room.id, at: clock.now() + 1 })).toBeNull();
});
