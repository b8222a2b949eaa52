import { expect, it } from "vitest";
import { Crowd } from "./kit/crowd.ts";
import { restartServer, startServer } from "./kit/server-process.ts";

it("a server stopped under load tells everybody, closes with 1012, exits with 0 within 10 s and loses nothing", async () => {
  const server = await startServer({ env: { SEND_RATE: "0" } });
  const crowd = new Crowd(20, "lobby");
  await crowd.connect(server.url);
  crowd.talk(200);
  await crowd.untilAcked(200);
  const askedAt = performance.now();
  const exit = await server.terminate();
  expect(exit).toEqual({ code: 0, signal: null });
  expect(performance.now() - askedAt).toBeLessThan(10_000);
  await crowd.allEnded();
  for (const { raw } of crowd.clients) {
    expect(raw?.of("draining")).toHaveLength(1);
    expect(raw?.ended?.code).toBe(1012);
  }

  const next = await restartServer(server);
  await crowd.connect(next.url);
  await crowd.untilAcked(crowd.acked + 100);
  crowd.hush();
  await crowd.expectNothingLost();
});

it("a server that gets the same signal twice at once, as under npm and Ctrl-C, drains all the same", async () => {
  const server = await startServer();
  // Closed in two slices, with a pause between them.
  const crowd = new Crowd(600, "lobby");
  await crowd.connect(server.url);
  process.kill(server.pid, "SIGINT");
  // Handled by then; two that are sent together can be one.
  await crowd.clients[0]?.raw?.next("draining");
  process.kill(server.pid, "SIGINT");
  expect(await server.exited).toEqual({ code: 0, signal: null });
  await crowd.allEnded();
  expect(crowd.clients.map(({ raw }) => raw?.ended?.code)).toEqual(crowd.clients.map(() => 1012));
});
