import { setTimeout as after } from "node:timers/promises";
import type { BusEngine } from "./bus-engine.ts";
import type { CrowdMember } from "./crowd-member.ts";
import type { Fleet, FleetNode } from "./fleet.ts";
import { NO_LOSSES } from "./hostile-proxy.ts";

/** What a fault has to do with: the deployment, its clients and the seed. */
export interface FaultPlace {
  readonly fleet: Fleet;
  readonly probes: readonly CrowdMember[];
  readonly random: () => number;
  /** Connections that clients have lost so far. */
  readonly losses: () => number;
}

/** Lasts about `holdMs`, then everything is as before; answers whether it bit. */
type Inject = (place: FaultPlace, holdMs: number) => Promise<boolean>;

const HOSTILE = { lost: 0.05, repeated: 0.05, late: 0.2, longestDelayMs: 2000 };
/** A crash is over when the supervisor has noticed; what counts is that it happened. */
const LONGEST_DOWN_MS = 5000;
const RECONNECT_WITHIN_MS = 15_000;

const FAULTS = {
  /** A node is gone at once, and comes back. */
  "kill-node": async ({ fleet, random, losses }, holdMs) => {
    const node = await chooseBusy(fleet, random);
    const before = losses();
    await fleet.kill9(node);
    await after(Math.min(holdMs, LONGEST_DOWN_MS));
    await fleet.restart(node);
    return losses() > before;
  },
  /** A node stands still with its connections open: a long collection, a virtual machine that is moved. */
  "pause-node": async ({ fleet, random }, holdMs) => {
    const node = choose(fleet, random);
    fleet.pause(node);
    const isDeaf = (await fleet.readiness(node)) === 0;
    await after(holdMs);
    fleet.resume(node);
    return isDeaf;
  },
  /** A node is asked to drain, as in a rolling restart. */
  "drain-node": async ({ fleet, random, losses }) => {
    const node = await chooseBusy(fleet, random);
    const before = losses();
    const code = await fleet.terminate(node);
    await fleet.restart(node);
    return code === 0 && losses() > before;
  },
  /** Redis or NATS is gone at once, with everything it knew, and comes back. */
  "kill-bus": async ({ fleet }, holdMs) => {
    const { process } = engineOf(fleet);
    const before = process?.pid;
    await process?.kill9();
    await after(holdMs);
    await process?.start();
    return process !== null && process.pid !== before;
  },
  "pause-bus": async ({ fleet }, holdMs) => {
    const { process } = engineOf(fleet);
    process?.pause();
    await after(holdMs);
    process?.resume();
    return process !== null;
  },
  /** Redis forgets everything, and its subscribers are thrown out. */
  flush: async ({ fleet }) => {
    const { redis } = engineOf(fleet);
    // After a long outage nodes take some seconds to come back, and nobody could be thrown out before.
    await soon(async () => (await redis?.command<string>("CLIENT", "LIST", "TYPE", "pubsub")) !== "");
    await redis?.command("FLUSHALL");
    const thrownOut = await redis?.command<number>("CLIENT", "KILL", "TYPE", "pubsub");
    return (thrownOut ?? 0) > 0;
  },
  /** One node's connections to the bus stay open and carry nothing. */
  "freeze-bus": async ({ fleet, random }, holdMs) => {
    const proxy = chosenOf(engineOf(fleet).proxies, random);
    const hadConnections = await soon(async () => (proxy?.connections ?? 0) > 0);
    proxy?.freeze();
    await after(holdMs);
    proxy?.restore();
    return hadConnections;
  },
  /** One node's connections to the bus are reset, and refused. */
  "cut-bus": async ({ fleet, random }, holdMs) => {
    const proxy = chosenOf(engineOf(fleet).proxies, random);
    const hadConnections = await soon(async () => (proxy?.connections ?? 0) > 0);
    proxy?.cut();
    await after(holdMs);
    proxy?.restore();
    return hadConnections;
  },
  /** The bus loses 5 %, repeats 5 % and delays 20 % by up to two seconds, for every node differently. */
  "hostile-bus": async ({ fleet }, holdMs) => {
    const { hostile } = engineOf(fleet);
    const harmed = (): number => hostile.reduce((sum, proxy) => sum + proxy.harmed, 0);
    const before = harmed();
    for (const proxy of hostile) proxy.losses = HOSTILE;
    await after(Math.max(holdMs, 3000));
    for (const proxy of hostile) proxy.losses = NO_LOSSES;
    return harmed() > before;
  },
  /** PostgreSQL is gone at once, and comes back with what it had on disk. */
  "kill-database": async ({ fleet }, holdMs) => {
    const { postgres } = fleet;
    if (!postgres) return false;
    await postgres.kill9();
    const isGone = await postgres.query("SELECT 1").then(
      () => false,
      () => true,
    );
    await after(Math.min(holdMs, LONGEST_DOWN_MS));
    await postgres.start();
    return isGone;
  },
  /** Every client loses its connection at the same moment. */
  "drop-clients": async ({ probes, losses }) => {
    const before = losses();
    for (const probe of probes) probe.drop();
    await after(1000);
    return losses() > before;
  },
} as const satisfies Record<string, Inject>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export function injectFault(name: FaultName, place: FaultPlace, holdMs: number): Promise<boolean> {
  return FAULTS[name](place, holdMs);
}

const OF_ENGINE: ReadonlySet<FaultName> = new Set(["kill-bus", "pause-bus"]);
const OF_LINKS: ReadonlySet<FaultName> = new Set(["freeze-bus", "cut-bus"]);

/** Those that this deployment has parts for. */
export function possibleFaults({ bus, postgres, nodes }: Fleet): FaultName[] {
  return FAULT_NAMES.filter((name) => {
    if (OF_ENGINE.has(name)) return (bus?.process ?? null) !== null;
    if (OF_LINKS.has(name)) return bus !== null && nodes.length > 1;
    if (name === "hostile-bus") return (bus?.hostile.length ?? 0) > 1;
    if (name === "flush") return (bus?.redis ?? null) !== null;
    return name !== "kill-database" || postgres !== null;
  });
}

function engineOf(fleet: Fleet): BusEngine {
  if (!fleet.bus) throw new Error("this fleet has no bus");
  return fleet.bus;
}

function choose(fleet: Fleet, random: () => number): FleetNode {
  const node = chosenOf(fleet.nodes, random);
  if (!node) throw new Error("a fleet has at least one node");
  return node;
}

/** One that has clients; killing another shows nothing. */
async function chooseBusy(fleet: Fleet, random: () => number): Promise<FleetNode> {
  const first = choose(fleet, random);
  const from = fleet.nodes.indexOf(first);
  for (const node of [...fleet.nodes.slice(from), ...fleet.nodes.slice(0, from)]) {
    const connections = await node.server.metric("parley_connections").catch(() => 0);
    if (connections > 1) return node;
  }
  return first;
}

/** Whether it is so within the time a node takes to come back to its bus. */
async function soon(look: () => Promise<boolean>): Promise<boolean> {
  const giveUpAt = performance.now() + RECONNECT_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    if (await look()) return true;
    await after(50);
  }
  return false;
}

const chosenOf = <T>(all: readonly T[], random: () => number): T | undefined => all[Math.floor(random() * all.length)];
