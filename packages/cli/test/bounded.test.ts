import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { NOON, openRoom } from "../../server/src/store/rules/cast.ts";
import { temporaryPlace } from "../../server/src/store/sqlite/temporary-place.ts";
import { postgresPlace } from "../../server/test/engines/postgres-place.ts";
import { runParley } from "./kit/run-parley.ts";

const TEXT_BYTES = 2_000;
/** Together 100 MB of text. */
const MESSAGES = 50_000;
/** What Node has left for objects and strings. */
const HEAP = ["--max-old-space-size=32", "--max-semi-space-size=4"];
/** For what is not in the heap: the program, SQLite's pages, what is on its way to PostgreSQL. */
const MAX_PEAK_MIB = 200;

const SAY_PEAK = `data:text/javascript,process.once("exit", () =>
  process.stdout.write("peak " + process.resourceUsage().maxRSS + "\\n"))`;

it("a store of 100 MB is copied and verified in a heap of 32 MB", async () => {
  const from = await temporaryPlace();
  onTestFinished(() => from.remove());
  const store = await from.open();
  const room = await openRoom(store);
  await store.close();
  const db = new DatabaseSync(from.path);
  const numbers = `WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${MESSAGES})`;
  db.exec(`${numbers} INSERT INTO room_event (room, seq, type, at, actor_id, actor_name)
    SELECT '${room}', seq, 'message', ${NOON}, 'v_1', 'ana' FROM n`);
  db.exec(`${numbers} INSERT INTO message (room, seq, ordinal, sender_kind, sender_id, sender_name, at, text)
    SELECT '${room}', seq, seq, 'visitor', 'v_1', 'ana', ${NOON}, printf('%.*c', ${TEXT_BYTES}, 'x') FROM n`);
  db.exec(`UPDATE room SET head = ${MESSAGES}, last_ordinal = ${MESSAGES}`);
  db.close();
  const to = await postgresPlace();
  onTestFinished(() => to.remove());
  const ran = await runParley(["migrate", "--from", from.path, "--to", to.url], [...HEAP, "--import", SAY_PEAK]);
  expect(ran).toMatchObject({ code: 0, output: expect.stringContaining("Copied and verified") });
  const peakMib = Math.round(Number(/peak (\d+)/.exec(ran.output)?.[1]) / 1024);
  process.stdout.write(`peak of the copy: ${peakMib} MiB\n`);
  expect(peakMib).toBeLessThan(MAX_PEAK_MIB);
});
