import { cpus, release, totalmem } from "node:os";
import type { Machine } from "./results.ts";

/** The machine as a reader needs it to judge the figures. */
export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? "unknown",
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `Linux ${release()}`,
    node: process.version,
  };
}
