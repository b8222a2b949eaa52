import type { Down } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { deleted, edited, reaction, shownAt } from "../test/change-frames.ts";
import { ana, bob, ClientKit, lobby, LOBBY, message, messages } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

type Message = Down<"message">;

const quoting = (seq: number, replyTo: NonNullable<Message["replyTo"]>): Message => ({ ...message(seq), replyTo });

/** Asks for the page before, and answers it. */
function answerPage(kit: ClientKit, page: Message[], hasBefore = false): void {
  const [{ id = "?" } = {}] = kit.socket.take("history");
  kit.socket.deliver({ type: "history", id, room: LOBBY, messages: page, hasBefore, hasAfter: true });
}

describe("a change of a message", () => {
  test("is no entry of its own, and has its place in the order all the same", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(2), messages(1, 2));
    kit.socket.deliver(edited(3, 1, "better"), message(4));
    expect(kit.shown).toEqual(["1 better", "2 m2", "4 m4"]);
    expect(kit.room.snapshot().head).toBe(4);
    expect(kit.heard).toEqual(["m4"]);
    kit.socket.deliver(edited(3, 1, "again"));
    expect(kit.shown[0]).toBe("1 better");
  });

  test("of one that is not shown is passed over", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(60), messages(50, 60));
    kit.socket.deliver(edited(61, 3, "better"), deleted(62, 4), message(63));
    expect(kit.shown.at(-1)).toBe("63 m63");
    expect(kit.shown.length).toBe(12);
  });

  test("gives that message a new object, and leaves the others theirs", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(3), messages(1, 3));
    const before = kit.room.snapshot().timeline;
    kit.socket.deliver(edited(4, 2, "better"));
    const after = kit.room.snapshot().timeline;
    expect(after).not.toBe(before);
    expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([true, false, true]);
    expect(after[1]?.key).toBe(before[1]?.key);
  });

  test("reaches the quotes of it", async () => {
    const kit = new ClientKit();
    const quote = { seq: 1, from: bob, text: "m1" };
    await kit.inLobby(lobby(3), [message(1), quoting(2, quote), quoting(3, quote)]);
    kit.socket.deliver(edited(4, 1, "better"));
    expect([2, 3].map((seq) => shownAt(kit.room, seq)?.replyTo?.text)).toEqual(["better", "better"]);
    kit.socket.deliver(deleted(5, 1));
    expect([2, 3].map((seq) => shownAt(kit.room, seq)?.replyTo)).toEqual([{ seq: 1 }, { seq: 1 }]);
  });

  test("is not taken twice when a resume tells of the message as it has become", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(1), [message(1)]);
    await kit.reconnect();
    const become: Message = {
      ...message(2, "better"),
      changedSeq: 5,
      editedAt: 9,
      reactions: [{ emoji: "👍", count: 1, users: [bob] }],
    };
    kit.socket.deliver(kit.readyFrame({ rooms: [lobby(5)] }), become);
    kit.socket.deliver(edited(3, 2, "good"), reaction(4, 2, "👍", bob), edited(5, 2, "better"));
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "better", editedAt: 9, reactions: [{ count: 1 }] });
    kit.socket.deliver(edited(6, 2, "best"));
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "best", changedSeq: 6 });
  });
});

describe("a page that crosses what is done to its messages", () => {
  test("shows them as they are, also when it was read before", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(60), messages(50, 60));
    const loading = kit.room.loadBefore();
    kit.socket.deliver(edited(61, 48, "better"), deleted(62, 49), reaction(63, 47, "👍", bob));
    answerPage(kit, messages(47, 49));
    await loading;
    expect(kit.shown.slice(0, 4)).toEqual(["47 m47", "48 better", "49 ", "50 m50"]);
    expect(shownAt(kit.room, 47)?.reactions?.[0]?.count).toBe(1);
  });

  test("shows them as they are, also when it was read after", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(60), messages(50, 60));
    const loading = kit.room.loadBefore();
    kit.socket.deliver(edited(61, 48, "better"));
    answerPage(kit, [{ ...message(48, "best"), changedSeq: 62, editedAt: 9 }]);
    await loading;
    expect(kit.shown[0]).toBe("48 best");
    kit.socket.deliver(edited(62, 48, "best"));
    expect(shownAt(kit.room, 48)).toMatchObject({ text: "best", editedAt: 9 });
  });

  test("has its quotes as they are", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(60), messages(50, 60));
    const loading = kit.room.loadBefore();
    kit.socket.deliver(edited(61, 3, "better"), edited(62, 3, "best"), deleted(63, 4));
    answerPage(kit, [quoting(48, { seq: 3, from: bob, text: "m3" }), quoting(49, { seq: 4, from: bob, text: "m4" })]);
    await loading;
    expect([48, 49].map((seq) => shownAt(kit.room, seq)?.replyTo)).toEqual([
      { seq: 3, from: bob, text: "best" },
      { seq: 4 },
    ]);
  });

  test("that never comes leaves the next one alone", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(60), messages(50, 60));
    const loading = kit.room.loadBefore();
    const [{ id = "?" } = {}] = kit.socket.take("history");
    kit.socket.deliver(edited(61, 48, "better"));
    kit.socket.deliver({ type: "error", id, code: "busy", message: "later" });
    await expect(loading).rejects.toMatchObject({ code: "busy" });
    const again = kit.room.loadBefore();
    answerPage(kit, [{ ...message(48, "better"), changedSeq: 61 }]);
    await again;
    expect(kit.shown[0]).toBe("48 better");
  });
});

test("whoever asks for the next page when one has come is loading until that one comes", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(60), messages(50, 60));
  let asked = 0;
  kit.room.subscribe(() => {
    const { isLoadingBefore, hasBefore } = kit.room.snapshot();
    if (!isLoadingBefore && hasBefore && asked++ === 0) void kit.room.loadBefore();
  });
  const loading = kit.room.loadBefore();
  answerPage(kit, messages(40, 49), true);
  await loading;
  await settled();
  expect(kit.room.snapshot().isLoadingBefore).toBe(true);
  answerPage(kit, messages(30, 39), true);
  expect(kit.shown[0]).toBe("30 m30");
});

describe("what one is about to say in answer to a message", () => {
  test("quotes it as it is, from the first moment to the stored message", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(2), messages(1, 2));
    kit.room.send("indeed", { replyTo: 2, mentions: [bob.id] });
    const quote = { seq: 2, from: bob, text: "m2" };
    expect(kit.room.snapshot().timeline.at(-1)).toMatchObject({ state: "sending", replyTo: quote });
    const [send] = kit.socket.take("send");
    expect(send).toMatchObject({ text: "indeed", replyTo: 2, mentions: [bob.id] });
    kit.socket.deliver(kit.ack(3, send ?? {}));
    expect(shownAt(kit.room, 3)?.replyTo).toEqual(quote);
    const stored = { ...message(3, "indeed", { from: ana, clientMsgId: "c1" }), replyTo: quote };
    kit.socket.deliver(stored);
    expect(shownAt(kit.room, 3)?.replyTo).toEqual(quote);
  });

  test("says only that there was something, when that is deleted or not here", async () => {
    const kit = new ClientKit();
    await kit.inLobby(lobby(60), messages(50, 60));
    kit.socket.deliver(deleted(61, 60));
    kit.room.send("indeed", { replyTo: 60 });
    kit.room.send("as I said", { replyTo: 3 });
    const quotes = kit.room.snapshot().timeline.flatMap((item) => ("replyTo" in item && item.replyTo) || []);
    expect(quotes).toEqual([{ seq: 60 }, { seq: 3 }]);
  });
});
