import assert from "node:assert/strict";
import { type ConformanceCase, expectError } from "./conformance-case.ts";
import type { RawClient, Received } from "./raw-client.ts";
import { enterAsMember, newRoomCode, roomOf, type Target } from "./target.ts";

/** A message by ana, whom ben hears. */
async function said(target: Target, text = "hello") {
  const code = newRoomCode();
  const [ana, ben] = [await target.visit(code), await target.visit(code, "ben")];
  const { seq } = await ana.ask({ type: "send", text });
  await ben.next("message");
  return { code, ana, ben, seq: Number(seq) };
}

/** A message as somebody finds it now. */
async function present(client: RawClient, seq: number): Promise<Received> {
  const page = await client.ask({ type: "history", around: seq, limit: 1 });
  const [message] = page["messages"] as Received[];
  assert.equal(message?.["seq"], seq);
  return message;
}

async function ack(client: RawClient, frame: Readonly<Record<string, unknown>>): Promise<number> {
  const answer = await client.ask(frame);
  assert.equal(answer.type, "ack", JSON.stringify(answer));
  return Number(answer["seq"]);
}

export const CHANGE_CASES: readonly ConformanceCase[] = [
  {
    id: "C01",
    title: "an edit is an event with the next seq; the message becomes it, and the same edit again is no event",
    async run(target) {
      const { ana, ben, seq } = await said(target);
      const edited = await ack(ana, { type: "edit", seq, text: "hello all" });
      assert.equal(edited, seq + 1);
      const { at, room, from, ...event } = await ben.next("edited");
      assert.deepEqual(event, { type: "edited", seq: edited, target: seq, text: "hello all" });
      assert.equal((from as { name: string }).name, "ana");
      assert.equal(await ack(ana, { type: "edit", seq, text: "hello all" }), edited);
      const now = await present(ben, seq);
      assert.deepEqual([now["room"], now["text"]], [room, "hello all"]);
      assert.deepEqual([now["changedSeq"], now["editedAt"]], [edited, at]);
      assert.equal(await ack(ben, { type: "send", text: "the next one" }), edited + 1);
    },
  },
  {
    id: "C02",
    title: "only who wrote a message edits it, with a text that might be sent; one that is not there is not found",
    async run(target) {
      const { ana, ben, seq } = await said(target);
      expectError(await ben.ask({ type: "edit", seq, text: "mine now" }), "forbidden");
      expectError(await ana.ask({ type: "edit", seq, text: " " }), "bad_text");
      expectError(await ana.ask({ type: "edit", seq: seq + 7, text: "x" }), "not_found");
      expectError(await ana.ask({ type: "edit", seq: "1", text: "x" }), "bad_frame");
      expectError(await ana.ask({ type: "edit", seq }), "bad_frame");
      assert.equal((await present(ben, seq))["text"], "hello");
    },
  },
  {
    id: "C03",
    title:
      "what is deleted is a tombstone: to those who are there, in pages and to newcomers; it cannot be changed any more",
    async run(target) {
      const { code, ana, ben, seq } = await said(target, "a secret");
      await ack(ben, { type: "react", seq, emoji: "👍", isOn: true });
      expectError(await ben.ask({ type: "delete", seq }), "forbidden");
      const deleted = await ack(ana, { type: "delete", seq });
      const event = await ben.next("deleted");
      assert.deepEqual([event["target"], event["seq"]], [seq, deleted]);
      assert.equal(event["author"], (event["from"] as { id: string }).id);
      assert.equal(await ack(ana, { type: "delete", seq }), deleted);
      const cleo = await target.visit(code, "cleo");
      for (const tombstone of [await present(ben, seq), await cleo.next("message")]) {
        assert.equal(tombstone["text"], "");
        assert.equal(tombstone["deletedAt"], event["at"]);
        assert.equal(tombstone["reactions"], undefined);
      }
      assert.ok(cleo.texts.every((text) => !text.includes("a secret")));
      expectError(await ana.ask({ type: "edit", seq, text: "back" }), "message_deleted");
      expectError(await ben.ask({ type: "react", seq, emoji: "👍", isOn: true }), "message_deleted");
    },
  },
  {
    id: "C04",
    title: "a reaction is put and taken back, once each however often it is asked for, and counted",
    async run(target) {
      const { ana, ben, seq } = await said(target);
      const put = await ack(ben, { type: "react", seq, emoji: "👍", isOn: true });
      assert.equal(await ack(ben, { type: "react", seq, emoji: "👍", isOn: true }), put);
      const event = await ana.next("reaction");
      assert.deepEqual([event["target"], event["emoji"], event["isOn"]], [seq, "👍", true]);
      await ack(ana, { type: "react", seq, emoji: "👍", isOn: true });
      await ack(ana, { type: "react", seq, emoji: "🎉", isOn: true });
      const counts = async (client: RawClient) =>
        ((await present(client, seq))["reactions"] as { emoji: string; count: number; isOwn?: true }[]).map(
          ({ emoji, count, isOwn }) => [emoji, count, isOwn === true],
        );
      assert.deepEqual(await counts(ben), [
        ["🎉", 1, false],
        ["👍", 2, true],
      ]);
      await ack(ben, { type: "react", seq, emoji: "👍", isOn: false });
      await ana.next((frame) => frame.type === "reaction" && frame["isOn"] === false, "the reaction taken back");
      assert.deepEqual(await counts(ben), [
        ["🎉", 1, false],
        ["👍", 1, false],
      ]);
      for (const emoji of ["thumb", "👍👍", "", "<img>", 7]) {
        expectError(await ben.ask({ type: "react", seq, emoji, isOn: true }), "bad_frame");
      }
    },
  },
  {
    id: "C05",
    title: "members pin and unpin messages, visitors do not; the pins are listed with the latest first",
    async run(target) {
      const { code, ana, seq } = await said(target);
      const { client: member, room } = await enterAsMember(target, code);
      const second = await ack(ana, { type: "send", text: "another" });
      expectError(await ana.ask({ type: "pin", seq, isOn: true }), "forbidden");
      await ack(member, { type: "pin", room, seq: second, isOn: true });
      await ack(member, { type: "pin", room, seq, isOn: true });
      const event = await ana.next((frame) => frame.type === "pinned" && frame["target"] === seq, "the pin");
      assert.equal(event["isOn"], true);
      const pins = async () => {
        const list = await ana.ask({ type: "pins" });
        assert.deepEqual([list.type, list["room"]], ["pins", room]);
        return (list["messages"] as Received[]).map((message) => message["seq"]);
      };
      assert.deepEqual(await pins(), [seq, second]);
      await ack(member, { type: "pin", room, seq, isOn: false });
      assert.deepEqual(await pins(), [second]);
    },
  },
  {
    id: "C06",
    title: "every text a message has had can be read, the oldest first, until it is deleted",
    async run(target) {
      const { ana, ben, seq } = await said(target, "one");
      for (const text of ["two", "three"]) await ack(ana, { type: "edit", seq, text });
      const texts = async (of: number) => {
        const list = await ben.ask({ type: "revisions", seq: of });
        assert.deepEqual([list.type, list["seq"]], ["revisions", of]);
        return (list["revisions"] as { text: string }[]).map(({ text }) => text);
      };
      assert.deepEqual(await texts(seq), ["one", "two", "three"]);
      await ack(ana, { type: "delete", seq });
      assert.deepEqual(await texts(seq), []);
      expectError(await ben.ask({ type: "revisions", seq: seq + 70 }), "not_found");
    },
  },
  {
    id: "C07",
    title: "who was away gets every change as the event it was, in order, and a newcomer the message as it is",
    async run(target) {
      const { code, ana, ben, seq } = await said(target);
      const { token } = await ben.next("ready");
      const room = roomOf(ben);
      await ben.leave();
      const last = await ack(ana, { type: "edit", seq, text: "hello all" });
      await ack(ana, { type: "react", seq, emoji: "👍", isOn: true });
      const gone = await ack(ana, { type: "send", text: "a slip" });
      const head = await ack(ana, { type: "delete", seq: gone });
      const back = await target.hello({ token, cursors: { [room]: seq } });
      await back.next((frame) => frame["seq"] === head, "the last change");
      assert.deepEqual(back.seqs, [last, last + 1, gone, head]);
      const events = back.received.filter((frame) => "seq" in frame && "at" in frame).map(({ type }) => type);
      assert.deepEqual(events, ["edited", "reaction", "message", "deleted"]);
      const cleo = await target.visit(code, "cleo");
      const first = await cleo.next((frame) => frame["seq"] === seq, "the message");
      assert.deepEqual([first["text"], first["changedSeq"]], ["hello all", last + 1]);
    },
  },
  {
    id: "C08",
    title: "an answer shows what it answers, as it is now; one to nothing is not found",
    async run(target) {
      const { ana, ben, seq } = await said(target, "a question");
      const answer = await ack(ben, { type: "send", text: "an answer", replyTo: seq });
      const quote = async () => (await present(ana, answer))["replyTo"] as Record<string, unknown>;
      assert.deepEqual((await ana.next((frame) => frame["seq"] === answer, "the answer"))["replyTo"], await quote());
      assert.deepEqual([(await quote())["seq"], (await quote())["text"]], [seq, "a question"]);
      await ack(ana, { type: "edit", seq, text: "a better question" });
      assert.equal((await quote())["text"], "a better question");
      await ack(ana, { type: "delete", seq });
      assert.deepEqual(await quote(), { seq });
      expectError(await ben.ask({ type: "send", text: "to nobody", replyTo: 700 }), "not_found");
    },
  },
  {
    id: "C09",
    title: "a change in a room one is not in is not found, as in one that does not exist",
    async run(target) {
      const { ana, seq } = await said(target);
      const room = String((await ana.next("message"))["room"]);
      const outsider = await target.hello({ token: (await target.register()).token });
      const requests = [
        { type: "edit", seq, text: "x" },
        { type: "delete", seq },
        { type: "react", seq, emoji: "👍", isOn: true },
        { type: "pin", seq, isOn: true },
        { type: "pins" },
        { type: "revisions", seq },
      ];
      for (const request of requests) {
        const [foreign, unknown] = [
          await outsider.ask({ ...request, room }),
          await outsider.ask({ ...request, room: "no-such-room" }),
        ];
        expectError(unknown, "not_found");
        assert.deepEqual({ ...foreign, id: "" }, { ...unknown, id: "" });
      }
    },
  },
];
