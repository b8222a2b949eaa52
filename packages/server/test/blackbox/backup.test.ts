import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { runParley } from "../../../cli/test/kit/run-parley.ts";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { Crowd } from "./kit/crowd.ts";
import { newDataDir, startServer } from "./kit/server-process.ts";

const PAGE = readFileSync(new URL("../../../../docs/operate/backups.md", import.meta.url), "utf8");

/** Copies a database by the SQL that the page has operators run. */
function backUp(path: string, copy: string): void {
  const sql = /parley\.db "(VACUUM INTO [^"]*)"/.exec(PAGE)?.[1];
  if (sql === undefined) throw new Error("docs/operate/backups.md has no VACUUM INTO");
  const db = new DatabaseSync(path);
  db.exec(sql.replace(/'.*'/, `'${copy}'`));
  db.close();
}

it("a copy taken under load has each room's first events without a hole, and its new epoch has clients start over", async () => {
  const server = await startServer({ env: { SEND_RATE: "0" } });
  const before = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana&cursor=0");
  const { token, epoch, rooms } = await before.next("ready");
  const [room] = rooms as { id: string }[];
  const crowd = new Crowd(5, "lobby");
  await crowd.connect(server.url);
  crowd.talk(300);
  await crowd.untilAcked(100);
  const dataDir = newDataDir();
  const copy = join(dataDir, "parley.db");
  backUp(join(server.dataDir, "parley.db"), copy);
  const ackedAtCopy = crowd.acked;
  await crowd.untilAcked(ackedAtCopy + 100);
  crowd.hush();
  await crowd.expectNothingLost();
  await server.kill9();

  copyFileSync(join(server.dataDir, "secret"), join(dataDir, "secret"));
  expect(PAGE).toMatch(/parley -- renew-epoch --store \S+\.db/);
  expect(await runParley(["renew-epoch", "--store", copy])).toMatchObject({ code: 0 });
  const restored = await startServer({ dataDir });
  const reader = await RawClient.upgrade(restored.url, "/ws?room=lobby&name=ben&cursor=0");
  const { head } = ((await reader.next("ready"))["rooms"] as { head: number }[])[0] ?? { head: 0 };
  await reader.until(() => reader.seqs.length >= head, "everything in the copy");
  const texts = reader.of("message").map((message) => message["text"]);
  expect(texts.length).toBeGreaterThanOrEqual(100);
  expect(texts).toEqual(crowd.clients[0]?.list.slice(0, head).map(({ text }) => text));

  // Its cursor would fit: what tells it to start over is the epoch alone.
  const after = await RawClient.upgrade(restored.url, "/ws");
  after.send({ type: "hello", token, epoch, cursors: { [room?.id ?? ""]: 1 } });
  expect((await after.next("ready"))["epoch"]).not.toBe(epoch);
  await after.next("resync");
});
