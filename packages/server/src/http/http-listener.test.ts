import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";
import { createHttpListener, type HttpListener } from "./http-listener.ts";

let kit: HttpKit;
let listener: HttpListener;
let url: string;
let port: number;
/** What ended the node. */
let fatal: unknown[];
beforeEach(async () => {
  kit = await createHttpKit();
  fatal = [];
  listener = createHttpListener({
    ...kit.deps,
    loadFiles: async () => kit.deps.files,
    onFatal: (error) => void fatal.push(error),
  });
  ({ port } = await listener.listen({ host: "127.0.0.1", port: 0 }));
  url = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  await listener.close();
  await kit.app.close();
  expect(fatal).toEqual([]);
});

const visit = () =>
  fetch(`${url}/api/v1/visitors`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Vera" }),
  });

/** Everything about an answer that is not of this one moment. */
async function answerOf(path: string) {
  const response = await fetch(`${url}${path}`);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "date"));
  return { status: response.status, headers, body: await response.text() };
}

describe("before the HTTP edge is read", () => {
  it.each(["/healthz", "/readyz"])("%s is answered as it is afterwards, and counted", async (path) => {
    const before = await answerOf(path);
    expect(before).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
    expect(kit.metrics.httpResponses.entries()).toEqual(new Map([["2xx", 1]]));
    expect((await visit()).status).toBe(201);
    expect(await answerOf(path)).toEqual(before);
  });

  it("/readyz says why this node wants no traffic, as it does afterwards", async () => {
    Object.assign(kit.readiness, { ready: false, reasons: ["draining"] });
    const before = await answerOf("/readyz");
    expect(before).toMatchObject({ status: 503, body: JSON.stringify({ ready: false, reasons: ["draining"] }) });
    await visit();
    expect(await answerOf("/readyz")).toEqual(before);
  });

  it("requests of every kind wait for it, and each is answered", async () => {
    const paths = ["/", "/metrics", "/api/v1/config", "/nothing", "/healthz?x", "/healthz/"];
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(`${url}${path}`)).status));
    expect(statuses).toEqual([200, 200, 200, 404, 200, 404]);
    expect((await visit()).status).toBe(201);
    expect((await fetch(`${url}/readyz`, { method: "POST" })).headers.get("allow")).toBe("GET, HEAD");
  });

  it("somebody who gives up waiting harms nobody", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /api/v1/visitors HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    await once(listener.server, "request");
    socket.destroy();
    expect((await visit()).status).toBe(201);
  });

  it("bytes that are no request are answered in our own words", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.end("hello\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 .*"bad_frame"/s);
  });

  it("closing answers who waits", async () => {
    const answer = fetch(`${url}/api/v1/config`);
    await once(listener.server, "request");
    const closed = listener.close();
    expect((await answer).status).toBe(200);
    await closed;
  });
});

it("the HTTP edge is read without being asked for, soon after the start", async () => {
  expect(listener.server.listenerCount("clientError")).toBe(1);
  await kit.clock.advance(2000);
  await expect.poll(() => listener.server.listenerCount("clientError")).toBe(2);
});

it("an address that is taken is an error, not a wait", async () => {
  const second = createHttpListener({
    ...kit.deps,
    loadFiles: async () => kit.deps.files,
    onFatal: (error) => void fatal.push(error),
  });
  await expect(second.listen({ host: "127.0.0.1", port })).rejects.toThrow("EADDRINUSE");
  await second.close();
});
