import { describe, expect, test } from "vitest";
import { counted, deleted, edited, pinned, reaction, shownAt } from "../test/change-frames.ts";
import { ana, bob, ClientKit, lobby, LOBBY, message } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

/** Ana in the lobby: Bob has said 1 and 3, she has said 2. */
async function inLobby(): Promise<ClientKit> {
  const kit = new ClientKit();
  await kit.inLobby(lobby(3), [message(1), message(2, "mine", { from: ana }), message(3)]);
  return kit;
}

/** Answers the oldest request of this type with an ack. */
function ack(kit: ClientKit, type: "edit" | "delete" | "react" | "pin", seq: number): void {
  const [{ id = "?" } = {}] = kit.socket.take(type);
  kit.socket.deliver({ type: "ack", id, room: LOBBY, seq });
}

function refuse(kit: ClientKit, type: "edit" | "delete" | "react" | "pin"): void {
  const [{ id = "?" } = {}] = kit.socket.take(type);
  kit.socket.deliver({ type: "error", id, code: "forbidden", message: "no" });
}

describe("a change one asks for", () => {
  test("is shown at once, and is a request", async () => {
    const kit = await inLobby();
    const before = kit.room.snapshot();
    void kit.room.edit(2, "mine, better");
    void kit.room.react(1, "👍", true);
    void kit.room.pin(3, true);
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "mine, better", editedAt: kit.clock.now() });
    expect(shownAt(kit.room, 1)?.reactions).toEqual([{ ...counted("👍", [ana]), isOwn: true }]);
    expect(shownAt(kit.room, 3)?.isPinned).toBe(true);
    expect(before.timeline.map((item) => "text" in item && item.text)).toEqual(["m1", "mine", "m3"]);
    expect(kit.socket.take("edit")).toMatchObject([{ room: LOBBY, seq: 2, text: "mine, better" }]);
    expect(kit.socket.take("react")).toMatchObject([{ room: LOBBY, seq: 1, emoji: "👍", isOn: true }]);
    expect(kit.socket.take("pin")).toMatchObject([{ room: LOBBY, seq: 3, isOn: true }]);
  });

  test("says nothing of an event there is not yet", async () => {
    const kit = await inLobby();
    void kit.room.edit(2, "mine, better");
    expect(shownAt(kit.room, 2)).not.toHaveProperty("changedSeq");
  });

  test("goes together with the others of the same message, in their order", async () => {
    const kit = await inLobby();
    void kit.room.react(1, "👍", true);
    void kit.room.react(1, "🎂", true);
    void kit.room.react(1, "👍", false);
    expect(shownAt(kit.room, 1)?.reactions?.map(({ emoji }) => emoji)).toEqual(["🎂"]);
    void kit.room.edit(2, "one");
    void kit.room.edit(2, "two");
    void kit.room.delete(2);
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "", deletedAt: kit.clock.now() });
  });

  test("is seen in the quotes of that message too", async () => {
    const kit = await inLobby();
    const answer = { ...message(4), replyTo: { seq: 2, from: ana, text: "mine" } };
    kit.socket.deliver(answer);
    const editing = kit.room.edit(2, "mine, better");
    expect(shownAt(kit.room, 4)?.replyTo?.text).toBe("mine, better");
    refuse(kit, "edit");
    await expect(editing).rejects.toThrow("no");
    expect(shownAt(kit.room, 4)?.replyTo?.text).toBe("mine");
  });

  test("is taken back when the server refuses it, the others of the same message aside", async () => {
    const kit = await inLobby();
    const before = shownAt(kit.room, 2);
    const [editing, reacting] = [kit.room.edit(2, "mine, better"), kit.room.react(2, "👍", true)];
    refuse(kit, "edit");
    await expect(editing).rejects.toMatchObject({ code: "forbidden" });
    expect(shownAt(kit.room, 2)).toEqual({ ...before, reactions: [{ ...counted("👍", [ana]), isOwn: true }] });
    refuse(kit, "react");
    await expect(reacting).rejects.toMatchObject({ code: "forbidden" });
    expect(shownAt(kit.room, 2)).toEqual(before);
  });

  test("is taken back when the connection breaks, and comes with the resume if it was done", async () => {
    const kit = await inLobby();
    const editing = kit.room.edit(2, "mine, better");
    kit.socket.end(1006);
    await expect(editing).rejects.toThrow("closed with 1006");
    expect(shownAt(kit.room, 2)?.text).toBe("mine");
    await kit.clock.advance(15_000);
    kit.socket.open();
    kit.socket.deliver(kit.readyFrame({ rooms: [lobby(4)] }), edited(4, 2, "mine, better", ana));
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "mine, better", changedSeq: 4 });
  });

  test("is not asked for without a connection, and not shown", async () => {
    const kit = await inLobby();
    kit.socket.end(1006);
    await expect(kit.room.edit(2, "mine, better")).rejects.toThrow();
    expect(shownAt(kit.room, 2)?.text).toBe("mine");
  });
});

describe("a change that is acknowledged", () => {
  test("is shown until its event is here, whichever comes first", async () => {
    const kit = await inLobby();
    const editing = kit.room.edit(2, "mine, better");
    ack(kit, "edit", 4);
    await editing;
    expect(shownAt(kit.room, 2)?.text).toBe("mine, better");
    kit.socket.deliver(edited(4, 2, "mine, better", ana));
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "mine, better", changedSeq: 4 });

    const reacting = kit.room.react(1, "👍", true);
    kit.socket.deliver(reaction(5, 1, "👍", ana));
    expect(shownAt(kit.room, 1)?.reactions?.[0]?.count).toBe(1);
    ack(kit, "react", 5);
    await reacting;
    expect(shownAt(kit.room, 1)).toMatchObject({ changedSeq: 5, reactions: [{ emoji: "👍", count: 1 }] });
  });

  test("is shown while its event waits for what came before it", async () => {
    const kit = await inLobby();
    const editing = kit.room.edit(2, "mine, better");
    ack(kit, "edit", 5);
    await editing;
    kit.socket.deliver(edited(5, 2, "mine, better", ana));
    expect(shownAt(kit.room, 2)?.text).toBe("mine, better");
    const [{ id = "?" } = {}] = kit.socket.take("join");
    kit.socket.deliver({ type: "joined", id, room: lobby(5) }, message(4), edited(5, 2, "mine, better", ana));
    expect(shownAt(kit.room, 2)).toMatchObject({ text: "mine, better", changedSeq: 5 });
  });

  test("gives way to what was done later", async () => {
    const kit = await inLobby();
    const editing = kit.room.edit(2, "from here");
    kit.socket.deliver(edited(4, 2, "from here", ana), edited(5, 2, "from my phone", ana));
    ack(kit, "edit", 4);
    await editing;
    expect(shownAt(kit.room, 2)?.text).toBe("from my phone");
  });

  test("of what was so already leaves the message as it is", async () => {
    const kit = await inLobby();
    kit.socket.deliver(pinned(4, 3));
    const before = shownAt(kit.room, 3);
    const pinning = kit.room.pin(3, true);
    ack(kit, "pin", 4);
    await pinning;
    expect(shownAt(kit.room, 3)).toEqual(before);
  });

  test("is forgotten when the room starts over: what is read then has it", async () => {
    const kit = await inLobby();
    const editing = kit.room.edit(2, "mine, better");
    ack(kit, "edit", 4);
    await editing;
    await kit.reconnect();
    kit.socket.deliver(kit.readyFrame({ rooms: [lobby(3)] }));
    const other = { ...message(2, "of another life", { from: ana }) };
    kit.socket.deliver({ type: "resync", room: LOBBY, head: 3 }, message(1), other, message(3));
    expect(shownAt(kit.room, 2)?.text).toBe("of another life");
  });
});

describe("what is asked for", () => {
  test("pins come as they are, the latest pinned first", async () => {
    const kit = await inLobby();
    const asking = kit.room.pins();
    const [{ id = "?" } = {}] = kit.socket.take("pins");
    kit.socket.deliver({ type: "pins", id, room: LOBBY, messages: [message(2, "mine", { from: ana }), message(1)] });
    expect((await asking).map(({ seq, isOwn }) => [seq, isOwn])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  test("revisions come the oldest first", async () => {
    const kit = await inLobby();
    const asking = kit.room.revisions(2);
    const [{ id = "?" } = {}] = kit.socket.take("revisions");
    const revisions = [
      { at: 1, text: "one" },
      { at: 2, text: "two" },
    ];
    kit.socket.deliver({ type: "revisions", id, room: LOBBY, seq: 2, revisions });
    expect(await asking).toEqual(revisions);
  });
});

test("whoever deletes somebody's message under one's own change wins", async () => {
  const kit = await inLobby();
  const reacting = kit.room.react(1, "👍", true);
  kit.socket.deliver(deleted(4, 1, { from: bob }));
  expect(shownAt(kit.room, 1)).not.toHaveProperty("reactions");
  const [{ id = "?" } = {}] = kit.socket.take("react");
  kit.socket.deliver({ type: "error", id, code: "message_deleted", message: "gone" });
  await expect(reacting).rejects.toMatchObject({ code: "message_deleted" });
  await settled();
});
