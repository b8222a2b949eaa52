import assert from "node:assert/strict";
import type { RoomId } from "@parley/protocol";
import { MAX_PINS, MAX_REACTIONS, type MessageChange, QUOTE_CHARS } from "../message-change.ts";
import type { Actor, MessageEvent } from "../model.ts";
import type { Store } from "../store.ts";
import {
  ALICE,
  assertDense,
  assertRefused,
  BOB,
  CAROL,
  logOf,
  NOON,
  openRoom,
  range,
  roomWith,
  say,
  userActor,
  visitor,
} from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const alice = userActor(ALICE);
const bob = userActor(BOB);
const ana = visitor("Ana");
const EMOJIS = range(0, MAX_REACTIONS).map((n) => String.fromCodePoint(0x1f600 + n));

type Done = MessageChange extends infer C
  ? C extends MessageChange
    ? Omit<C, "room" | "seq" | "actor" | "at">
    : never
  : never;

/** What somebody does to one message. */
function doTo(store: Store, target: Pick<MessageChange, "room" | "seq" | "actor">, what: Done) {
  return store.change({ ...target, at: NOON + 7, ...what });
}

/** The message as a page has it. */
async function read(store: Store, room: RoomId, seq: number): Promise<MessageEvent | undefined> {
  const { messages } = await store.messages({ room, around: seq, limit: 1 });
  return messages.find((message) => message.seq === seq);
}

/** However a message is read, it is the same. */
async function assertReadsAs(store: Store, expected: MessageEvent): Promise<void> {
  const { room, seq } = expected;
  const [event] = await store.eventsAfter(room, seq - 1, 1);
  assert.deepEqual(event, expected);
  assert.deepEqual(await read(store, room, seq), expected);
  const tail = await store.tail(room, 1_000);
  assert.deepEqual(
    tail.find((candidate) => candidate.seq === seq),
    expected,
  );
}

export const changeRules: readonly StoreRule[] = [
  {
    id: "S36",
    title: "an edit by its sender logs one event and gives the message another text wherever it is read",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const seq = await say(store, room, alice, "frist");
      const { event, changedSeq } = await doTo(store, { room, seq, actor: alice }, { type: "edit", text: "first" });
      assert.equal(changedSeq, 4);
      const edited = { type: "edited", room, seq: 4, at: NOON + 7, from: ALICE, target: seq, text: "first" };
      assert.deepEqual(event, edited);
      assert.deepEqual((await logOf(store, room)).at(-1), edited);
      await assertReadsAs(store, {
        type: "message",
        room,
        seq,
        at: NOON,
        from: ALICE,
        text: "first",
        changedSeq: 4,
        editedAt: NOON + 7,
      });
      await assertRefused(doTo(store, { room, seq, actor: bob }, { type: "edit", text: "mine" }), "forbidden");
      await assertRefused(doTo(store, { room, seq, actor: ana }, { type: "edit", text: "mine" }), "forbidden");
      await assertDense(store, room, 4);
    },
  },
  {
    id: "S37",
    title: "a change that is so already logs nothing and answers where the message was left",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const seq = await say(store, room, alice, "as it is");
      assert.deepEqual(await doTo(store, { room, seq, actor: alice }, { type: "edit", text: "as it is" }), {
        event: null,
        changedSeq: seq,
      });
      const steps: Done[] = [
        { type: "react", emoji: "👍", isOn: true },
        { type: "pin", isOn: true },
        { type: "react", emoji: "👍", isOn: false },
        { type: "pin", isOn: false },
        { type: "delete" },
      ];
      for (const [index, step] of steps.entries()) {
        const first = await doTo(store, { room, seq, actor: alice }, step);
        assert.equal(first.event?.seq, seq + index + 1);
        assert.deepEqual(await doTo(store, { room, seq, actor: alice }, step), {
          event: null,
          changedSeq: seq + index + 1,
        });
      }
      await assertDense(store, room, seq + steps.length);
    },
  },
  {
    id: "S38",
    title: "every text a message has had is kept, the oldest first, until it is deleted",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const seq = await say(store, room, alice, "one");
      assert.deepEqual(await store.revisions(room, seq), [{ at: NOON, text: "one" }]);
      await doTo(store, { room, seq, actor: alice }, { type: "edit", text: "two" });
      await doTo(store, { room, seq, actor: alice }, { type: "edit", text: "three" });
      const texts = (await store.revisions(room, seq)).map(({ text }) => text);
      assert.deepEqual(texts, ["one", "two", "three"]);
      await doTo(store, { room, seq, actor: alice }, { type: "delete" });
      assert.deepEqual(await store.revisions(room, seq), []);
      await assertRefused(store.revisions(room, 999), "not_found");
      await assertRefused(store.revisions(room, 1), "not_found");
    },
  },
  {
    id: "S39",
    title: "of a deleted message nothing is left in any event or page but who wrote it and when",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const seq = await say(store, room, alice, "secret one");
      const { event: answer } = await store.append({ room, actor: bob, at: NOON, text: "yes", replyTo: seq });
      await doTo(store, { room, seq, actor: alice }, { type: "edit", text: "secret two" });
      await doTo(store, { room, seq, actor: bob }, { type: "react", emoji: "👍", isOn: true });
      await doTo(store, { room, seq, actor: bob }, { type: "pin", isOn: true });
      await assertRefused(doTo(store, { room, seq, actor: bob }, { type: "delete" }), "forbidden");
      const { event } = await doTo(store, { room, seq, actor: alice }, { type: "delete" });
      const deleted = { type: "deleted", room, seq: 8, at: NOON + 7, from: ALICE, target: seq, author: ALICE.id };
      assert.deepEqual(event, deleted);
      const log = await logOf(store, room);
      assert.deepEqual(log.at(-1), deleted);
      assert.ok(!JSON.stringify(log).includes("secret"), "the log still says it");
      await assertReadsAs(store, {
        type: "message",
        room,
        seq,
        at: NOON,
        from: ALICE,
        text: "",
        changedSeq: 8,
        deletedAt: NOON + 7,
      });
      assert.deepEqual((await read(store, room, answer.seq))?.replyTo, { seq });
      assert.deepEqual(await store.pins(room), []);
      for (const what of [
        { type: "edit", text: "back" },
        { type: "react", emoji: "👍", isOn: true },
        { type: "pin", isOn: true },
      ] satisfies Done[]) {
        await assertRefused(doTo(store, { room, seq, actor: alice }, what), "message_deleted");
      }
      await assertRefused(store.append({ room, actor: bob, at: NOON, text: "?", replyTo: seq }), "not_found");
    },
  },
  {
    id: "S40",
    title: "a reaction counts once per person and emoji, ascending by emoji, its people in the order they came",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const seq = await say(store, room, alice, "cake?");
      const put = (actor: Actor, emoji: string, isOn = true) =>
        doTo(store, { room, seq, actor }, { type: "react", emoji, isOn });
      for (const actor of [bob, ana, alice]) await put(actor, "🎂");
      await put(ana, "👍");
      await put(bob, "❤️");
      await put(bob, "🎂", false);
      const last = await put(bob, "🎂");
      assert.deepEqual(last.event, {
        type: "reaction",
        room,
        seq: 10,
        at: NOON + 7,
        from: BOB,
        target: seq,
        emoji: "🎂",
        isOn: true,
      });
      const visitorAna = { id: ana.id, name: ana.name };
      const reactions = [
        { emoji: "❤️", count: 1, users: [BOB] },
        { emoji: "🎂", count: 3, users: [visitorAna, ALICE, BOB] },
        { emoji: "👍", count: 1, users: [visitorAna] },
      ];
      assert.deepEqual((await read(store, room, seq))?.reactions, reactions);
      const mine = await store.messages({ room, around: seq, limit: 1, viewer: ALICE.id });
      assert.deepEqual(
        mine.messages[0]?.reactions?.map(({ isOwn }) => isOwn),
        [undefined, true, undefined],
      );
    },
  },
  {
    id: "S41",
    title: "a message takes 50 different reactions and a room 100 pins; the next is refused and stores nothing",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const seq = await say(store, room, alice, "popular");
      const [last = "", ...first] = EMOJIS;
      for (const emoji of first) await doTo(store, { room, seq, actor: alice }, { type: "react", emoji, isOn: true });
      await assertRefused(
        doTo(store, { room, seq, actor: ana }, { type: "react", emoji: last, isOn: true }),
        "too_many",
      );
      await doTo(store, { room, seq, actor: ana }, { type: "react", emoji: first[0] ?? "", isOn: true });
      const seqs: number[] = [];
      for (const n of range(0, MAX_PINS)) seqs.push(await say(store, room, alice, `message ${n}`));
      for (const each of seqs.slice(1))
        await doTo(store, { room, seq: each, actor: alice }, { type: "pin", isOn: true });
      await assertRefused(
        doTo(store, { room, seq: seqs[0] ?? 0, actor: alice }, { type: "pin", isOn: true }),
        "too_many",
      );
    },
  },
  {
    id: "S42",
    title: "registered users pin, visitors do not; pins come the latest pinned first, each as it is now",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const seqs = [await say(store, room, ana, "one"), await say(store, room, alice, "two")];
      for (const seq of seqs.toReversed()) await doTo(store, { room, seq, actor: alice }, { type: "pin", isOn: true });
      await assertRefused(
        doTo(store, { room, seq: seqs[1] ?? 0, actor: ana }, { type: "pin", isOn: true }),
        "forbidden",
      );
      const pins = await store.pins(room);
      assert.deepEqual(
        pins.map(({ seq, text, isPinned }) => ({ seq, text, isPinned })),
        [
          { seq: seqs[0], text: "one", isPinned: true },
          { seq: seqs[1], text: "two", isPinned: true },
        ],
      );
      for (const pin of pins) await assertReadsAs(store, pin);
      await doTo(store, { room, seq: seqs[0] ?? 0, actor: alice }, { type: "pin", isOn: false });
      assert.deepEqual(
        (await store.pins(room)).map(({ seq }) => seq),
        [seqs[1]],
      );
      assert.deepEqual(await store.pins(await openRoom(store, "other")), []);
    },
  },
  {
    id: "S43",
    title: "an answer carries what it quotes as that is now, cut to its first characters, from the same room only",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const other = await openRoom(store, "other");
      const seq = await say(store, room, alice, `a${"😀".repeat(QUOTE_CHARS + 50)}`);
      const draft = { room, actor: ana, at: NOON, text: "indeed", replyTo: seq };
      const { event, isNew } = await store.append({ ...draft, clientMsgId: "once" });
      const text = `a${"😀".repeat(QUOTE_CHARS - 1)}`;
      assert.deepEqual(event.replyTo, { seq, from: ALICE, text });
      assert.equal(isNew, true);
      await assertReadsAs(store, event);
      assert.deepEqual(await store.append({ ...draft, clientMsgId: "once" }), { event, isNew: false });
      await doTo(store, { room, seq, actor: alice }, { type: "edit", text: "short" });
      await assertReadsAs(store, { ...event, replyTo: { seq, from: ALICE, text: "short" } });
      for (const nothing of [1, 999]) await assertRefused(store.append({ ...draft, replyTo: nothing }), "not_found");
      await assertRefused(store.append({ ...draft, room: other }), "not_found");
      await assertDense(store, room, 4);
    },
  },
  {
    id: "S44",
    title: "a message calls the members it names, each once and never its sender, and nobody else",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB, CAROL);
      await store.leave({ room, user: CAROL, at: NOON });
      const mentions = [BOB.id, ALICE.id, BOB.id, CAROL.id, ana.id];
      const { event } = await store.append({ room, actor: alice, at: NOON, text: "hey", mentions });
      assert.deepEqual(event.mentions, [BOB.id]);
      await assertReadsAs(store, event);
      const { event: none } = await store.append({ room, actor: alice, at: NOON, text: "hey", mentions: [CAROL.id] });
      assert.ok(!("mentions" in none));
      await assertReadsAs(store, none);
      const all = { room, at: NOON, text: "all", mentionsRoom: true };
      assert.equal((await store.append({ ...all, actor: bob })).event.mentionsRoom, true);
      await assertRefused(store.append({ ...all, actor: ana }), "forbidden");
    },
  },
  {
    id: "S45",
    title: "mentions count the unread messages that call a member; what is deleted is neither unread nor a call",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const counts = async () => {
        const view = (await store.roomsOf(BOB.id)).find(({ id }) => id === room);
        return [view?.unread, view?.mentions];
      };
      await store.markRead(room, BOB.id, 99);
      const said = [
        await store.append({ room, actor: alice, at: NOON, text: "one", mentions: [BOB.id] }),
        await store.append({ room, actor: ana, at: NOON, text: "two" }),
        await store.append({ room, actor: alice, at: NOON, text: "three", mentionsRoom: true, mentions: [BOB.id] }),
        await store.append({ room, actor: bob, at: NOON, text: "four", mentionsRoom: true }),
      ].map(({ event }) => event.seq);
      assert.deepEqual(await counts(), [3, 2]);
      const { event } = await doTo(store, { room, seq: said[2] ?? 0, actor: alice }, { type: "delete" });
      assert.deepEqual(event && "mentionsRoom" in event && event.mentionsRoom, true);
      assert.deepEqual(await counts(), [2, 1]);
      await doTo(store, { room, seq: said[3] ?? 0, actor: bob }, { type: "delete" });
      assert.deepEqual(await counts(), [2, 1]);
      assert.partialDeepStrictEqual(await store.markRead(room, BOB.id, said[0] ?? 0), {
        seq: said[0],
        unread: 1,
        mentions: 0,
      });
    },
  },
  {
    id: "S46",
    title: "marking unread moves the read cursor back to just before that message, and never forward",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const seqs: number[] = [];
      for (const n of range(1, 3)) seqs.push(await say(store, room, alice, `message ${n}`));
      const [first = 0, second = 0, third = 0] = seqs;
      await store.markRead(room, BOB.id, third);
      assert.partialDeepStrictEqual(await store.markUnread(room, BOB.id, second), {
        seq: first,
        unread: 2,
        mentions: 0,
      });
      assert.partialDeepStrictEqual(await store.markUnread(room, BOB.id, third), {
        seq: first,
        unread: 2,
        mentions: 0,
      });
      assert.partialDeepStrictEqual(await store.markUnread(room, BOB.id, 0), { seq: 0, unread: 3, mentions: 0 });
      await assertRefused(store.markUnread(room, CAROL.id, 1), "not_found");
    },
  },
  {
    id: "S47",
    title: "who may not speak in a room changes nothing in it, and learns nothing from trying",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const seq = await say(store, room, alice, "members only");
      await store.leave({ room, user: ALICE, at: NOON });
      const tries: Done[] = [
        { type: "edit", text: "x" },
        { type: "delete" },
        { type: "react", emoji: "👍", isOn: true },
        { type: "pin", isOn: true },
      ];
      for (const what of tries) {
        await assertRefused(doTo(store, { room, seq, actor: alice }, what), "not_found");
        await assertRefused(doTo(store, { room: "nowhere" as RoomId, seq, actor: ana }, what), "not_found");
        await assertRefused(doTo(store, { room, seq: 999, actor: bob }, what), "not_found");
        // A coming is no message.
        await assertRefused(doTo(store, { room, seq: 1, actor: bob }, what), "not_found");
      }
      await assertDense(store, room, 4);
    },
  },
];
