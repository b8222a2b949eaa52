import { expect, it } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { startServer } from "./kit/server-process.ts";

it("one address over MAX_CONNECTIONS_PER_IP is closed with 4429; its others stay, and another address is welcome", async () => {
  const server = await startServer({ env: { MAX_CONNECTIONS_PER_IP: "3" } });
  const come = (localAddress: string) => RawClient.upgrade(server.url, "/ws?room=lobby&name=ana", { localAddress });
  const early = await Promise.all([come("127.0.0.1"), come("127.0.0.1"), come("127.0.0.1")]);
  await Promise.all(early.map((client) => client.next("ready")));
  expect((await (await come("127.0.0.1")).closed()).code).toBe(4429);
  await (await come("127.0.0.2")).next("ready");
  for (const client of early) expect((await client.ask({ type: "send", text: "still here" })).type).toBe("ack");

  await early[0]?.leave();
  const connections = async () => server.metric("parley_connections");
  while ((await connections()) > 3);
  await (await come("127.0.0.1")).next("ready");
});

it("a server with GUESTS=off lets no visitor in: 4403 and guests_off", async () => {
  const server = await startServer({ env: { GUESTS: "off" } });
  const client = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  expect((await client.next("error"))["code"]).toBe("guests_off");
  expect((await client.closed()).code).toBe(4403);
});

it("a client that answers no ping is closed with 4441, one that answers stays", async () => {
  // Long enough for whoever is alive to answer in time on a machine that is busy.
  const server = await startServer({ env: { HEARTBEAT_MS: "2000" } });
  const path = "/ws?room=lobby&name=ana";
  const [alive, dead] = [await RawClient.upgrade(server.url, path), await RawClient.upgrade(server.url, path)];
  await Promise.all([alive.next("ready"), dead.next("ready")]);
  dead.frame = () => {};
  expect((await dead.closed()).code).toBe(4441);
  await alive.until(() => alive.of("heartbeat").length >= 2, "two heartbeats");
  const { rooms } = await alive.next("ready");
  const [room] = rooms as { id: string }[];
  expect(alive.of("heartbeat").at(-1)).toEqual({ type: "heartbeat", heads: { [room?.id ?? ""]: 0 } });
  expect(alive.ended).toBeNull();
});
