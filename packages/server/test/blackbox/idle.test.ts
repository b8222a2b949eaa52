import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { type ServerProcess, startServer } from "./kit/server-process.ts";

const VISITORS = 10_000;
const BUDGET_BYTES = 12 * 1024;
/** Frames that somebody who was there first may get while all of them come. */
const MAX_NOTICES = 40;
const SCRIPT = fileURLToPath(new URL("./kit/idle-visitors.ts", import.meta.url));
/** How long garbage of ten thousand handshakes may take to be collected. */
const SETTLE_MS = 30_000;

/** Resolves once this many more are in the room. */
async function crowd(server: ServerProcess, room: string, count: number): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, server.url.href, room, String(count)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<string>((resolve) => child.once("exit", () => resolve("the visitors ended")));
  const entered = new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(String(text).trim())));
  expect(await Promise.race([entered, ended])).toBe(`entered ${count}`);
}

/** The least resident memory within the time garbage may take, or the first that is in the budget. */
async function settled(server: ServerProcess, budgetBytes: number): Promise<number> {
  const giveUpAt = performance.now() + SETTLE_MS;
  let least = Infinity;
  while (least > budgetBytes && performance.now() < giveUpAt) {
    least = Math.min(least, await server.metric("process_resident_memory_bytes"));
  }
  return least;
}

it("ten thousand idle visitors cost 12 KiB each at most, and their coming does not flood the room", async () => {
  const openFiles = Number(spawnSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).stdout);
  expect(openFiles, "this test needs 10,500 open files per process: raise `ulimit -Hn`").not.toBeLessThan(10_500);
  const server = await startServer();
  const first = await RawClient.upgrade(server.url, "/ws?room=lobby&name=first");
  await first.next("ready");
  const beforeBytes = await server.metric("process_resident_memory_bytes");

  const startedAt = performance.now();
  await crowd(server, "lobby", VISITORS);
  const enteredMs = Math.round(performance.now() - startedAt);
  const budgetBytes = beforeBytes + VISITORS * BUDGET_BYTES;
  const eachBytes = ((await settled(server, budgetBytes)) - beforeBytes) / VISITORS;
  process.stdout.write(
    `${VISITORS} visitors entered in ${enteredMs} ms and cost ${(eachBytes / 1024).toFixed(1)} KiB each; ` +
      `the first got ${first.received.length} frames\n`,
  );
  expect(eachBytes).toBeLessThanOrEqual(BUDGET_BYTES);

  await first.next((frame) => frame.type === "presence" && frame["online"] === VISITORS + 1, "the full count");
  expect(first.received.length).toBeLessThan(MAX_NOTICES);
  expect((await first.ask({ type: "send", text: "hello, everybody" }))["seq"]).toBe(1);
});
