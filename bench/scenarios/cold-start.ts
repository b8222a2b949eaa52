import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import type { ColdStartResult } from "../results.ts";

const STARTS = 9;
/** How the table calls a Node that does nothing. */
export const EMPTY_NODE = "node -e 0";

/**
 * From the start of the process until it serves, on all cores as on anybody's machine. The first start, which fills
 * caches, does not count.
 */
export async function coldStart(contender: Contender): Promise<ColdStartResult> {
  const server = await Deployment.start(contender, { members: 2, rooms: 1 }, { core: null });
  await server.kill();
  const times: number[] = [];
  try {
    for (let i = 0; i < STARTS; i++) {
      const startedAt = performance.now();
      await server.restart();
      if (contender.readyPath !== undefined) await answers(`http://127.0.0.1:${server.port}${contender.readyPath}`);
      times.push(performance.now() - startedAt);
      await server.kill();
    }
  } finally {
    await server.end();
  }
  return figures(contender.id, times);
}

/** What no program on this Node can be faster than. */
export async function emptyNode(): Promise<ColdStartResult> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const startedAt = performance.now();
    await once(spawn(process.execPath, ["-e", "0"]), "exit");
    times.push(performance.now() - startedAt);
  }
  return figures(EMPTY_NODE, times);
}

async function answers(url: string): Promise<void> {
  while (!(await isOk(url))) await sleep(2);
}

const isOk = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

function figures(contender: string, times: readonly number[]): ColdStartResult {
  const sorted = times.toSorted((a, b) => a - b);
  return { contender, bestMs: sorted[0] ?? 0, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
