import assert from "node:assert/strict";
import { type ConformanceCase, expectClose, expectError } from "./conformance-case.ts";
import type { RawClient, Received } from "./raw-client.ts";
import { newRoomCode, roomOf, type Target } from "./target.ts";

const HISTORY_ON_JOIN = 50;
/** Under every connection's burst, so that the suite runs against the default limits. */
const SENDS_PER_CLIENT = 20;

/** Fills a room with messages from as many visitors as the rate limit asks for. */
async function fill(target: Target, room: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += SENDS_PER_CLIENT) {
    const client = await target.visit(room, "filler");
    for (let index = from; index < Math.min(count, from + SENDS_PER_CLIENT); index++) {
      assert.equal((await client.ask({ type: "send", text: `message ${index + 1}` })).type, "ack");
    }
    await client.leave();
  }
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

async function comeBack(
  target: Target,
  client: RawClient,
  hello: Readonly<Record<string, unknown>>,
): Promise<RawClient> {
  const { token } = await client.next("ready");
  return target.hello({ token, ...hello });
}

const messagesUpTo = (client: RawClient, seq: number): Promise<Received> =>
  client.next((frame) => frame.type === "message" && frame["seq"] === seq, `message ${seq}`);

export const SESSION_CASES: readonly ConformanceCase[] = [
  {
    id: "G01",
    title: "what one visitor types by hand is acknowledged and reaches the other, and itself, as the same bytes",
    async run(target) {
      const room = newRoomCode();
      const [ana, ben] = [await target.visit(room), await target.visit(room, "ben")];
      ana.send('{"type":"send","text":"hello"}');
      const ack = await ana.next("ack");
      assert.deepEqual(ack, { type: "ack", room: roomOf(ana), seq: 1 });
      const heard = await ben.next("message");
      const { self } = (await ana.next("ready")) as Received & { self: { id: string; name: string } };
      assert.deepEqual(heard["from"], { id: self.id, name: self.name });
      assert.deepEqual([heard["seq"], heard["text"], heard["room"]], [1, "hello", roomOf(ben)]);
      await ana.next("message");
      const bytes = ({ texts }: RawClient) => texts.find((text) => text.includes('"type":"message"'));
      assert.equal(bytes(ana), bytes(ben));
    },
  },
  {
    id: "G02",
    title: "ready says who, which rooms, which epoch, and how often a heartbeat comes",
    async run(target) {
      const code = newRoomCode();
      const ready = await (await target.visit(code.toUpperCase(), "ana")).next("ready");
      const [room] = ready["rooms"] as { code: string; head: number; kind: string }[];
      assert.deepEqual([room?.code, room?.head, room?.kind], [code, 0, "open"]);
      assert.deepEqual(Object.keys(ready["self"] as object).toSorted(), ["id", "kind", "name"]);
      assert.ok(Number(ready["heartbeatMs"]) > 0 && String(ready["epoch"]).length > 0 && ready["version"] === 1);
    },
  },
  {
    id: "G03",
    title: "two clients that create the same code at the same moment are in one room",
    async run(target) {
      const code = newRoomCode();
      const clients = await Promise.all(["ana", "ben", "cleo", "dan"].map((name) => target.visit(code, name)));
      assert.equal(new Set(clients.map(roomOf)).size, 1);
    },
  },
  {
    id: "G04",
    title: "the same clientMsgId five times, over five connections of one person, is one message with one seq",
    async run(target) {
      const room = newRoomCode();
      const witness = await target.visit(room, "ben");
      const first = await target.visit(room);
      const id = roomOf(first);
      const clients = [first];
      for (let index = 1; index < 5; index++) clients.push(await comeBack(target, first, { cursors: { [id]: 0 } }));
      const answers = await Promise.all(
        clients.map((client, index) =>
          client.ask({ type: "send", room: id, text: `try ${index}`, clientMsgId: "once" }),
        ),
      );
      assert.deepEqual(
        answers.map(({ type, seq, clientMsgId }) => [type, seq, clientMsgId]),
        clients.map(() => ["ack", 1, "once"]),
      );
      await witness.ask({ type: "send", text: "after" });
      await messagesUpTo(witness, 2);
      assert.deepEqual(witness.seqs, [1, 2]);
    },
  },
  {
    id: "G05",
    title: "a person who comes back with its token has the same id and name",
    async run(target) {
      const client = await target.visit(newRoomCode());
      const { self } = await client.next("ready");
      const again = await comeBack(target, client, {});
      assert.deepEqual((await again.next("ready"))["self"], self);
      const stranger = await target.visit(newRoomCode());
      assert.notDeepEqual((await stranger.next("ready"))["self"], self);
    },
  },
  {
    id: "G06",
    title: "who resumes with a cursor gets exactly what it missed, in order, and then what is new",
    async run(target) {
      const code = newRoomCode();
      await fill(target, code, 3);
      const client = await target.visit(code);
      const room = roomOf(client);
      const { token, epoch } = await client.next("ready");
      await messagesUpTo(client, 3);
      await client.leave();
      await fill(target, code, 70);
      const resumed = await target.hello({ token, epoch, cursors: { [room]: 3 } });
      await messagesUpTo(resumed, 73);
      const live = await target.visit(code, "ben");
      await live.ask({ type: "send", text: "live" });
      await messagesUpTo(resumed, 74);
      assert.deepEqual(resumed.seqs, range(4, 74));
      assert.equal(resumed.of("resync").length, 0);
    },
  },
  {
    id: "G07",
    title: "a visitor can give the cursor in the URL",
    async run(target) {
      const code = newRoomCode();
      await fill(target, code, 5);
      const client = await target.visit(code, "ana", "&cursor=2");
      await messagesUpTo(client, 5);
      assert.deepEqual(client.seqs, [3, 4, 5]);
    },
  },
  {
    id: "G08",
    title: `who joins without a cursor gets exactly the newest ${HISTORY_ON_JOIN}, in order`,
    async run(target) {
      const code = newRoomCode();
      await fill(target, code, 60);
      const client = await target.visit(code);
      await messagesUpTo(client, 60);
      assert.deepEqual(client.seqs, range(61 - HISTORY_ON_JOIN, 60));
      await client.ask({ type: "send", text: "next" });
      await messagesUpTo(client, 61);
    },
  },
  {
    id: "G09",
    title: "cursors of another epoch, and cursors beyond the head, are answered with resync and the newest messages",
    async run(target) {
      const code = newRoomCode();
      await fill(target, code, 4);
      const client = await target.visit(code);
      const room = roomOf(client);
      const { epoch } = await client.next("ready");
      const foreign = await comeBack(target, client, { epoch: "another life", cursors: { [room]: 2 } });
      const beyond = await comeBack(target, client, { epoch, cursors: { [room]: 400 } });
      for (const resumed of [foreign, beyond]) {
        assert.deepEqual(await resumed.next("resync"), { type: "resync", room, head: 4 });
        await messagesUpTo(resumed, 4);
        const order = resumed.received.map((frame) => frame.type).filter((type) => type !== "presence");
        assert.deepEqual(order, ["ready", "resync", "message", "message", "message", "message"]);
      }
    },
  },
  {
    id: "G10",
    title: "who sees a gap joins again with its cursor, and gets everything after it once more",
    async run(target) {
      const code = newRoomCode();
      await fill(target, code, 6);
      const client = await target.visit(code);
      await messagesUpTo(client, 6);
      const seen = client.received.length;
      assert.equal((await client.ask({ type: "join", code, cursor: 2 })).type, "joined");
      await client.ask({ type: "send", text: "seven" });
      await messagesUpTo(client, 7);
      const again = client.received.slice(seen).filter((frame) => frame.type === "message");
      assert.deepEqual(
        again.map((frame) => frame["seq"]),
        [3, 4, 5, 6, 7],
      );
    },
  },
  {
    id: "G11",
    title: "a text arrives as it was sent: every script, emoji, quotes, line ends and controls",
    async run(target) {
      const room = newRoomCode();
      const [ana, ben] = [await target.visit(room), await target.visit(room, "ben")];
      const texts = [
        "żółć 漢字 العربية",
        "👩‍👩‍👧‍👦 🇪🇺",
        `"\\"</script>'`,
        "a\r\nb\tc\u0001\u2028",
        "\u202eabc\u202c",
        "é e\u0301",
        " x ",
      ];
      for (const text of texts) await ana.ask({ type: "send", text });
      await messagesUpTo(ben, texts.length);
      assert.deepEqual(
        ben.of("message").map((frame) => frame["text"]),
        texts,
      );
    },
  },
  {
    id: "G12",
    title: "messages of one connection are stored in the order they were sent, without waiting for acks",
    async run(target) {
      const client = await target.visit(newRoomCode());
      for (const number of range(1, SENDS_PER_CLIENT)) client.send({ type: "send", text: `number ${number}` });
      await messagesUpTo(client, SENDS_PER_CLIENT);
      assert.deepEqual(
        client.of("message").map((frame) => frame["text"]),
        range(1, SENDS_PER_CLIENT).map((number) => `number ${number}`),
      );
      await client.until(() => client.of("ack").length === SENDS_PER_CLIENT, "all acks");
    },
  },
  {
    id: "G13",
    title: "history comes by page: the newest, before, after and around a seq",
    async run(target) {
      const code = newRoomCode();
      await fill(target, code, 12);
      const client = await target.visit(code);
      const page = async (query: object) => {
        const answer = await client.ask({ type: "history", limit: 4, ...query });
        const seqs = (answer["messages"] as Received[]).map((message) => message["seq"]);
        return { seqs, hasBefore: answer["hasBefore"], hasAfter: answer["hasAfter"] };
      };
      assert.deepEqual(await page({}), { seqs: range(9, 12), hasBefore: true, hasAfter: false });
      assert.deepEqual(await page({ before: 5 }), { seqs: range(1, 4), hasBefore: false, hasAfter: true });
      assert.deepEqual(await page({ after: 10 }), { seqs: [11, 12], hasBefore: true, hasAfter: false });
      const around = await page({ around: 6 });
      assert.ok(around.seqs.includes(6) && around.seqs.length === 4 && around.hasBefore && around.hasAfter);
    },
  },
  {
    id: "G14",
    title: "a user's access token opens a socket; joining and leaving are events of the room",
    async run(target) {
      const code = newRoomCode();
      const witness = await target.visit(code, "ben");
      const account = await target.register();
      const client = await target.hello({ token: account.token, version: 1 });
      const { self, rooms } = await client.next("ready");
      assert.deepEqual([self, rooms], [{ id: account.id, name: account.name, kind: "user" }, []]);
      const joined = await client.ask({ type: "join", code });
      const { id: room, unread } = joined["room"] as { id: string; unread: number };
      assert.equal(unread, 0);
      const member = { id: account.id, name: account.name };
      const { at: _, ...came } = await witness.next("member_joined");
      assert.deepEqual(came, { type: "member_joined", room, seq: 1, member });
      await client.ask({ type: "leave", room });
      const { at: __, ...went } = await witness.next("member_left");
      assert.deepEqual(went, { type: "member_left", room, seq: 2, member });
    },
  },
  {
    id: "G15",
    title: "a ticket opens one socket, as its buyer, and no second one",
    async run(target) {
      const account = await target.register();
      const bought = await target.post("/api/v1/auth/tickets", {}, account.token);
      const { ticket } = bought.body as { ticket: string };
      const client = await target.upgrade(`/ws?ticket=${encodeURIComponent(ticket)}`);
      assert.equal(((await client.next("ready"))["self"] as { id: string }).id, account.id);
      const thief = await target.upgrade(`/ws?ticket=${encodeURIComponent(ticket)}`);
      expectError(await thief.next("error"), "unauthenticated");
      await expectClose(thief, 4401);
      assert.equal((await client.ask({ type: "join", code: newRoomCode() })).type, "joined");
    },
  },
  {
    id: "G16",
    title: "a connection can be in several rooms and keeps them apart",
    async run(target) {
      const [here, there] = [newRoomCode(), newRoomCode()];
      const client = await target.visit(here);
      const joined = await client.ask({ type: "join", code: there });
      const { id: room } = joined["room"] as { id: string };
      assert.deepEqual((await client.ask({ type: "send", room, text: "there" }))["room"], room);
      assert.equal((await client.ask({ type: "send", text: "here" }))["room"], roomOf(client));
      const stranger = await target.visit(here, "ben");
      await stranger.next("message");
      await stranger.settled();
      assert.deepEqual(
        stranger.of("message").map((frame) => frame["text"]),
        ["here"],
      );
    },
  },
  {
    id: "G17",
    title: "who is online is told once to a newcomer, and to the others as a change",
    async run(target) {
      const room = newRoomCode();
      const ana = await target.visit(room);
      const ben = await target.visit(room, "ben");
      const list = await ben.next("presence");
      assert.deepEqual((list["users"] as { name: string }[]).map(({ name }) => name).toSorted(), ["ana", "ben"]);
      const names = (frame: Received, field: string) =>
        ((frame[field] ?? []) as { name: string }[]).map(({ name }) => name);
      await ana.next((frame) => frame.type === "presence" && names(frame, "joined").includes("ben"), "ben's coming");
      await ben.leave();
      await ana.next((frame) => frame.type === "presence" && names(frame, "left").includes("ben"), "ben's going");
    },
  },
  {
    id: "G18",
    title: "who types is shown to the others",
    async run(target) {
      const room = newRoomCode();
      const [ana, ben] = [await target.visit(room), await target.visit(room, "ben")];
      ana.send({ type: "typing" });
      const notice = await ben.next("typing");
      assert.deepEqual(
        (notice["users"] as { name: string }[]).map(({ name }) => name),
        ["ana"],
      );
    },
  },
  {
    id: "G19",
    title: "a heartbeat comes when ready said that it would, and gives the heads of the rooms one is in",
    async run(target) {
      const ana = await target.visit(newRoomCode());
      await ana.ask({ type: "send", text: "one" });
      const { heartbeatMs } = await ana.next("ready");
      const heartbeat = await ana.next("heartbeat", "a heartbeat", 2 * Number(heartbeatMs));
      const heads = heartbeat["heads"] as Readonly<Record<string, number>>;
      assert.deepEqual(Object.keys(heads), [roomOf(ana)]);
      assert.ok((heads[roomOf(ana)] ?? 0) >= 1);
    },
  },
];
