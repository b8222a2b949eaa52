import { join } from "node:path";
import { type ClientRoom, createClient, type ParleyClient } from "@parley/client";
import { expect, it, onTestFinished } from "vitest";
import { RawClient, type Received } from "../../protocol/conformance/raw-client.ts";
import { newDataDir, type ServerProcess, startServer } from "../../server/test/blackbox/kit/server-process.ts";
import { postgresPlace } from "../../server/test/engines/postgres-place.ts";
import { runParley } from "./kit/run-parley.ts";

const PASSWORD = "a long enough phrase";

async function post(server: ServerProcess, route: string, body: object, cookie = "") {
  const response = await fetch(new URL(`/api/v1/auth/${route}`, server.url), {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify(body),
  });
  const { user, accessToken } = (await response.json()) as { user: { id: string }; accessToken: string };
  return { user, accessToken, cookie: response.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
}

async function hello(server: ServerProcess, frame: object): Promise<RawClient> {
  const client = await RawClient.upgrade(server.url, "/ws");
  client.send({ type: "hello", ...frame });
  await client.next("ready");
  return client;
}

/** What Ben's first twenty messages have become, the pinned ones, and what an edited one said before. */
async function everythingShown(client: RawClient, room: string) {
  const { messages } = await client.ask({ type: "history", room, before: 21 });
  const { messages: pinned } = await client.ask({ type: "pins", room });
  const { revisions } = await client.ask({ type: "revisions", room, seq: 3 });
  expect(messages).toHaveLength(20);
  expect(revisions).toHaveLength(2);
  return { messages, pinned, revisions };
}

/** Resolves when the client says something that fits. */
function untilClient(client: ParleyClient, fits: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!fits()) return;
      stop();
      resolve();
    };
    const stop = client.subscribe(look);
    look();
  });
}

/** Resolves when the room has this text, acknowledged. */
function untilSaid(room: ClientRoom, text: string): Promise<void> {
  const isThere = (): boolean =>
    room.snapshot().timeline.some((item) => item.kind === "message" && item.state === "sent" && item.text === text);
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isThere()) return;
      stop();
      resolve();
    };
    const stop = room.subscribe(look);
    look();
  });
}

it("clients of a SQLite server resume on PostgreSQL as themselves: no resync, every message once, retries answered as before", async () => {
  const place = await postgresPlace();
  onTestFinished(() => place.remove());
  const dataDir = newDataDir();
  const env = { SEND_RATE: "0" };
  const old = await startServer({ dataDir, env });

  const frames: Received[] = [];
  const ana = createClient({
    url: old.url.origin,
    credentials: { kind: "visitor", name: "ana" },
    openSocket: (url) => {
      const socket = new WebSocket(url);
      socket.addEventListener("message", ({ data }) => frames.push(JSON.parse(String(data)) as Received));
      return socket;
    },
  });
  onTestFinished(() => ana.close());
  ana.connect();
  const lobby = await ana.join("lobby");
  const self = ana.self;

  const ben = await RawClient.upgrade(old.url, "/ws?room=lobby&name=ben");
  const benReady = await ben.next("ready");
  const saidBefore = [];
  for (let n = 1; n <= 20; n++)
    saidBefore.push(await ben.ask({ type: "send", text: `ben ${n}`, clientMsgId: `m-${n}` }));
  for (const change of [
    { type: "edit", text: "ben 3, as it should have been" },
    { type: "react", emoji: "\u{1f44d}", isOn: true },
  ]) {
    expect(await ben.ask({ ...change, seq: saidBefore[2]?.["seq"] })).toMatchObject({ type: "ack" });
  }
  expect(await ben.ask({ type: "delete", seq: saidBefore[3]?.["seq"] })).toMatchObject({ type: "ack" });
  const carol = await post(old, "register", { name: "Carol", password: PASSWORD });
  const carolsSocket = await hello(old, { token: carol.accessToken });
  const joined = await carolsSocket.ask({ type: "join", code: "lobby" });
  await carolsSocket.ask({ type: "send", room: lobby.id, text: "carol is here" });
  const pin = { type: "pin", room: lobby.id, seq: saidBefore[2]?.["seq"], isOn: true };
  expect(await carolsSocket.ask(pin)).toMatchObject({ type: "ack" });
  const shownBefore = await everythingShown(ben, lobby.id);
  lobby.send("the last of the old node");
  await untilSaid(lobby, "the last of the old node");

  expect(await old.terminate()).toMatchObject({ code: 0 });
  lobby.send("written while there was no node");
  const moved = await runParley(["migrate", "--from", join(dataDir, "parley.db"), "--to", place.url]);
  expect(moved).toMatchObject({ code: 0, output: expect.stringMatching(/Copied and verified \d+ rows, 1 rooms/) });

  const framesBefore = frames.length;
  const next = await startServer({ dataDir, port: Number(old.url.port), env: { ...env, DATABASE_URL: place.url } });
  ana.retryNow();
  await untilClient(ana, () => ana.state.phase === "ready");
  await untilSaid(lobby, "written while there was no node");
  expect(ana.self).toEqual(self);

  const benAgain = await hello(next, {
    token: benReady["token"],
    epoch: benReady["epoch"],
    cursors: { [lobby.id]: 10 },
  });
  expect((await benAgain.next("ready"))["self"]).toEqual(benReady["self"]);
  expect(await everythingShown(benAgain, lobby.id)).toEqual(shownBefore);
  const retried = await benAgain.ask({ type: "send", room: lobby.id, text: "ben 20", clientMsgId: "m-20" });
  expect(retried).toMatchObject({ type: "ack", seq: saidBefore[19]?.["seq"] });
  const fresh = await benAgain.ask({ type: "send", room: lobby.id, text: "ben on PostgreSQL", clientMsgId: "m-21" });
  await untilSaid(lobby, "ben on PostgreSQL");
  const last = Number(fresh["seq"]);
  await benAgain.until(() => benAgain.seqs.includes(last), "everything after the cursor");
  expect(benAgain.seqs).toEqual(Array.from({ length: last - 10 }, (_, index) => index + 11));

  // Ana was there from the first event on: what she was sent, over both nodes, is the room's log, each event once.
  const seqs = frames.filter((frame) => "seq" in frame && "at" in frame).map(({ seq }) => Number(seq));
  expect(seqs).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  expect(frames.slice(framesBefore).map(({ type }) => type)).toContain("ready");
  expect(frames.map(({ type }) => type)).not.toContain("resync");
  expect([...ben.received, ...benAgain.received].map(({ type }) => type)).not.toContain("resync");

  // A session goes on: its refresh token, its membership and its read cursor came along.
  const again = await post(next, "refresh", {}, carol.cookie);
  expect(again.user).toEqual(carol.user);
  const carolAgain = await hello(next, { token: again.accessToken });
  expect((await carolAgain.next("ready"))["rooms"]).toEqual([
    expect.objectContaining({ id: lobby.id, head: last, readSeq: (joined["room"] as { readSeq: number }).readSeq }),
  ]);
});
