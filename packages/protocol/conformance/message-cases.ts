import assert from "node:assert/strict";
import { type ConformanceCase, expectClose, expectError } from "./conformance-case.ts";
import { newRoomCode, roomOf } from "./target.ts";

/** Texts of frames that are each answered with an error, on a connection that stays open and works. */
function refusedAfterReady(id: string, title: string, code: string, frames: readonly string[]): ConformanceCase {
  return {
    id,
    title,
    async run(target) {
      const client = await target.visit(newRoomCode());
      for (const [index, frame] of frames.entries()) {
        client.send(frame);
        await client.until(() => client.of("error").length > index, `an answer to ${frame.slice(0, 80)}`);
      }
      for (const error of client.of("error")) expectError(error, code);
      assert.equal((await client.ask({ type: "send", text: "and yet it works" }))["seq"], 1);
    },
  };
}

/** Requests that are each answered with an error that names them. */
function refusedRequests(
  id: string,
  title: string,
  code: string,
  requests: readonly Readonly<Record<string, unknown>>[],
): ConformanceCase {
  return {
    id,
    title,
    async run(target) {
      const client = await target.visit(newRoomCode());
      for (const request of requests) expectError(await client.ask(request), code);
      assert.equal((await client.ask({ type: "send", text: "and yet it works" }))["seq"], 1);
    },
  };
}

const send = (fields: object): string => JSON.stringify({ type: "send", text: "hi", ...fields });
const texts = (...list: readonly string[]) => list.map((text) => ({ type: "send", text }));
const nested = (depth: number): string => `{"type":"send","text":${"[".repeat(depth)}${"]".repeat(depth)}}`;
const SERVER_ONLY = [
  "ready",
  "ack",
  "error",
  "message",
  "edited",
  "deleted",
  "reaction",
  "pinned",
  "member_joined",
  "member_left",
  "member_role",
  "room_changed",
  "joined",
  "left",
  "found",
  "read_cursor",
  "preferences",
  "status",
  "presence",
  "heartbeat",
  "resync",
  "draining",
];

export const MESSAGE_CASES: readonly ConformanceCase[] = [
  refusedAfterReady("M01", "what is not one JSON object is bad_frame, and the connection stays", "bad_frame", [
    "",
    " ",
    "null",
    "[]",
    '"x"',
    "1",
    "true",
    '{"type":"send"',
    '{"type":"send","text":"hi"}{"type":"send","text":"hi"}',
    '\ufeff{"type":"send","text":"hi"}',
    '{"type":"send","text":"hi"}\0',
    "{'type':'send'}",
    '[{"type":"send","text":"hi"}]',
  ]),
  refusedAfterReady("M02.1", "JSON nested 30,000 deep is bad_frame", "bad_frame", [nested(30_000), "[".repeat(60_000)]),
  refusedAfterReady("M02.2", "an object of 5,000 keys is bad_frame", "bad_frame", [
    send(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1]))),
  ]),
  refusedAfterReady("M03", "keys that would reach into prototypes are bad_frame and change nothing", "bad_frame", [
    '{"type":"send","text":"hi","__proto__":{"isAdmin":true}}',
    '{"type":"send","text":"hi","constructor":{"prototype":{"isAdmin":true}}}',
    '{"__proto__":{"type":"send","text":"hi"},"type":"send"}',
    '{"type":"send","text":{"__proto__":"hi"}}',
  ]),
  refusedAfterReady("M04.1", "a type that is missing, unknown or no string is unknown_type", "unknown_type", [
    "{}",
    '{"text":"hi"}',
    '{"type":"shout","text":"hi"}',
    '{"type":"SEND","text":"hi"}',
    '{"type":7}',
    '{"type":null}',
    '{"type":["send"]}',
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '{"type":"toString"}',
    JSON.stringify({ type: "x".repeat(30_000) }),
  ]),
  refusedAfterReady(
    "M30",
    "a type that only servers send is unknown_type",
    "unknown_type",
    SERVER_ONLY.map((type) => JSON.stringify({ type, room: "r_1", seq: 1, text: "hi" })),
  ),
  refusedAfterReady("M05.1", "a field of the wrong type is bad_frame", "bad_frame", [
    send({ text: 7 }),
    send({ text: null }),
    send({ text: ["hi"] }),
    send({ text: undefined }),
    send({ id: 7 }),
    send({ id: "" }),
    send({ id: "x".repeat(65) }),
    send({ room: 7 }),
    send({ room: ["r_1"] }),
    send({ room: { $ne: "" } }),
    send({ clientMsgId: 7 }),
    send({ clientMsgId: "" }),
    send({ clientMsgId: "with space" }),
    send({ clientMsgId: "x".repeat(65) }),
    '{"type":"join"}',
    '{"type":"join","code":7}',
    '{"type":"join","code":"lobby","cursor":"1"}',
    '{"type":"typing","room":7}',
  ]),
  refusedAfterReady("M05.2", "a field nobody knows is bad_frame, so that a typing error is noticed", "bad_frame", [
    send({ clientMsgID: "a" }),
    send({ from: { id: "u_1", name: "root" } }),
    send({ seq: 7 }),
  ]),
  refusedRequests("M08.1", "a text without anything visible is bad_text", "bad_text", [
    ...texts("", " ", "\n\t ", "\u200b\u200d", "\u0301", "\u2800", "\u00a0\u3000"),
  ]),
  refusedRequests("M08.2", "a text with NUL, a lone surrogate or a tower of marks is bad_text", "bad_text", [
    ...texts("a\0b", "\ud83d", "\ude00 upside down", `a${"\u0301".repeat(100)}`),
  ]),
  {
    id: "M08.3",
    title: "a text of one byte over the limit is text_too_long, one of exactly the limit is stored",
    async run(target) {
      const response = await fetch(new URL("/api/v1/config", target.url));
      const { maxTextBytes } = (await response.json()) as { maxTextBytes: number };
      const client = await target.visit(newRoomCode());
      expectError(await client.ask({ type: "send", text: "x".repeat(maxTextBytes + 1) }), "text_too_long");
      // Counted in bytes: these are a third as many characters.
      expectError(
        await client.ask({ type: "send", text: "€".repeat(Math.floor(maxTextBytes / 3) + 1) }),
        "text_too_long",
      );
      assert.equal((await client.ask({ type: "send", text: "x".repeat(maxTextBytes) }))["seq"], 1);
    },
  },
  {
    id: "M06.1",
    title: "a room that does not exist and one you are not in get the same answer",
    async run(target) {
      const outsider = await target.hello({ token: (await target.register()).token });
      const secret = roomOf(await target.visit(newRoomCode(), "ben"));
      for (const request of [{ type: "send", text: "hi" }, { type: "history" }, { type: "read", seq: 1 }]) {
        const [unknown, foreign] = [
          await outsider.ask({ ...request, room: "no-such-room" }),
          await outsider.ask({ ...request, room: secret }),
        ];
        expectError(unknown, "not_found");
        assert.deepEqual({ ...foreign, id: "" }, { ...unknown, id: "" });
      }
    },
  },
  refusedRequests("M06.2", "a room id that is none is bad_frame", "bad_frame", [
    { type: "send", text: "hi", room: "../x" },
    { type: "send", text: "hi", room: "r 1" },
    { type: "send", text: "hi", room: "" },
    { type: "send", text: "hi", room: "x".repeat(65) },
    { type: "history", room: "' OR 1=1 --" },
    { type: "leave", room: "%00" },
  ]),
  refusedRequests("M06.3", "a visitor finds no room by a made-up id", "not_found", [
    { type: "send", text: "hi", room: "no-such-room" },
    { type: "history", room: "no-such-room" },
  ]),
  {
    id: "M06.4",
    title: "a frame without a room, on a connection that has none, is bad_frame",
    async run(target) {
      const client = await target.hello({ token: (await target.register()).token });
      expectError(await client.ask({ type: "send", text: "hi" }), "bad_frame");
      expectError(await client.ask({ type: "history" }), "bad_frame");
    },
  },
  {
    id: "M07.3",
    title: "who left a room can neither read nor write in it, and hears nothing of it any more",
    async run(target) {
      const code = newRoomCode();
      const member = await target.hello({ token: (await target.register()).token });
      const joined = await member.ask({ type: "join", code });
      const { id: room } = joined["room"] as { id: string };
      const witness = await target.visit(code, "ben");
      assert.equal((await member.ask({ type: "leave", room })).type, "left");
      const heard = member.received.length;
      expectError(await member.ask({ type: "send", room, text: "still here" }), "not_found");
      expectError(await member.ask({ type: "history", room }), "not_found");
      await witness.ask({ type: "send", text: "gone?" });
      await member.settled();
      assert.deepEqual(
        member.received.slice(heard).filter((frame) => frame.type !== "error"),
        [],
      );
    },
  },
  {
    id: "M12",
    title: "the clientMsgId of somebody else is not taken",
    async run(target) {
      const room = newRoomCode();
      const [ana, ben] = [await target.visit(room), await target.visit(room, "ben")];
      const first = await ana.ask({ type: "send", text: "mine", clientMsgId: "same" });
      const second = await ben.ask({ type: "send", text: "mine too", clientMsgId: "same" });
      assert.deepEqual([first["seq"], second["seq"]], [1, 2]);
    },
  },
  refusedRequests("M14.2", "a page of no size, or from no place, is bad_frame", "bad_frame", [
    { type: "history", limit: 0 },
    { type: "history", limit: -1 },
    { type: "history", limit: 1e9 },
    { type: "history", limit: 1.5 },
    { type: "history", limit: "50" },
    { type: "history", before: "1; DROP TABLE messages" },
    { type: "history", before: -1 },
    { type: "history", after: 2 ** 53 },
    { type: "history", before: 5, after: 1 },
  ]),
  {
    id: "M15.1",
    title: "a read cursor beyond the head stops at the head, and one behind itself stays",
    async run(target) {
      const code = newRoomCode();
      const witness = await target.visit(code, "ben");
      const member = await target.hello({ token: (await target.register()).token });
      const joined = await member.ask({ type: "join", code });
      const { id: room } = joined["room"] as { id: string };
      const { seq } = await witness.ask({ type: "send", text: "one" });
      assert.equal((await member.ask({ type: "read", room, seq: 0 }))["unread"], 1);
      const beyond = await member.ask({ type: "read", room, seq: 1_000_000 });
      assert.deepEqual([beyond["seq"], beyond["unread"]], [seq, 0]);
      assert.equal((await member.ask({ type: "read", room, seq: 1 }))["seq"], seq);
      expectError(await member.ask({ type: "read", room, seq: -1 }), "bad_frame");
    },
  },
  {
    id: "M15.2",
    title: "a visitor has no read cursor on the server: forbidden",
    async run(target) {
      const client = await target.visit(newRoomCode());
      expectError(await client.ask({ type: "read", room: roomOf(client), seq: 1 }), "forbidden");
    },
  },
  {
    id: "M18.1",
    title: "who sends too fast gets rate_limited with retryAfterMs, and nothing refused is stored",
    async run(target) {
      const client = await target.visit(newRoomCode());
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => client.ask({ type: "send", text: `number ${index}` })),
      );
      const refused = answers.filter((answer) => answer.type === "error");
      assert.ok(refused.length > 0, "nothing was refused; the suite expects the default SEND_RATE");
      for (const answer of refused) {
        expectError(answer, "rate_limited");
        assert.ok(Number(answer["retryAfterMs"]) > 0, "without a time to come back");
      }
      const { messages } = await client.ask({ type: "history", limit: 200 });
      assert.equal((messages as unknown[]).length, answers.length - refused.length);
    },
  },
  {
    id: "M18.2",
    title: "typing too often is dropped without a word",
    async run(target) {
      const client = await target.visit(newRoomCode());
      for (let index = 0; index < 300; index++) client.send({ type: "typing" });
      await client.settled();
      assert.equal(client.of("error").length, 0);
      assert.ok(client.of("typing").length <= 1);
    },
  },
  {
    id: "M18.3",
    title: "a hundred and more refused frames in a minute close with 1008",
    async run(target) {
      const client = await target.visit(newRoomCode());
      for (let index = 0; index < 150; index++) client.send("nonsense");
      await expectClose(client, 1008);
      assert.ok(client.of("error").length >= 100);
    },
  },
  refusedRequests("M24.6", "a second hello is already_authenticated", "already_authenticated", [
    { type: "hello", token: "another" },
  ]),
  {
    id: "M24.7",
    title: "a visitor's token with one character changed closes with 4401",
    async run(target) {
      const ready = await (await target.visit(newRoomCode())).next("ready");
      const [header = "", body = "", signature = ""] = String(ready["token"]).split(".");
      const payload = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
      const other = Buffer.from(JSON.stringify({ ...payload, name: "somebody else" })).toString("base64url");
      const client = await target.connect();
      client.send({ type: "hello", token: [header, other, signature].join(".") });
      expectError(await client.next("error"), "unauthenticated");
      await expectClose(client, 4401);
    },
  },
  {
    id: "M24.8",
    title: "cursors with strange keys do no harm",
    async run(target) {
      const { token } = await (await target.visit(newRoomCode())).next("ready");
      const client = await target.connect();
      client.send(`{"type":"hello","token":"${String(token)}","cursors":{"__proto__":5,"constructor":1,"toString":0}}`);
      const answer = await client.next((frame) => frame.type === "ready" || frame.type === "error");
      if (answer.type === "ready") assert.deepEqual(answer["rooms"], []);
      else expectError(answer, "bad_frame");
    },
  },
];
