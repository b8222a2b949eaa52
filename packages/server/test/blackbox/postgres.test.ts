import { expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { startPostgres } from "../engines/postgres.ts";
import { Crowd } from "./kit/crowd.ts";
import { restartServer, startServer } from "./kit/server-process.ts";

it("a server on PostgreSQL killed twice under load has every acknowledged message, and its successor resumes everybody", async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.destroy());
  let server = await startServer({ env: { SEND_RATE: "0", DATABASE_URL: postgres.url() } });
  const crowd = new Crowd(20, "lobby");
  await crowd.connect(server.url);
  crowd.talk(200);
  for (let kills = 0; kills < 2; kills++) {
    await crowd.untilAcked(crowd.acked + 200);
    await server.kill9();
    await crowd.allEnded();
    server = await restartServer(server);
    await crowd.connect(server.url);
  }
  await crowd.untilAcked(crowd.acked + 200);
  crowd.hush();
  await crowd.expectNothingLost();
});

it("while PostgreSQL is away sends are answered busy on the same connection, and acknowledged again when it is back", async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.destroy());
  const server = await startServer({ env: { DATABASE_URL: postgres.url() } });
  const client = await RawClient.upgrade(server.url, "/ws?room=lobby&name=Ana");
  await client.next("ready");
  const send = (n: number) => client.ask({ type: "send", text: "hello", clientMsgId: `m-${n}` });
  expect(await send(1)).toMatchObject({ type: "ack", seq: 1 });
  await postgres.stop("immediate");
  expect(await send(2)).toMatchObject({ type: "error", code: "busy", retryAfterMs: 1_000 });
  expect(await send(2)).toMatchObject({ type: "error", code: "busy" });
  await postgres.start();
  expect(await send(2)).toMatchObject({ type: "ack", seq: 2 });
  expect(server.output.match(/the database fails/g)).toHaveLength(1);
});
