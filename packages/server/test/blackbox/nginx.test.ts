import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connect as connectTls } from "node:tls";
import { REPLY_ERRORS } from "@parley/protocol";
import { describe, expect, it, onTestFailed, onTestFinished } from "vitest";
import { RawClient, upgradeRequest } from "../../../protocol/conformance/raw-client.ts";
import { complaintsOf, Nginx, type NginxOptions } from "../engines/nginx.ts";
import { restartServer, type ServerProcess, startServer } from "./kit/server-process.ts";

const VISITOR = "/ws?room=lobby&name=ana";
const SITE = "chat.example.org";
/** Stands for the 75 s of silence that nginx allows, and a heartbeat for the 25 s that fit three times into them. */
const IDLE_SEC = 3;
const BEATING = { HEARTBEAT_MS: String((IDLE_SEC * 1000) / 3) };

/** A node as it runs behind nginx. Each has a store of its own: the epoch in `ready` tells which of them answered. */
function startNode(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  return startServer({ env: { DATABASE_URL: "memory:", TRUST_PROXY: "on", ...env } });
}

async function startNginx(options: NginxOptions): Promise<Nginx> {
  const nginx = await Nginx.start(options);
  onTestFinished(() => nginx.stop());
  onTestFailed(() => void process.stderr.write(`--- errors of nginx\n${nginx.errors}\n---\n`));
  return nginx;
}

/** Something that answers like no healthy node does. */
async function startStandIn(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const server: Server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function epochOf(client: RawClient): Promise<unknown> {
  return (await client.next("ready"))["epoch"];
}

async function enter(url: URL, count: number): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  for (let index = 0; index < count; index++) clients.push(await RawClient.upgrade(url, VISITOR));
  await Promise.all(clients.map((client) => client.next("ready")));
  return clients;
}

it("nginx finds nothing to complain of in deploy/nginx, over HTTP or HTTPS", () => {
  const nodes = [new URL("http://127.0.0.1:1"), new URL("http://127.0.0.1:2")];
  expect([complaintsOf({ nodes }), complaintsOf({ nodes, site: "https" })]).toEqual(["", ""]);
});

it("WebSockets go to the node with the fewest, work there, and end there when the client leaves", async () => {
  const nodes = await Promise.all([startNode(), startNode()]);
  const { url } = await startNginx({ nodes: nodes.map(({ url }) => url) });
  const clients = await enter(url, 6);
  const epochs = await Promise.all(clients.map(epochOf));
  expect(epochs.filter((epoch) => epoch === epochs[0])).toHaveLength(3);
  for (const client of clients) expect((await client.ask({ type: "send", text: "hello" })).type).toBe("ack");
  await Promise.all(clients.map((client) => client.until(() => client.seqs.length === 3, "three messages")));

  await Promise.all(clients.map((client) => client.leave()));
  for (const node of nodes) while ((await node.metric("parley_connections")) > 0);
});

it("a node counts connections by the address nginx saw, whatever a client claims", async () => {
  const node = await startNode({ MAX_CONNECTIONS_PER_IP: "1" });
  const { url } = await startNginx({ nodes: [node.url] });
  const come = (localAddress: string, headers = {}) => RawClient.upgrade(url, VISITOR, { localAddress, headers });
  await (await come("127.0.0.1")).next("ready");
  const claims = { "X-Forwarded-For": "127.0.0.3", "X-Real-IP": "127.0.0.3", Forwarded: "for=127.0.0.3" };
  expect((await (await come("127.0.0.1", claims)).closed()).code).toBe(4429);
  await (await come("127.0.0.2")).next("ready");
});

it("an idle connection lives as long as there are heartbeats, and is cut without them", async () => {
  const [beating, silent] = await Promise.all([startNode(BEATING), startNode({ HEARTBEAT_MS: "600000" })]);
  const toBeating = await startNginx({ nodes: [beating.url], idleSec: IDLE_SEC });
  const toSilent = await startNginx({ nodes: [silent.url], idleSec: IDLE_SEC });
  const [kept, cut] = await Promise.all([
    RawClient.upgrade(toBeating.url, VISITOR),
    RawClient.upgrade(toSilent.url, VISITOR),
  ]);
  expect((await cut.closed()).code).toBeNull();
  await kept.until(() => kept.of("heartbeat").length >= 7, "seven heartbeats");
  expect(kept.ended).toBeNull();
  expect((await kept.ask({ type: "send", text: "still here" })).type).toBe("ack");
});

describe("when a node fails", () => {
  it("by kill -9, its clients and all new ones find the other, whose own notice nothing", async () => {
    const [first, second] = await Promise.all([startNode(), startNode()]);
    const { url } = await startNginx({ nodes: [first.url, second.url] });
    const clients = await enter(url, 4);
    const survivor = await epochOf(await RawClient.upgrade(second.url, VISITOR));
    await first.kill9();

    const isOnSurvivor = await Promise.all(clients.map(async (client) => (await epochOf(client)) === survivor));
    await Promise.all(clients.filter((_, index) => !isOnSurvivor[index]).map((client) => client.closed()));
    const newcomers = await enter(url, 8);
    expect(await Promise.all(newcomers.map(epochOf))).toEqual(newcomers.map(() => survivor));
    for (const client of clients.filter((_, index) => isOnSurvivor[index])) {
      expect((await client.ask({ type: "send", text: "still here" })).type).toBe("ack");
    }
    // A request that was never sent is no risk to repeat, not even a POST.
    for (let index = 0; index < 4; index++) {
      const answer = await fetch(new URL("/api/v1/auth/logout", url), { method: "POST" });
      expect(answer.status).toBeLessThan(500);
    }
  });

  it("by freezing, with connections still accepted, clients that give up and come again find the other", async () => {
    const [first, second] = await Promise.all([startNode(BEATING), startNode(BEATING)]);
    const { url } = await startNginx({ nodes: [first.url, second.url], idleSec: IDLE_SEC });
    const clients = await enter(url, 8);
    const survivor = await epochOf(await RawClient.upgrade(second.url, VISITOR));
    process.kill(first.pid, "SIGSTOP");

    const comeBack = async (client: RawClient): Promise<number> => {
      await client.closed();
      for (let attempt = 1; ; attempt++) {
        const next = await RawClient.dial(url);
        const patience = setTimeout(() => next.reset(), 1000);
        next.write(upgradeRequest(url, VISITOR));
        await next.until(() => next.status > 0 || next.ended !== null, "an answer, or the end of patience");
        clearTimeout(patience);
        if (next.status !== 101) continue;
        expect(await epochOf(next)).toBe(survivor);
        return attempt;
      }
    };
    const epochs = await Promise.all(clients.map(epochOf));
    const orphans = clients.filter((_, index) => epochs[index] !== survivor);
    expect(orphans).toHaveLength(4);
    const attempts = await Promise.all(orphans.map(comeBack));
    // Those that wait for the frozen one soon are as many as the other has; nobody is kept longer than that takes.
    expect(Math.max(...attempts)).toBeLessThanOrEqual(8);
  });

  it("and then every other, one after the other, all clients come back at once", async () => {
    const [first, second] = await Promise.all([startNode(), startNode()]);
    const { url } = await startNginx({ nodes: [first.url, second.url] });
    await first.kill9();
    await enter(url, 8);
    await restartServer(first);
    await second.kill9();
    const startedAt = performance.now();
    await enter(url, 20);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it("by draining, what it refuses with 503 is taken by another", async () => {
    let refusals = 0;
    const draining = await startStandIn(({ url }, response) => {
      if (url !== "/healthz") refusals++;
      response.writeHead(url === "/healthz" ? 200 : 503).end();
    });
    const node = await startNode();
    const { url } = await startNginx({ nodes: [draining, node.url] });
    await enter(url, 8);
    // Once a second, and not by everybody.
    expect(refusals).toBeLessThan(4);
  });

  it("by dying in the middle of a request, a GET is asked of another and a POST is not", async () => {
    const asked: string[] = [];
    const dying = (request: IncomingMessage) => {
      asked.push(request.method ?? "");
      request.socket.destroy();
    };
    const { url } = await startNginx({ nodes: await Promise.all([startStandIn(dying), startStandIn(dying)]) });
    const paths = ["GET", "POST"].map(async (method) => {
      const answer = await fetch(new URL("/api/v1/rooms", url), { method });
      return { status: answer.status, body: (await answer.json()) as { error: { code: string } } };
    });
    for (const { status, body } of await Promise.all(paths)) {
      expect(status).toBe(502);
      expect(REPLY_ERRORS).toHaveProperty(body.error.code);
    }
    const times = Map.groupBy(asked, (method) => method);
    expect(times.get("POST")).toHaveLength(1);
    expect(times.get("GET")?.length).toBeGreaterThan(1);
  });
});

it("what is too large is refused by nginx with 4xx, and nobody else notices", async () => {
  const node = await startNode();
  const nginx = await startNginx({ nodes: [node.url] });
  const [bystander] = await enter(nginx.url, 1);
  const post = (body: string) =>
    fetch(new URL("/api/v1/auth/login", nginx.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
  const large = await post("x".repeat(200_000));
  expect(large.status).toBe(413);
  expect(await large.json()).toEqual({
    error: { code: "bad_frame", message: "The body is larger than MAX_FRAME_BYTES." },
  });
  const longHeader = await RawClient.upgrade(nginx.url, VISITOR, { headers: { "X-Long": "x".repeat(9000) } });
  const manyHeaders = await RawClient.upgrade(nginx.url, VISITOR, {
    extraLines: Array.from({ length: 30 }, (_, index) => `X-Header-${index}: ${"x".repeat(1000)}`),
  });
  const longAddress = await RawClient.upgrade(nginx.url, `${VISITOR}&x=${"x".repeat(9000)}`);
  expect([longHeader.status, manyHeaders.status, longAddress.status]).toEqual([400, 400, 414]);
  const refused = await nginx.requests(4);
  expect(refused.map(({ status, node }) => [status, node])).toEqual([413, 400, 400, 414].map((status) => [status, ""]));

  expect((await post("x".repeat(100_000))).status).toBe(413);
  expect((await bystander?.ask({ type: "send", text: "still here" }))?.type).toBe("ack");
});

it("/metrics is not to be had through nginx, however it is written", async () => {
  const node = await startNode();
  const { url } = await startNginx({ nodes: [node.url] });
  expect((await fetch(new URL("/metrics", node.url))).status).toBe(200);
  for (const path of ["/metrics", "/metrics?x", "/%6detrics", "//metrics", "/x/../metrics", "/metrics/"]) {
    const raw = await RawClient.dial(url);
    raw.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
    await raw.until(() => raw.status > 0, "an answer");
    expect([path, raw.status]).toEqual([path, 404]);
  }
});

it("what the page is made of is compressed, what the API answers is not, and the log holds no query", async () => {
  const standIn = await startStandIn((_, response) =>
    response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end("let x;\n".repeat(1000)),
  );
  const nginx = await startNginx({ nodes: [standIn] });
  const encodingOf = async (path: string) =>
    (await fetch(new URL(path, nginx.url), { headers: { "accept-encoding": "gzip" } })).headers.get("content-encoding");
  expect(await encodingOf("/assets/index.js?secret")).toBe("gzip");
  expect(await encodingOf("/api/v1/openapi.json?secret")).toBeNull();
  const requests = await nginx.requests(2);
  expect(requests.map(({ path }) => path)).toEqual(["/assets/index.js", "/api/v1/openapi.json"]);
  expect(JSON.stringify(requests)).not.toContain("secret");
});

describe("with HTTPS", () => {
  it("a WebSocket works, the cookie is a secure one, and plain HTTP is sent there", async () => {
    const node = await startNode();
    const { url, tlsUrl } = await startNginx({ nodes: [node.url], site: "https" });
    const moved = await fetch(new URL("/r/lobby?x=1", url), { redirect: "manual" });
    expect([moved.status, moved.headers.get("location")]).toEqual([308, `https://${SITE}/r/lobby?x=1`]);

    const dial = (servername: string) =>
      connectTls({ host: "127.0.0.1", port: Number(tlsUrl.port), servername, rejectUnauthorized: false });
    const socket = new RawClient(dial(SITE));
    const origin = { Host: SITE, Origin: `https://${SITE}` };
    socket.write(upgradeRequest(tlsUrl, VISITOR, { headers: origin }));
    await socket.next("ready");
    expect((await socket.ask({ type: "send", text: "hello" })).type).toBe("ack");

    const account = JSON.stringify({ name: "ana", password: "correct horse battery" });
    const registering = new RawClient(dial(SITE));
    registering.write(
      [
        "POST /api/v1/auth/register HTTP/1.1",
        `Host: ${SITE}`,
        "Content-Type: application/json",
        `Content-Length: ${Buffer.byteLength(account)}`,
        "",
        account,
      ].join("\r\n"),
    );
    await registering.until(() => registering.status > 0, "an answer");
    expect(registering.head).toMatch(/^set-cookie: __Secure-.*; Secure/im);
    expect(registering.head).toMatch(/^strict-transport-security: max-age=/im);

    const other = new RawClient(dial("other.example.org"));
    expect((await other.closed()).reason).toMatch(/unrecognized name/);
  });
});
