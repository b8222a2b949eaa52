import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { newDataDir, ServerProcess, startServer } from "./kit/server-process.ts";

it("two servers that start at once on one new DATA_DIR both work, and share one log without a hole", async () => {
  const dataDir = newDataDir();
  const servers = await Promise.all([ServerProcess.start({ dataDir }), ServerProcess.start({ dataDir })]);
  try {
    const clients = await Promise.all(
      servers.map(({ url }) => RawClient.upgrade(url, "/ws?room=lobby&name=ana&cursor=0")),
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        clients[index % 2]?.ask({ type: "send", text: `message ${index}` }),
      ),
    );
    expect(answers.map((ack) => Number(ack?.["seq"])).toSorted((a, b) => a - b)).toEqual(
      answers.map((_, index) => index + 1),
    );
    // Each hears the other's messages by the check of heads: there is no bus between them.
    for (const client of clients) {
      await client.until(() => client.seqs.length >= answers.length, "everything");
      expect(client.seqs).toEqual(answers.map((_, index) => index + 1));
    }
    // One secret, too: whoever came in here is known there.
    const { token, self } = await (clients[0] as RawClient).next("ready");
    const there = await RawClient.upgrade(servers[1].url, "/ws");
    there.send({ type: "hello", token });
    expect((await there.next("ready"))["self"]).toEqual(self);
  } finally {
    await Promise.all(servers.map((server) => server.kill9()));
  }
  const db = new DatabaseSync(join(dataDir, "parley.db"));
  expect(db.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  db.close();
});

it("a server that Node watches, as `npm run dev` has it, works like any other", async () => {
  const server = await startServer({ nodeArgs: ["--watch"] });
  const ana = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  expect(await ana.ask({ type: "send", text: "hello" })).toMatchObject({ type: "ack", seq: 1 });
  await server.terminate();
});

it("a server that cannot start says what is wrong, in one line per problem, and exits with 1", async () => {
  const failure = await ServerProcess.start({ env: { SEND_RATE: "fast", LOG_LEVEL: "loud" } }).catch(String);
  expect(failure).toMatch(/ended with 1/);
  expect(failure).toMatch(/SEND_RATE: /);
  expect(failure).toMatch(/LOG_LEVEL: /);
});
