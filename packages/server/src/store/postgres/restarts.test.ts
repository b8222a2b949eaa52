import { setTimeout as after } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/engines/postgres.ts";
import { logOf, NOON, openRoom, range, visitor } from "../rules/cast.ts";
import { openPostgresStore, type PostgresStore } from "./postgres-store.ts";

let server: PostgresServer;
let nodes: PostgresStore[] = [];
beforeEach(async () => {
  server = await startPostgres();
  nodes = await Promise.all([1, 2].map(() => openPostgresStore({ url: server.url() })));
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await server.destroy();
});

type Stop = (server: PostgresServer) => Promise<void>;

test.each<[string, Stop]>([
  ["killed with -9", (running) => running.kill9()],
  ["stopped at once", (running) => running.stop("immediate")],
  ["stopped in order", (running) => running.stop("fast")],
])(
  "a server %s under load, three times: sends get an ack or may be retried, nothing acked is lost, both nodes recover",
  async (_, stop) => {
    const [first] = nodes;
    if (!first) throw new Error("no node");
    const room = await openRoom(first);
    const rejections = new Map<string, number>();
    let isOver = false;
    const senders = nodes.flatMap((node, index) =>
      range(1, 8).map(async (n) => {
        const name = `Ana${index}-${n}`;
        const acked: number[] = [];
        for (let count = 1; !isOver; count++) {
          const draft = { room, actor: visitor(name), text: "hello", at: NOON, clientMsgId: `m-${count}` };
          acked.push((await insist(node, draft, rejections)).event.seq);
        }
        return { name, acked };
      }),
    );
    for (let round = 0; round < 3; round++) {
      const [head = 0] = await first.heads([room]);
      await expect.poll(async () => (await first.heads([room]))[0]).toBeGreaterThan(head + 50);
      await stop(server);
      const before = rejections.get("busy") ?? 0;
      await expect.poll(() => rejections.get("busy")).toBeGreaterThan(before + nodes.length);
      await server.start();
      // Recovery is everybody's: each node must get a send through again.
      await Promise.all(nodes.map((node, index) => insist(node, probe(room, index, round), rejections)));
    }
    isOver = true;
    const results = await Promise.all(senders);
    expect([...rejections.keys()].filter((kind) => kind !== "busy" && kind !== "unknown")).toEqual([]);
    const log = await logOf(first, room);
    expect(log.map(({ seq }) => seq)).toEqual(range(1, log.length));
    for (const { name, acked } of results) {
      const own = log.filter((event) => event.type === "message" && event.from.id === visitor(name).id);
      expect(own.map(({ seq }) => seq)).toEqual(acked);
    }
  },
);

type Draft = Parameters<PostgresStore["append"]>[0];

function probe(room: Draft["room"], index: number, round: number): Draft {
  return { room, actor: visitor(`Probe${index}`), text: "are you there", at: NOON, clientMsgId: `p-${round}` };
}

/** Sends until it is acknowledged, always under the same key. */
async function insist(node: PostgresStore, draft: Draft, rejections: Map<string, number>) {
  for (;;) {
    const appended = await node.append(draft).catch((error: Error) => {
      const kind =
        error.name === "UnknownOutcomeError" ? "unknown" : "code" in error ? String(error.code) : error.message;
      rejections.set(kind, (rejections.get(kind) ?? 0) + 1);
    });
    if (appended) return appended;
    await after(5);
  }
}
