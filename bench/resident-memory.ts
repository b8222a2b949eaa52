import { readFileSync } from "node:fs";
import { processTree } from "./contenders/process-tree.ts";

/** Resident memory of a process tree in bytes, shared pages counted once (Pss). */
export function residentMemory(root: number): number {
  let bytes = 0;
  for (const pid of processTree(root)) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  }
  return bytes;
}
