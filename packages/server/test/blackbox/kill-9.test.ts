import { expect, it } from "vitest";
import { Crowd } from "./kit/crowd.ts";
import { restartServer, startServer } from "./kit/server-process.ts";

it("a server killed three times under load has every acknowledged message, seqs without a hole, and one list for all", async () => {
  let server = await startServer({ env: { SEND_RATE: "0" } });
  const crowd = new Crowd(20, "lobby");
  await crowd.connect(server.url);
  crowd.talk(200);
  for (let kills = 0; kills < 3; kills++) {
    await crowd.untilAcked(crowd.acked + 200);
    await server.kill9();
    await crowd.allEnded();
    server = await restartServer(server);
    await crowd.connect(server.url);
  }
  await crowd.untilAcked(crowd.acked + 200);
  crowd.hush();
  await crowd.expectNothingLost();
  expect(crowd.acked).toBeGreaterThan(800);
});
