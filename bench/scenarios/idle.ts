import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import { residentMemory } from "../resident-memory.ts";
import type { IdleResult } from "../results.ts";

/** What a server reads or starts only after it serves is not the connections' doing. */
const START_SETTLE_MS = 3000;
/** For garbage of the connecting to be collected and buffers to be given back. */
const SETTLE_MS = 12_000;

/** What a connection costs that does nothing, and how fast they come in. */
export async function idle(contender: Contender, connections: number): Promise<IdleResult> {
  const people = { members: connections, rooms: Math.max(1, connections / 100) };
  const server = await Deployment.start(contender, people);
  await sleep(START_SETTLE_MS);
  const generator = server.generate(["--idle", "--members", String(people.members), "--rooms", String(people.rooms)]);
  try {
    const before = residentMemory(server.pid);
    const connected = await generator.next("connected");
    await sleep(SETTLE_MS);
    return {
      contender: contender.id,
      connections,
      bytesPerConnection: (residentMemory(server.pid) - before) / connections,
      connectsPerSecond: (connections * 1000) / Number(connected["elapsedMs"]),
      connectCpuUs: (Number(connected["serverCpuMs"]) * 1000) / connections,
      remark: null,
    };
  } catch (error) {
    const remark = error instanceof Error ? error.message : String(error);
    return {
      contender: contender.id,
      connections,
      bytesPerConnection: null,
      connectsPerSecond: null,
      connectCpuUs: null,
      remark,
    };
  } finally {
    generator.end();
    await server.end();
  }
}
