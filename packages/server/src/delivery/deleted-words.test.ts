import type { RoomId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { createMemoryShelf } from "../recent/memory-recent.ts";
import { noRecent } from "../recent/no-recent.ts";
import type { Recent, RecentEvent } from "../recent/recent.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

const SECRET = "the words that are taken back";

/** Two nodes with one store; on the first of them Ana, a room with `count` messages, and at `secretAt` the secret. */
async function nodes(count: number, secretAt: number, recents: readonly [Recent, Recent] = [noRecent, noRecent]) {
  const clock = new HandClock();
  const probe = new StoreProbe(createMemoryStore());
  const broker = createMemoryBroker({ onError: (error) => expect.unreachable(String(error)) });
  const tokens = new Map();
  const [here, there] = recents.map(
    (recent, n) => new SessionKit({ store: probe.store, clock, tokens, recent, bus: broker.connect(), node: `n${n}` }),
  ) as [SessionKit, SessionKit];
  const ana = await here.visit("room=lobby&name=ana");
  for (let n = 1; n <= count; n++) {
    ana.push({ type: "send", text: n === secretAt ? SECRET : `m${n}` });
    if (n % 50 === 0) await clock.settle();
    if (n % 1000 === 0) await clock.advance(2000);
  }
  await clock.settle();
  const takeBack = () => ana.send({ type: "delete", seq: secretAt });
  const resume = (kit: SessionKit, cursor: number) => kit.resume({ token: ana.token, cursors: { [ana.room]: cursor } });
  return { clock, probe, here, there, ana, takeBack, resume };
}

/** Whether the words are in anything it was sent. */
const knows = (peer: Peer): boolean => JSON.stringify(peer.wire.frames).includes(SECRET);
const eventSeqs = (peer: Peer): number[] =>
  peer.wire.frames.flatMap((frame) => ("seq" in frame && "at" in frame ? [frame.seq] : []));

describe("what is deleted is told to nobody who comes", () => {
  test("D14 from the ring, by joining or by coming back", async () => {
    const { here, there, takeBack, resume } = await nodes(40, 30);
    await resume(there, 40);
    await takeBack();
    for (const kit of [here, there]) {
      const [joined, back] = [await kit.visit("room=lobby&name=bob"), await resume(kit, 20)];
      expect([knows(joined), knows(back)]).toEqual([false, false]);
      expect(joined.seqs).toEqual(range(1, 40));
      expect(eventSeqs(back)).toEqual(range(21, 41));
    }
  });

  test("D14 nor the words of it that an edit or an answer repeats", async () => {
    const { here, ana, resume } = await nodes(10, 20);
    await ana.say("harmless");
    await ana.send({ type: "edit", seq: 11, text: SECRET });
    await ana.send({ type: "send", text: "indeed", replyTo: 11 });
    await ana.send({ type: "delete", seq: 11 });
    const [joined, back] = [await here.visit("room=lobby&name=bob"), await resume(here, 5)];
    expect([knows(joined), knows(back)]).toEqual([false, false]);
    expect(eventSeqs(back)).toEqual(range(6, 14));
  });

  test("D14 from a page that was read for somebody else a moment ago", async () => {
    const { here, takeBack, resume } = await nodes(500, 150);
    expect(knows(await resume(here, 100))).toBe(true);
    await takeBack();
    const back = await resume(here, 100);
    expect(knows(back)).toBe(false);
    expect(eventSeqs(back)).toEqual(range(101, 501));
  });

  test("D14 from a page that was being read", async () => {
    const { clock, here, probe, takeBack, resume } = await nodes(500, 150);
    probe.hold("eventsAfter", "answer");
    const back = await resume(here, 100);
    probe.holdNoMore();
    await takeBack();
    probe.release();
    await clock.settle();
    expect(knows(back)).toBe(false);
    expect(eventSeqs(back)).toEqual(range(101, 501));
  });

  test("D14 among newest messages that were being read; they end where they were to end", async () => {
    const { clock, here, probe, ana, takeBack } = await nodes(40, 30);
    await ana.send({ type: "react", seq: 20, emoji: "👍", isOn: true });
    probe.hold("messages", "answer");
    const bob = await here.visit("room=lobby&name=bob");
    probe.holdNoMore();
    await takeBack();
    await ana.say("one more");
    probe.release();
    await clock.settle();
    expect(knows(bob)).toBe(false);
    expect(eventSeqs(bob)).toEqual([...range(1, 40), 42, 43]);
    expect(bob.wire.last("ready").rooms[0]?.head).toBe(41);
  });

  test("D14 from recent events that have not heard of it", async () => {
    const shelf = createMemoryShelf({ counts: { recentReads: { add: () => undefined }, recentEventsDropped: 0 } });
    const late = deafTo("deleted", shelf.connect());
    const { there, takeBack, resume } = await nodes(300, 150, [late, shelf.connect()]);
    const watcher = await resume(there, 290);
    await takeBack();
    expect(watcher.wire.last("deleted").target).toBe(150);
    const back = await resume(there, 100);
    expect(knows(back)).toBe(false);
    expect(eventSeqs(back)).toEqual(range(101, 301));
  });
});

describe("whoever joins a room in which something was done to messages", () => {
  test("D15 gets them as they have become", async () => {
    const { here, there, ana } = await nodes(40, 50);
    await ana.send({ type: "edit", seq: 30, text: "better" });
    await ana.send({ type: "react", seq: 31, emoji: "👍", isOn: true });
    await ana.send({ type: "delete", seq: 32 });
    for (const kit of [here, there]) {
      const bob = await kit.visit("room=lobby&name=bob");
      const [edited, liked, gone] = bob.wire.of("message").slice(29, 32);
      expect(edited).toMatchObject({ text: "better", changedSeq: 41 });
      expect(liked).toMatchObject({ text: "m31", changedSeq: 42, reactions: [{ emoji: "👍", count: 1 }] });
      expect(gone).toMatchObject({ text: "", changedSeq: 43 });
    }
  });

  test("D15 costs a handful of store reads together with a thousand others", async () => {
    const { here, probe, ana, clock } = await nodes(300, 400);
    for (const emoji of ["👍", "🎂", "😀"]) await ana.send({ type: "react", seq: 290, emoji, isOn: true });
    probe.calls.length = 0;
    const peers = await Promise.all(range(1, 500).map((n) => here.visit(`room=lobby&name=p${n}`)));
    await ana.send({ type: "react", seq: 291, emoji: "👍", isOn: true });
    peers.push(...(await Promise.all(range(501, 1000).map((n) => here.visit(`room=lobby&name=p${n}`)))));
    await clock.settle();
    for (const peer of [peers[0], peers[499], peers[500], peers[999]]) {
      expect(peer?.seqs).toEqual(range(251, 300));
      expect(peer?.wire.of("message").at(-11)?.reactions?.length).toBe(3);
    }
    expect(probe.count("messages")).toBeLessThanOrEqual(4);
    expect(probe.count("eventsAfter") + probe.count("tail")).toBe(0);
  });
});

/** Takes in all events but those of one type. */
function deafTo(type: RecentEvent["type"], recent: Recent): Recent {
  return {
    ...recent,
    add: (life: { room: RoomId; epoch: string }, events: readonly RecentEvent[]) =>
      recent.add(
        life,
        events.filter((event) => event.type !== type),
      ),
  };
}
