import { readdirSync, readFileSync } from "node:fs";

/** A process and everything that descends from it; empty when it is gone. Linux. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  let isAlive = false;
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    const parent = Number.isInteger(pid) ? livingParentOf(pid) : null;
    if (parent === null) continue;
    if (pid === root) isAlive = true;
    const siblings = children.get(parent);
    if (siblings) siblings.push(pid);
    else children.set(parent, [pid]);
  }
  if (!isAlive) return [];
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** Null for a process that has gone, or has ended and only waits to be collected. */
function livingParentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold spaces and parentheses of its own.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? null : Number(parent);
  } catch {
    return null;
  }
}
