import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { Gateway } from "./gateway.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** A gateway on a real socket; only time is turned by hand. */
async function listen(env: Readonly<Record<string, string>> = {}) {
  const kit = new SessionKit({ env });
  const gateway = new Gateway(kit.context);
  const server: Server = createServer();
  gateway.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
  opened.push(gateway, server);
  const connect = (query = "", headers: Record<string, string> = {}) => {
    const ws = new WebSocket(`${address}${query}`, { headers });
    opened.push({ close: () => ws.terminate() });
    return ws;
  };
  return { kit, gateway, connect };
}

const closeOf = async (ws: WebSocket): Promise<number> => ((await once(ws, "close")) as [number])[0];
const statusOf = async (ws: WebSocket): Promise<string> => ((await once(ws, "error")) as [Error])[0].message;

describe("a real socket", () => {
  test("G1 that says nothing for 5 s is closed with 4408", async () => {
    const { kit, connect } = await listen();
    const ws = connect();
    await once(ws, "open");
    await kit.clock.advance(4999);
    expect(ws.readyState).toBe(WebSocket.OPEN);
    const closed = closeOf(ws);
    await kit.clock.advance(1);
    expect(await closed).toBe(4408);
  });

  test("G3 that sends a binary frame or a frame over MAX_FRAME_BYTES is closed with the code that says so", async () => {
    const { connect } = await listen();
    const binary = connect();
    await once(binary, "open");
    binary.send(Buffer.from("{}"));
    expect(await closeOf(binary)).toBe(1003);
    const big = connect();
    await once(big, "open");
    big.send("x".repeat(65_537));
    expect(await closeOf(big)).toBe(1009);
  });

  test("G30 gets no upgrade elsewhere, with a token in its URL, from a page of another origin, or while we drain", async () => {
    const { gateway, connect } = await listen({ PUBLIC_ORIGINS: "https://chat.example.org" });
    expect(await statusOf(connect("/elsewhere"))).toContain("404");
    expect(await statusOf(connect("?token=secret"))).toContain("400");
    expect(await statusOf(connect("", { origin: "https://evil.example" }))).toContain("403");
    await once(connect("", { origin: "https://chat.example.org" }), "open");
    gateway.refuseNew();
    expect(await statusOf(connect())).toContain("503");
  });

  test("G30 over MAX_CONNECTIONS_PER_IP is closed with 4429, and finds its place when another goes", async () => {
    const { connect } = await listen({ MAX_CONNECTIONS_PER_IP: "1" });
    const first = connect();
    await once(first, "open");
    expect(await closeOf(connect())).toBe(4429);
    first.close();
    await closeOf(first);
    const next = connect();
    await once(next, "open");
    next.send("{");
    expect(await closeOf(next)).toBe(4401);
  });
});
