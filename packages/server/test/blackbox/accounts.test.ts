import type { UserId } from "@parley/protocol";
import { expect, it } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { deriveKey } from "../../src/auth/secret.ts";
import { createTokens, VISITOR_TOKEN_MS } from "../../src/auth/tokens.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { Browser } from "./kit/browser.ts";
import { type ServerProcess, startServer } from "./kit/server-process.ts";

const PASSWORD = "a long enough phrase";

async function hello(server: ServerProcess, token: string): Promise<RawClient> {
  const client = await RawClient.upgrade(server.url, "/ws");
  client.send({ type: "hello", token });
  return client;
}

it("an account registers, logs in, refreshes, and opens sockets by token and by ticket", async () => {
  const server = await startServer();
  const browser = new Browser(server);
  const registered = await browser.post("register", { name: "Ana", password: PASSWORD });
  expect(registered.status).toBe(201);
  const loggedIn = await browser.post("login", { name: "ana", password: PASSWORD });
  expect([loggedIn.status, loggedIn.body.user]).toEqual([200, registered.body.user]);
  const refreshed = await browser.post("refresh");
  expect([refreshed.status, refreshed.body.user]).toEqual([200, registered.body.user]);
  const { accessToken } = refreshed.body;

  const byToken = await hello(server, accessToken);
  expect((await byToken.next("ready"))["self"]).toEqual({ ...registered.body.user, kind: "user" });
  const bought = await browser.post("tickets", {}, accessToken);
  expect(bought.status).toBe(201);
  const byTicket = await RawClient.upgrade(server.url, `/ws?ticket=${bought.body.ticket}`);
  expect((await byTicket.next("ready"))["self"]).toEqual({ ...registered.body.user, kind: "user" });
});

it("a logout closes the session's sockets with 4410, and nothing said later reaches them", async () => {
  const server = await startServer({ env: { SEND_RATE: "0" } });
  const browser = new Browser(server);
  const { accessToken } = (await browser.post("register", { name: "Ana", password: PASSWORD })).body;
  const socket = await hello(server, accessToken);
  await socket.next("ready");
  await socket.ask({ type: "join", code: "lobby" });
  const elsewhere = await hello(
    server,
    (await new Browser(server).post("login", { name: "Ana", password: PASSWORD })).body.accessToken,
  );
  await elsewhere.next("ready");
  const talker = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ben");
  await talker.next("ready");

  // Somebody talks all the time: some of it before the logout is answered, some of it after.
  let said = 0;
  const talking = setInterval(() => talker.send({ type: "send", text: `message ${said++}` }), 1);
  await socket.next("message");
  expect((await browser.post("logout")).status).toBe(204);
  const lastAcked = Math.max(...talker.of("ack").map((ack) => Number(ack["seq"])));
  const after = await talker.ask({ type: "send", text: "after the logout" });
  clearInterval(talking);

  expect(await socket.closed()).toEqual({ code: 4410, reason: "session_ended" });
  expect(socket.of("message").map((message) => message["text"])).not.toContain("after the logout");
  expect(Math.max(...socket.seqs)).toBeLessThanOrEqual(lastAcked + 64);
  await elsewhere.next((frame) => frame["seq"] === after["seq"]);

  const again = await hello(server, accessToken);
  expect((await again.next("error"))["code"]).toBe("unauthenticated");
  expect((await again.closed()).code).toBe(4401);
});

it("a token that was valid once closes with 4402, so that a client refreshes instead of giving up", async () => {
  const secret = "a secret that only this test and its server know";
  const server = await startServer({ env: { JWT_SECRET: secret } });
  const ana = { kind: "visitor", id: "v_1" as UserId, name: "ana" } as const;
  const issue = async (ageMs: number) => {
    const clock = { ...systemClock, now: () => Date.now() - ageMs };
    const tokens = createTokens({ key: deriveKey(Buffer.from(secret), "access token"), clock });
    return tokens.issue(ana);
  };
  const expired = await hello(server, await issue(VISITOR_TOKEN_MS + 1000));
  expect((await expired.next("error"))["code"]).toBe("token_expired");
  expect((await expired.closed()).code).toBe(4402);
  // A young one of the same make is let in: it was its age that was wrong.
  await (await hello(server, await issue(0))).next("ready");
});
