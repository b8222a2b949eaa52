import { setTimeout as after } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import { acked, eventually, expectValid, isReady, startTrial, tell } from "./fleet-trial.ts";

/** How often a node looks at the heads of its rooms, and what a read of the store may take on a busy machine. */
export const WATERMARK_MS = 5000 + 1500;
/** Three leases of a node (10 s each), and far beyond the patience of its canary (7 s). */
const LONG_MS = 30_000;
const HEALED_WITHIN_MS = 30_000;

interface Outage {
  readonly title: string;
  readonly begin: (fleet: Fleet) => Promise<unknown>;
  readonly end: (fleet: Fleet) => Promise<unknown>;
  readonly leastMs: number;
}

const KILLED: Outage = {
  title: "killed with -9",
  begin: async ({ bus }) => bus?.process?.kill9(),
  end: async ({ bus }) => bus?.process?.start(),
  leastMs: 0,
};
const STOPPED: Outage = {
  title: `stopped for ${LONG_MS / 1000} s`,
  begin: async ({ bus }) => bus?.process?.pause(),
  end: async ({ bus }) => bus?.process?.resume(),
  leastMs: LONG_MS,
};
const WIPED: Outage = {
  title: "wiped, and all subscribers are thrown out",
  async begin({ bus }) {
    await bus?.redis?.command("FLUSHALL");
    await bus?.redis?.command("CLIENT", "KILL", "TYPE", "pubsub");
  },
  end: async () => undefined,
  leastMs: 0,
};

/** Whatever happens to the bus, chat goes on from PostgreSQL, and what is said last before a silence arrives. */
export function itLivesWithoutItsBus(fleet: () => Fleet, name: "Redis" | "NATS"): void {
  const outages = name === "Redis" ? [KILLED, STOPPED, WIPED] : [KILLED, STOPPED];
  it.each(outages)(`while ${name} is $title, messages arrive all the same, the last one too`, (outage) =>
    endure(fleet(), outage),
  );
}

async function endure(fleet: Fleet, { title, begin, end, leastMs }: Outage): Promise<void> {
  const trial = await startTrial(fleet);
  trial.talk();
  await acked(trial, 60);
  const { at, lastedMs } = await trial.fault(title, async () => {
    const overAt = performance.now() + leastMs;
    await begin(fleet);
    await acked(trial, 60);
    trial.hush();
    expect(await trial.settles(WATERMARK_MS), "everybody has the last message while the bus is away").toBe(true);
    await after(Math.max(0, overAt - performance.now()));
    await end(fleet);
    return true;
  });
  for (const node of fleet.nodes) await eventually(() => isReady(fleet, node), "nodes heal", HEALED_WITHIN_MS);
  trial.talk();
  await acked(trial, 60);
  const report = await trial.judge();
  expectValid(report);
  const { during, after: later } = report.visibility;
  tell(
    `bus ${title}, ${lastedMs.toFixed(0)} ms at ${at.toFixed(0)}: visible within ${during.max.toFixed(0)} ms meanwhile, p99 ${later.p99.toFixed(0)} ms after`,
  );
  expect(during.max).toBeLessThan(WATERMARK_MS);
}
