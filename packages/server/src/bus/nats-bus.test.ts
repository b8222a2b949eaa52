import { randomUUID } from "node:crypto";
import type { RoomId } from "@parley/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NatsServer } from "../../test/engines/nats.ts";
import { TcpProxy } from "../../test/engines/tcp-proxy.ts";
import { systemClock } from "../lib/clock.ts";
import type { Bus } from "./bus.ts";
import { type BusSetup, describeBus } from "./bus.contract.ts";
import { messageEvent } from "./bus-bench.contract.ts";
import { describeEngineFaults } from "./engine-faults.contract.ts";
import { readNatsAddress } from "./nats/nats-address.ts";
import { createNatsBus } from "./nats-bus.ts";

const general = "general" as RoomId;
const options = () => ({
  clock: systemClock,
  random: Math.random,
  counts: { busPayloadsRefused: 0, busLinkFailures: 0 },
  onError: () => undefined,
  onListenerError: () => undefined,
});

/** Nodes that each have a link of their own to cut. */
async function setUp(server: NatsServer): Promise<BusSetup> {
  const prefix = randomUUID();
  const proxies = new Map<Bus, TcpProxy>();
  return {
    async connect() {
      const proxy = await TcpProxy.start({ port: server.port });
      const bus = await createNatsBus({ ...options(), url: proxy.urlOf(server.url), prefix });
      proxies.set(bus, proxy);
      return bus;
    },
    link: {
      cut: async (bus) => proxies.get(bus)?.cut(),
      restore: async (bus) => proxies.get(bus)?.restore(),
    },
    heldRooms: async () => (await server.subjects()).filter((subject) => subject.startsWith(`${prefix}.room.`)).length,
    async teardown() {
      for (const proxy of proxies.values()) await proxy.close();
    },
  };
}

describe("on one server", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.stop());

  describeBus("NATS bus", () => setUp(server));

  describeEngineFaults("NATS bus", () => ({
    port: server.port,
    connect: (port, given) => createNatsBus({ ...given, url: `nats://127.0.0.1:${port}` }),
    kill9: () => server.process.kill9(),
    pause: () => server.process.pause(),
    resume: () => server.process.resume(),
    start: () => server.process.start(),
  }));
});

describe("on a server that takes less and knows its users", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start(
      'max_payload: 10000\nauthorization { users = [ { user: parley, password: "p@ss", permissions: { publish: ">", subscribe: { deny: "*.room.secret" } } } ] }',
    );
  });
  afterAll(() => server.stop());
  const url = () => `nats://parley:p%40ss@127.0.0.1:${server.port}`;

  it("NATS bus: a frame may be as long as the server says, less what goes with it", async () => {
    const bus = await createNatsBus({ ...options(), url: url() });
    const lengths: (number | null)[] = [];
    const onEvent = ({ frame }: { frame: Buffer | null }) => lengths.push(frame?.length ?? null);
    bus.listen({ onEvent, onNote: () => undefined, onGap: () => undefined });
    await bus.subscribe(general);
    const { maxPayloadBytes } = bus.capabilities;
    expect(maxPayloadBytes).toBeLessThan(10_000);
    await bus.publish(messageEvent(general, 1, Buffer.alloc(maxPayloadBytes)));
    await bus.publish(messageEvent(general, 2, Buffer.alloc(maxPayloadBytes + 1)));
    await expect.poll(() => lengths).toEqual([maxPayloadBytes, null]);
    await bus.close();
  });

  it("NATS bus: a wrong password and a missing permission are told, and tried again", async () => {
    const errors: string[] = [];
    const onError = (error: unknown) => void errors.push(String(error));
    const stranger = await createNatsBus({
      ...options(),
      onError,
      url: `nats://parley:guess@127.0.0.1:${server.port}`,
    });
    expect(errors[0]).toMatch(/authori[sz]ation/i);
    await stranger.close();
    errors.length = 0;
    const bus = await createNatsBus({ ...options(), onError, url: url() });
    await bus.subscribe("secret" as RoomId);
    await expect.poll(() => errors.some((error) => /permission/i.test(error))).toBe(true);
    await bus.close();
  });
});

it("NATS_URL names servers, a user or a token, and TLS", () => {
  expect(readNatsAddress("nats://a.example")).toEqual({ servers: ["a.example:4222"] });
  expect(readNatsAddress("nats://me:p%40ss@a:1, nats://b:2")).toEqual({
    servers: ["a:1", "b:2"],
    user: "me",
    pass: "p@ss",
  });
  expect(readNatsAddress("tls://s3cret@a:1")).toEqual({ servers: ["a:1"], token: "s3cret", tls: {} });
});
