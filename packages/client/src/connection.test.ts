import { expect, test } from "vitest";
import { ClientKit, HEARTBEAT_MS, lobby, LOBBY } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";
import { SignInRequired } from "./errors.ts";
import { memoryStorage } from "./storage.ts";

test("a visitor comes by name, keeps its token, and is back by hello with it", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(3));
  expect(kit.sockets[0]?.url).toBe("ws://chat.example/ws?name=Ana");
  expect(kit.client.self).toMatchObject({ id: "ana", kind: "visitor" });
  await kit.reconnect();
  expect(kit.socket.url).toBe("ws://chat.example/ws");
  expect(kit.socket.take("hello")).toEqual([
    { type: "hello", version: 1, token: "t1", cursors: { [LOBBY]: 3 }, epoch: "e1" },
  ]);
});

test("a new client over the same storage is the same visitor, in the same rooms", async () => {
  const storage = memoryStorage();
  const before = new ClientKit({ storage });
  await before.inLobby();
  before.client.close();
  const after = new ClientKit({ storage });
  after.client.connect();
  await settled();
  after.socket.open();
  expect(after.socket.take("hello")).toMatchObject([{ token: "t1" }]);
  after.socket.deliver(after.readyFrame());
  expect(after.socket.take("join")).toMatchObject([{ code: "lobby" }]);
});

test("a refused token makes a new visitor of the same name, back in its rooms", async () => {
  const kit = new ClientKit();
  await kit.inLobby(lobby(3));
  await kit.reconnect();
  kit.socket.end(4402);
  await kit.clock.advance(15_000);
  expect(kit.socket.url).toBe("ws://chat.example/ws?name=Ana");
  kit.socket.open();
  kit.socket.deliver(kit.readyFrame({ token: "t2" }));
  expect(kit.socket.take("join")).toMatchObject([{ code: "lobby", cursor: 3 }]);
});

test("a refused name signs the visitor out, with the server's reason", async () => {
  const kit = new ClientKit();
  kit.client.connect();
  await settled();
  kit.socket.open();
  kit.socket.deliver({ type: "error", code: "bad_name", message: "choose another name" });
  kit.socket.end(4401);
  expect(kit.client.state).toEqual({ phase: "signed_out", reason: "choose another name" });
});

test("a user's token is asked for at each connect; the same one refused twice signs out", async () => {
  const asked: (string | undefined)[] = [];
  const accessToken = (refused?: string) => {
    asked.push(refused);
    return Promise.resolve("jwt");
  };
  const kit = new ClientKit({ credentials: { kind: "user", accessToken } });
  await kit.ready();
  kit.socket.end(4402);
  await kit.clock.advance(15_000);
  expect(asked).toEqual([undefined, "jwt"]);
  expect(kit.client.state.phase).toBe("signed_out");
});

test("no credentials to be had signs out; a failing network for them is retried", async () => {
  const answers = [new TypeError("offline"), new SignInRequired()];
  const kit = new ClientKit({
    credentials: { kind: "user", accessToken: () => Promise.reject(answers.shift() ?? new Error("asked again")) },
  });
  kit.client.connect();
  await settled();
  expect(kit.client.state).toMatchObject({ phase: "waiting", reason: "offline" });
  await kit.clock.advance(250);
  expect(kit.client.state.phase).toBe("signed_out");
  await kit.clock.advance(60_000);
  expect(answers).toEqual([]);
});

test("a lone blip after a quiet time is retried within 250 ms; failures in a row back off", async () => {
  const kit = new ClientKit();
  await kit.ready();
  await kit.clock.advance(10_000);
  kit.socket.end(1006);
  expect(kit.client.state).toMatchObject({ phase: "waiting", retryAt: kit.clock.now() + 125 });
  await kit.clock.advance(125);
  kit.socket.end(1006);
  expect(kit.client.state).toMatchObject({ phase: "waiting", retryAt: kit.clock.now() + 250 });
  await kit.clock.advance(250);
  kit.socket.end(1006);
  expect(kit.client.state).toMatchObject({ phase: "waiting", retryAt: kit.clock.now() + 500 });
});

test("a server that closes right after ready is not hammered", async () => {
  const kit = new ClientKit();
  await kit.ready();
  for (let round = 0; round < 8; round += 1) {
    kit.socket.end(1011);
    await kit.clock.advance(15_000);
    kit.socket.open();
    kit.socket.deliver(kit.readyFrame());
  }
  kit.socket.end(1011);
  expect(kit.client.state).toMatchObject({ phase: "waiting", retryAt: kit.clock.now() + 7500 });
});

test("retryNow skips the wait", async () => {
  const kit = new ClientKit();
  await kit.ready();
  kit.socket.end(1006);
  kit.client.retryNow();
  await settled();
  expect(kit.sockets.length).toBe(2);
});

test("a draining node is left when it closes, and come back to after the delay it gave", async () => {
  const kit = new ClientKit();
  await kit.ready();
  kit.socket.deliver({ type: "draining", afterMs: 7000 });
  expect(kit.client.state.phase).toBe("ready");
  await kit.clock.advance(2000);
  kit.socket.end(1012);
  await kit.clock.advance(4999);
  expect(kit.sockets.length).toBe(1);
  await kit.clock.advance(1);
  expect(kit.sockets.length).toBe(2);
});

test("a close code that says stop is obeyed, until somebody connects again", async () => {
  const kit = new ClientKit();
  await kit.ready();
  kit.socket.end(1008, "too many refused frames");
  expect(kit.client.state).toEqual({ phase: "stopped", reason: "too many refused frames" });
  await kit.clock.advance(120_000);
  expect(kit.sockets.length).toBe(1);
  kit.client.connect();
  await settled();
  expect(kit.sockets.length).toBe(2);
});

test("silence for two heartbeats and 5 s drops the socket without waiting for its close", async () => {
  const kit = new ClientKit();
  await kit.ready();
  await kit.clock.advance(50_000);
  kit.socket.deliver({ type: "heartbeat", heads: {} });
  await kit.clock.advance(2 * HEARTBEAT_MS + 4999);
  expect(kit.client.state.phase).toBe("ready");
  const dead = kit.socket;
  await kit.clock.advance(1);
  expect(kit.client.state.phase).toBe("waiting");
  expect(dead.closedWith).toBe(1000);
  await kit.clock.advance(250);
  expect(kit.sockets.length).toBe(2);
  dead.deliver(kit.readyFrame());
  expect(kit.client.state.phase).toBe("connecting");
});

test("a server that accepts and says nothing is given up after 15 s", async () => {
  const kit = new ClientKit();
  kit.client.connect();
  await settled();
  kit.socket.open();
  await kit.clock.advance(15_000);
  expect(kit.client.state.phase).toBe("waiting");
});

test("close ends for good and leaves no timer behind", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.room.send("hello");
  kit.socket.deliver({ type: "typing", room: LOBBY, users: [{ id: "bob" as never, name: "Bob" }] });
  kit.client.close();
  expect(kit.client.state).toEqual({ phase: "stopped", reason: "closed" });
  expect(kit.clock.pendingTimers).toBe(0);
  kit.client.connect();
  await settled();
  expect(kit.sockets.length).toBe(1);
});

test("join waits for a connection that is being made, and rejects without one", async () => {
  const kit = new ClientKit();
  await expect(kit.client.join("lobby")).rejects.toThrow("not connected");
  kit.client.connect();
  const joining = kit.client.join("lobby");
  await settled();
  kit.socket.end(1006);
  await expect(joining).rejects.toThrow("closed with 1006");
});

test("frames that are no frames are ignored", async () => {
  const kit = new ClientKit();
  await kit.inLobby();
  kit.socket.deliver("", "{", "null", "[]", '{"type":"nonsense"}', '{"type":"message","room":"room-1","seq":"1"}');
  kit.socket.deliver('{"type":"message","room":"elsewhere","seq":1,"at":1,"from":{"id":"x","name":"x"},"text":"x"}');
  kit.socket.deliver('{"type":"constructor"}', '{"type":"heartbeat","heads":null}');
  expect(kit.client.state.phase).toBe("ready");
  expect(kit.shown).toEqual([]);
});
