import { expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { RedisServer } from "../engines/redis.ts";
import { range } from "../kit/range.ts";
import { restartServer, type ServerProcess, startServer } from "./kit/server-process.ts";

const sample = async (server: ServerProcess, line: string) =>
  (await (await fetch(new URL("/metrics", server.url))).text()).split("\n").find((each) => each.startsWith(line));

it("a server with REDIS_URL that has just started answers from Redis, and from its store when Redis was wiped", async () => {
  const redis = await RedisServer.start();
  onTestFinished(() => redis.stop());
  let server = await startServer({ env: { REDIS_URL: redis.url, BUS: "memory" } });
  const ana = await RawClient.upgrade(server.url, "/ws?room=lobby&name=Ana");
  await ana.next("ready");
  for (let n = 1; n <= 5; n++) await ana.ask({ type: "send", text: `m${n}` });
  const [key = ""] = await redis.command<string[]>("KEYS", "parley:recent:*");
  await expect.poll(() => redis.command("ZCARD", key)).toBe(5);
  for (const [result, wipe] of [
    ["hit", async () => undefined],
    ["miss", () => redis.command("FLUSHALL")],
  ] as const) {
    await server.kill9();
    await wipe();
    server = await restartServer(server);
    const bob = await RawClient.upgrade(server.url, "/ws?room=lobby&name=Bob");
    await bob.next((frame) => frame["text"] === "m5");
    expect(bob.of("message").map(({ seq, text }) => [seq, text])).toEqual(range(1, 5).map((n) => [n, `m${n}`]));
    expect(await sample(server, `parley_recent_reads_total{result="${result}"}`)).toMatch(/ 1$/);
  }
});
