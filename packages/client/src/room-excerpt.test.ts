import type { Down } from "@parley/protocol";
import { expect, test } from "vitest";
import { edited, reaction } from "../test/change-frames.ts";
import { bob, ClientKit, lobby, LOBBY, message, messages } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";
import type { Excerpt } from "./client-room.ts";

const seqs = (excerpt: Excerpt) => excerpt.snapshot().timeline.flatMap((item) => ("seq" in item ? [item.seq] : []));

/** Answers the request for a page that is waiting. */
function answer(kit: ClientKit, page: Pick<Down<"history">, "messages" | "hasBefore" | "hasAfter">) {
  const [ask] = kit.socket.take("history");
  kit.socket.deliver({ type: "history", id: ask?.id ?? "?", room: LOBBY, ...page });
  return ask;
}

/** The lobby at 100, and a window on 40 to 44. */
async function opened() {
  const kit = new ClientKit();
  await kit.inLobby(lobby(100), messages(96, 100));
  const opening = kit.room.openAt(42);
  expect(answer(kit, { messages: messages(40, 44), hasBefore: true, hasAfter: true })).toMatchObject({ around: 42 });
  return { kit, excerpt: await opening };
}

test("a window shows what is around a message, and nothing that is said now", async () => {
  const { kit, excerpt } = await opened();
  expect(seqs(excerpt)).toEqual([40, 41, 42, 43, 44]);
  expect(excerpt.snapshot()).toMatchObject({ hasBefore: true, hasAfter: true, isLoading: false });
  kit.socket.deliver(message(101));
  expect(seqs(excerpt)).toEqual([40, 41, 42, 43, 44]);
  expect(kit.shown.at(-1)).toBe("101 m101");
});

test("a window shows what is done to its messages, also while a page is on its way", async () => {
  const { kit, excerpt } = await opened();
  let told = 0;
  excerpt.subscribe(() => (told += 1));
  kit.socket.deliver(edited(101, 42, "better"));
  await settled();
  expect(told).toBe(1);
  expect(excerpt.snapshot().timeline[2]).toMatchObject({ text: "better", changedSeq: 101 });
  const loading = [excerpt.loadAfter(), excerpt.loadAfter()];
  kit.socket.deliver(reaction(102, 46, "👍", bob), edited(103, 41, "best"));
  expect(answer(kit, { messages: messages(45, 47), hasBefore: true, hasAfter: true })).toMatchObject({ after: 44 });
  await Promise.all(loading);
  const { timeline } = excerpt.snapshot();
  expect(timeline[1]).toMatchObject({ text: "best" });
  expect(timeline[6]).toMatchObject({ seq: 46, reactions: [{ emoji: "👍", count: 1 }] });
});

test("a window that meets the present goes on with it, without a gap or a repeat", async () => {
  const { kit, excerpt } = await opened();
  const loading = excerpt.loadAfter();
  kit.socket.deliver(message(101), edited(102, 100, "better"), message(103));
  answer(kit, { messages: messages(45, 101), hasBefore: true, hasAfter: false });
  await loading;
  kit.socket.deliver(message(104));
  expect(seqs(excerpt)).toEqual([...messages(40, 101), message(103), message(104)].map(({ seq }) => seq));
  expect(excerpt.snapshot()).toMatchObject({ hasAfter: false });
  expect(excerpt.snapshot().timeline.find((item) => "seq" in item && item.seq === 100)).toMatchObject({
    text: "better",
  });
});

test("a window pages back as well, and one that is closed hears nothing more", async () => {
  const { kit, excerpt } = await opened();
  const loading = excerpt.loadBefore();
  expect(answer(kit, { messages: messages(38, 39), hasBefore: false, hasAfter: true })).toMatchObject({ before: 40 });
  await loading;
  expect(seqs(excerpt)).toEqual([38, 39, 40, 41, 42, 43, 44]);
  excerpt.close();
  kit.socket.deliver(edited(101, 42, "unseen"));
  expect(excerpt.snapshot().timeline[4]).toMatchObject({ text: "m42" });
});

test("a window that cannot be opened says so", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(100), messages(96, 100));
  const opening = kit.room.openAt(42);
  kit.socket.end(1006);
  await expect(opening).rejects.toThrow("closed with 1006");
});
