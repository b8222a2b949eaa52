import { randomBytes } from "node:crypto";
import type { Contender } from "./contender.ts";
import { prepareNats, startNats } from "./engines/nats.ts";
import { preparePostgres, startPostgres } from "./engines/postgres.ts";
import { prepareRedis, startRedis } from "./engines/redis.ts";
import { parley } from "./parley.ts";
import { type FleetPlan, startFleet } from "./start-fleet.ts";

/** What one node has signed the others believe. */
const SECRET = randomBytes(32).toString("base64url");

interface FleetSetting extends Pick<FleetPlan, "nodes" | "bus"> {
  readonly id: string;
  readonly title: string;
  readonly prepareBus?: () => Promise<string>;
}

/** `parley` with PostgreSQL instead of SQLite, which several nodes can share. */
function parleyFleet({ id, title, nodes, bus, prepareBus }: FleetSetting): Contender {
  const plan: FleetPlan = {
    nodes,
    ...(bus && { bus }),
    store: startPostgres,
    node: (options) => parley.start(options),
  };
  return {
    ...{ id, title, tier: parley.tier, dialect: parley.dialect, acks: true, readyPath: "/readyz" },
    async prepare() {
      const versions = [await parley.prepare(), await preparePostgres()];
      return [...versions, ...(prepareBus ? [await prepareBus()] : [])].join(", ");
    },
    start: (options) => startFleet(plan, { ...options, env: { ...options.env, JWT_SECRET: SECRET } }),
  };
}

export const parleyPostgres = parleyFleet({
  id: "parley-postgres",
  title: "Parley, one node on PostgreSQL (fsync)",
  nodes: 1,
});

export const parleyRedis = parleyFleet({
  id: "parley-redis",
  title: "Parley, two nodes on PostgreSQL (fsync), Redis between them",
  nodes: 2,
  bus: startRedis,
  prepareBus: prepareRedis,
});

export const parleyNats = parleyFleet({
  id: "parley-nats",
  title: "Parley, two nodes on PostgreSQL (fsync), NATS between them",
  nodes: 2,
  bus: startNats,
  prepareBus: prepareNats,
});
