import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFailed, onTestFinished } from "vitest";
import { systemClock } from "../../src/lib/clock.ts";
import { seededRandom } from "../kit/seeded-random.ts";
import type { FaultName } from "../torture/faults.ts";
import { type BusKind, Fleet, type FleetNode } from "../torture/fleet.ts";
import { History } from "../torture/history.ts";
import { NO_LOSSES } from "../torture/hostile-proxy.ts";
import { Probe } from "../torture/probe.ts";
import { formatReport } from "../torture/report.ts";
import { torture } from "../torture/torture.ts";
import { openWebSockets } from "../torture/web-socket-link.ts";

const SEED = 7;
const SHORT_MS = 5000;
/** How often a node looks at the heads of its rooms, and what a read of the store may take on a busy machine. */
const WATERMARK_MS = 5000 + 1500;

/** Each of these faults once, under load; then everybody's lists are judged. */
async function endure(bus: BusKind, faults: readonly FaultName[]): Promise<void> {
  const nodes = bus === "none" ? 1 : 3;
  const fleet = await Fleet.start({ bus, nodes, hasNginx: nodes > 1, random: seededRandom(SEED) });
  onTestFinished(() => fleet.stop());
  onTestFailed(() => void process.stderr.write(`${fleet.outputs()}\n`));
  const history = new History(() => performance.now());
  const options = { fleet, history, seed: SEED, durationMs: SHORT_MS, messagesPerSecond: 60, minAcks: 150 };
  const report = await torture({ ...options, faults, isEachOnce: true });
  onTestFailed(() => void process.stderr.write(`${formatReport(report)}\n`));
  const { verdict, problems, doubts, figures } = report;
  expect({ verdict, problems, doubts }).toMatchObject({ verdict: "valid" });
  expect(figures.unknown, "sends that no retry settled").toBe(0);
}

describe("under load every message reaches everybody exactly once, in one order, while", { timeout: 120_000 }, () => {
  it("the only node, on SQLite, is killed again and again", () => endure("none", ["kill-node", "kill-node"]));

  it("of three nodes with Redis one is killed and all are replaced one by one", () =>
    endure("redis", ["kill-node", "drain-node", "drain-node", "drain-node"]));

  it("Redis is wiped, killed and stopped, and loses, repeats and delays, and PostgreSQL is killed", () =>
    endure("redis", ["flush", "kill-bus", "pause-bus", "hostile-bus", "kill-database"]));

  it("NATS is killed and stopped, and loses, repeats and delays, and a node stands still", () =>
    endure("nats", ["kill-bus", "pause-bus", "hostile-bus", "pause-node"]));

  it("SNS and SQS cannot be reached, and all clients come back at once", () =>
    endure("sns", ["cut-bus", "freeze-bus", "drop-clients"]));
});

describe.each(["redis", "nats"] as const)("with %s", (bus) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start({ bus, nodes: 2, hasNginx: false, random: seededRandom(SEED) });
  });
  afterAll(() => fleet.stop());

  it("the last message before a silence arrives, though the bus has lost it", async () => {
    const [speaker, listener] = await Promise.all(fleet.nodes.map(enter));
    if (!speaker || !listener) throw new Error("there are two nodes");
    const [room = ""] = speaker.roomIds;
    for (const proxy of fleet.bus?.hostile ?? []) proxy.losses = { ...NO_LOSSES, lost: 1 };
    speaker.say();
    await until(() => speaker.pending === 0, 5000);
    await until(() => listener.cursorOf(room) === 1, WATERMARK_MS);
    for (const proxy of fleet.bus?.hostile ?? []) proxy.losses = NO_LOSSES;
  });

  it("a node whose subscription is frozen turns unready, and heals by itself", async () => {
    const [node] = fleet.nodes;
    if (!node) throw new Error("there are two nodes");
    await until(async () => (await fleet.readiness(node)) === 200, 10_000);
    expect(fleet.bus?.hostile[0]?.freezeLinks()).toBeGreaterThan(0);
    await until(async () => (await fleet.readiness(node)) === 503, 10_000);
    await until(async () => (await fleet.readiness(node)) === 200, 30_000);
  });
});

/** A visitor on this very node. */
async function enter({ name, server }: FleetNode): Promise<Probe> {
  const open = openWebSockets(() => ({ node: name, url: server.url }));
  const history = new History(() => performance.now());
  const options = { name: `at-${name}`, rooms: ["lobby"], open, history, clock: systemClock };
  // Nothing it says is one of the bad texts that a probe tries now and then.
  const probe = new Probe({ ...options, random: () => 0.5 });
  onTestFinished(() => probe.stop({ isDone: false }));
  probe.start();
  await until(() => probe.isReady, 10_000);
  return probe;
}

async function until(look: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while (!(await look())) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${withinMs} ms: ${look.toString()}`);
    await after(20);
  }
}
