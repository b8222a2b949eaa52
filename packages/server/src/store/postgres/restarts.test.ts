import { afterEach, beforeEach, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/engines/postgres.ts";
import { Senders } from "../../../test/kit/senders.ts";
import { logOf, openRoom, range, visitor } from "../rules/cast.ts";
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
    const [first] = nodes as [PostgresStore];
    const room = await openRoom(first);
    const senders = new Senders(room);
    const names = nodes.flatMap((node, index) => {
      const own = range(1, 8).map((n) => `Ana${index}-${n}`);
      for (const name of own) senders.start(node, name);
      return own;
    });
    for (let round = 0; round < 3; round++) {
      const [head = 0] = await first.heads([room]);
      await expect.poll(async () => (await first.heads([room]))[0]).toBeGreaterThan(head + 50);
      await stop(server);
      const before = senders.rejections.get("busy") ?? 0;
      await expect.poll(() => senders.rejections.get("busy")).toBeGreaterThan(before + names.length);
      await server.start();
      // Recovery is everybody's: each node must get a send through again.
      await Promise.all(nodes.map((node, index) => senders.insist(node, `Probe${index}`, `after-${round}`)));
    }
    const acked = await senders.finish();
    expect([...senders.rejections.keys()].filter((kind) => !["busy", "UnknownOutcomeError"].includes(kind))).toEqual(
      [],
    );
    const log = await logOf(first, room);
    expect(log.map(({ seq }) => seq)).toEqual(range(1, log.length));
    for (const name of names) {
      const own = log.filter((event) => event.type === "message" && event.from.id === visitor(name).id);
      expect(own.map(({ seq }) => seq)).toEqual(acked.get(name));
    }
  },
);
