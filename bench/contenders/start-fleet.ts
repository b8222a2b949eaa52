import { mkdirSync } from "node:fs";
import path from "node:path";
import type { RunningContender, StartOptions } from "./contender.ts";
import type { Engine, EnginePlace } from "./engines/engine.ts";
import { freePort } from "./free-port.ts";

export interface FleetPlan {
  readonly nodes: number;
  readonly bus?: (place: EnginePlace) => Promise<Engine>;
  readonly store?: (place: EnginePlace) => Promise<Engine>;
  /** One node, with what the engines say about themselves in its environment. */
  readonly node: (options: StartOptions) => Promise<RunningContender>;
}

/** Nodes and what they share, all of them on the one core of a server: what is compared is CPU, not how many have some. */
export async function startFleet(plan: FleetPlan, options: StartOptions): Promise<RunningContender> {
  const { workDir } = options;
  mkdirSync(workDir, { recursive: true });
  const started: RunningContender[] = [];
  /** The engines after the nodes that use them. */
  async function all(end: (part: RunningContender) => Promise<void>): Promise<void> {
    for (const part of started.toReversed()) await end(part);
  }
  async function engine(start: FleetPlan["bus"]): Promise<Engine | null> {
    if (!start) return null;
    const running = await start(options);
    started.push(running.process);
    return running;
  }
  try {
    const store = await engine(plan.store);
    const bus = await engine(plan.bus);
    const env = { ...options.env, ...store?.env, ...bus?.env };
    const nodes: RunningContender[] = [];
    for (let index = 0; index < plan.nodes; index++) {
      const port = index === 0 ? options.port : await freePort();
      const node = await plan.node({ ...options, env, port, workDir: path.join(workDir, `node-${index}`) });
      nodes.push(node);
      started.push(node);
    }
    const [first, ...others] = nodes;
    if (!first) throw new Error("a fleet has at least one node");
    return {
      pid: first.pid,
      port: first.port,
      fleet: { others, busPid: bus?.process.pid ?? null, storePid: store?.process.pid ?? null },
      kill: () => all((part) => part.kill()),
      stop: () => all((part) => part.stop()),
    };
  } catch (error) {
    await all((part) => part.kill());
    throw error;
  }
}
