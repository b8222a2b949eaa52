import type { Evidence } from "../evidence.ts";

/**
 * The seqs of a room are 1, 2, 3 ... to the end, for everybody who has the whole log; and on each connection every event
 * is the one after the last.
 */
export function findGaps({ entries, readings }: Evidence): string[] {
  const problems: string[] = [];
  const cursors = new Map<string, number>();
  for (const entry of entries) {
    if (entry.op === "enter") {
      cursors.set(`${entry.client} ${entry.room}`, entry.seq);
    } else if (entry.op === "resync") {
      problems.push(`${entry.client} is told to start over in ${entry.room}, although its cursor is good`);
      cursors.set(`${entry.client} ${entry.room}`, entry.seq);
    } else if (entry.op === "event") {
      const key = `${entry.client} ${entry.room}`;
      const cursor = cursors.get(key);
      if (cursor === undefined) continue;
      if (entry.seq !== cursor + 1) problems.push(`${key} ${entry.seq} came where ${cursor + 1} was due`);
      cursors.set(key, Math.max(cursor, entry.seq));
    }
  }
  const heads = new Map<string, number>();
  for (const { room, bySeq } of readings) {
    heads.set(room, Math.max(heads.get(room) ?? 0, ...seqRange(bySeq)));
  }
  for (const { reader, room, bySeq, isComplete, isWhole } of readings) {
    if (!isComplete || !isWhole) continue;
    const missing: number[] = [];
    for (let seq = 1; seq <= (heads.get(room) ?? 0); seq++) if (!bySeq.has(seq)) missing.push(seq);
    if (missing.length > 0) problems.push(`${reader} has no ${room} ${missing.join(", ")} of ${heads.get(room)}`);
  }
  return problems;
}

/** The highest; a spread of all would be too many arguments. */
function seqRange(bySeq: ReadonlyMap<number, unknown>): [number] {
  let highest = 0;
  for (const seq of bySeq.keys()) if (seq > highest) highest = seq;
  return [highest];
}
