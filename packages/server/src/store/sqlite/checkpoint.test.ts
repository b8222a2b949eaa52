import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { checkpointIfWorthIt } from "./checkpoint.ts";
import { temporaryPlace } from "./temporary-place.ts";

test("a quiet moment moves a long log into the database, and leaves a short one alone", async () => {
  const place = await temporaryPlace();
  const db = new DatabaseSync(place.path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE filler (bytes BLOB)");
  const insert = db.prepare("INSERT INTO filler VALUES (zeroblob(?))");
  const pending = () => {
    const { log, checkpointed } = db.prepare("PRAGMA wal_checkpoint(NOOP)").get() ?? {};
    return Number(log) - Number(checkpointed);
  };
  insert.run(400 * 4_096);
  checkpointIfWorthIt(db);
  expect(pending()).toBeGreaterThan(400);
  insert.run(800 * 4_096);
  checkpointIfWorthIt(db);
  expect(pending()).toBe(0);
  db.close();
  await place.remove();
});
