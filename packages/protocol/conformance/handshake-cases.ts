import assert from "node:assert/strict";
import { type ConformanceCase, expectClose, expectError } from "./conformance-case.ts";
import type { RawClient, UpgradeOptions } from "./raw-client.ts";
import { newRoomCode, type Target } from "./target.ts";

/** A handshake that must not become a socket. */
function refused(
  id: string,
  title: string,
  status: readonly number[],
  { path = "/ws", ...options }: UpgradeOptions & { readonly path?: string },
): ConformanceCase {
  return {
    id,
    title,
    async run(target) {
      const client = await target.upgrade(path, options);
      assert.ok(status.includes(client.status), `${client.head.split("\r\n")[0]} instead of ${status.join("/")}`);
      await client.closed();
    },
  };
}

/** A handshake that must become a socket; `check` looks at the answer. */
function accepted(
  id: string,
  title: string,
  options: (target: Target) => UpgradeOptions,
  check: (client: RawClient) => void = () => {},
): ConformanceCase {
  return {
    id,
    title,
    async run(target) {
      const client = await target.upgrade(`/ws?room=${newRoomCode()}&name=ana`, options(target));
      assert.equal(client.status, 101, client.head);
      check(client);
      await client.next("ready");
    },
  };
}

/** A first frame, or a URL, that ends with an `error` and a close. */
function unwelcome(
  id: string,
  title: string,
  expected: { readonly error: string; readonly close: number },
  come: (target: Target) => Promise<RawClient>,
): ConformanceCase {
  return {
    id,
    title,
    async run(target) {
      const client = await come(target);
      expectError(await client.next("error"), expected.error);
      await expectClose(client, expected.close);
      assert.equal(client.of("ready").length, 0);
    },
  };
}

async function open(target: Target, path: string): Promise<RawClient> {
  const client = await target.upgrade(path);
  assert.equal(client.status, 101, client.head);
  return client;
}

async function opening(target: Target, frame: object | string): Promise<RawClient> {
  const client = await target.connect();
  client.send(frame);
  return client;
}

const segment = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString("base64url");
const claims = { iss: "parley", aud: "parley", kind: "user", sub: "u_1", name: "root", sid: "s", iat: 1, exp: 4e9 };
const FORGED = {
  "with algorithm none": `${segment({ alg: "none", typ: "at+jwt" })}.${segment(claims)}.`,
  "with a signature made up": `${segment({ alg: "HS256", typ: "at+jwt" })}.${segment(claims)}.${"A".repeat(43)}`,
  "expired and with a signature made up": `${segment({ alg: "HS256", typ: "at+jwt" })}.${segment({ ...claims, exp: 2 })}.${"A".repeat(43)}`,
  "that is no token": "let me in",
};
const WRONG = { error: "unauthenticated", close: 4401 };

export const HANDSHAKE_CASES: readonly ConformanceCase[] = [
  refused("W01", "a page of another site gets 403", [403], { headers: { Origin: "https://evil.example" } }),
  refused("W02.1", "Origin null gets 403", [403], { headers: { Origin: "null" } }),
  {
    id: "W02.2",
    title: "an Origin that only begins like the server's, or has another port, gets 403",
    async run(target) {
      const { host, hostname, port } = target.url;
      for (const origin of [`http://${host}.evil.example`, `http://${hostname}:${Number(port) + 1}`, `ftp://${host}`]) {
        const client = await target.upgrade("/ws", { headers: { Origin: origin } });
        assert.equal(client.status, 403, origin);
      }
    },
  },
  accepted("W02.3", "the server's own Origin is let in, however it is spelt", ({ url }) => ({
    headers: { Origin: `HTTP://${url.host.toUpperCase()}`, Host: url.host.toUpperCase() },
  })),
  refused("W03", "a token in the URL gets 400", [400], { path: "/ws?token=abc&room=lobby&name=ana" }),
  refused("W04", "another path gets 404", [404], { path: "/socket" }),
  {
    id: "W05",
    title: "another WebSocket version gets 426 and is told the right one",
    async run(target) {
      for (const version of ["8", "99", "0", "thirteen"]) {
        const client = await target.upgrade("/ws", { headers: { "Sec-WebSocket-Version": version } });
        assert.equal(client.status, 426, `version ${version}: ${client.head}`);
        assert.match(client.head, /^sec-websocket-version: 13$/im);
      }
    },
  },
  refused("W06.1", "a handshake without a key gets 400", [400], { headers: { "Sec-WebSocket-Key": null } }),
  refused("W06.2", "a key of 15 bytes gets 400", [400], {
    headers: { "Sec-WebSocket-Key": Buffer.alloc(15).toString("base64") },
  }),
  refused("W06.3", "a key that is not base64 gets 400", [400], { headers: { "Sec-WebSocket-Key": "*".repeat(24) } }),
  refused("W06.4", "two keys get 400", [400], {
    extraLines: [`Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`],
  }),
  accepted(
    "W08",
    "a subprotocol nobody knows is not agreed to",
    () => ({ headers: { "Sec-WebSocket-Protocol": "graphql-ws, soap" } }),
    (client) => assert.doesNotMatch(client.head, /sec-websocket-protocol/i),
  ),
  refused("W08.2", "a subprotocol with control characters gets 400", [400], {
    headers: { "Sec-WebSocket-Protocol": "a\u0001b" },
  }),
  refused("W09.1", "a header of 64 KB gets 431", [431], { headers: { "X-Long": "x".repeat(65_536) } }),
  refused("W09.2", "two thousand headers get 431", [431], {
    extraLines: Array.from({ length: 2000 }, (_, index) => `X-${index}: ${index}`),
  }),
  refused("W10.1", "POST gets 400 or 405", [400, 405], { method: "POST" }),
  accepted("W10.2", "`Connection: keep-alive, uPGRADE` is an upgrade too", () => ({
    headers: { Connection: "keep-alive, uPGRADE", Upgrade: "WebSocket" },
  })),
  {
    id: "W10.3",
    title: "a line that is no HTTP gets 400, and one that is never finished disturbs nobody",
    async run(target) {
      const broken = await target.dial();
      broken.write("HELO parley\r\n\r\n");
      await broken.closed();
      assert.match(broken.head, /^HTTP\/1\.1 400 /);
      (await target.dial()).write("GET /ws HTTP/1.1\r\nHost: ");
    },
  },
  {
    id: "W12",
    title: "a connection that does not say hello is closed with 4408 after 5 s",
    async run(target) {
      const client = await target.connect();
      const openedAt = performance.now();
      await expectClose(client, 4408);
      const waitedMs = performance.now() - openedAt;
      assert.ok(waitedMs > 4500 && waitedMs < 8000, `after ${Math.round(waitedMs)} ms`);
    },
  },
  accepted(
    "W29",
    "compression is not agreed to",
    () => ({ headers: { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits=99" } }),
    (client) => assert.doesNotMatch(client.head, /sec-websocket-extensions/i),
  ),
  unwelcome("M07.1", "a send before hello closes with 4401", WRONG, (target) =>
    opening(target, { type: "send", room: "r_1", text: "hi" }),
  ),
  unwelcome("M07.2", "a first frame that is not JSON closes with 4401", { error: "bad_frame", close: 4401 }, (target) =>
    opening(target, "hello"),
  ),
  unwelcome(
    "M24.1",
    "a protocol version nobody speaks closes with 4406",
    { error: "bad_frame", close: 4406 },
    (target) => opening(target, { type: "hello", version: 99, token: "x" }),
  ),
  ...Object.entries(FORGED).map(([how, token], index) =>
    unwelcome(`M24.${index + 2}`, `a token ${how} closes with 4401`, WRONG, (target) =>
      opening(target, { type: "hello", token }),
    ),
  ),
  unwelcome("W04.1", "a ticket nobody sold closes with 4401", WRONG, (target) => open(target, "/ws?ticket=made-up")),
  ...[
    ["an empty name", ""],
    ["a name of spaces", "%20%20"],
    ["a name with a direction override", "ana%E2%80%AE"],
    ["a reserved name", "admin"],
    ["a name of 41 characters", "a".repeat(41)],
  ].map(([what, name], index) =>
    unwelcome(
      `M28.${index + 1}`,
      `${what} closes with 4401 and bad_name`,
      { error: "bad_name", close: 4401 },
      (target) => open(target, `/ws?room=lobby&name=${name}`),
    ),
  ),
  unwelcome("M29.1", "a room code with a slash closes with bad_code", { error: "bad_code", close: 4401 }, (target) =>
    open(target, "/ws?room=..%2fx&name=ana"),
  ),
  unwelcome("M14.1", "a cursor that is no seq closes with bad_frame", { error: "bad_frame", close: 4401 }, (target) =>
    open(target, "/ws?room=lobby&name=ana&cursor=1;DROP"),
  ),
];
