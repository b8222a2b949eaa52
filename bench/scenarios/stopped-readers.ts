import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import { residentMemory } from "../resident-memory.ts";
import type { Cell, StoppedReadersResult } from "../results.ts";
import { drive } from "./drive.ts";

/** Enough bytes in the measured time that every stopped reader's kernel buffers and send queue are long full. */
const CELL: Cell = { id: "stopped-readers", rooms: 1, members: 200, textBytes: 2000, senders: 8, rate: 200 };
const PACE = { warmUpMs: 6000, measureMs: 8000 };
const STOPPED = 200;

interface Seen {
  readonly p99Us: number;
  readonly memory: number;
  readonly remark: string | null;
}

/**
 * Members that stop reading beside members that go on: what do the healthy ones notice, and what does it cost? A p99 of
 * one run says little on a busy machine: the median of some rounds, with and without in turn.
 */
export async function stoppedReaders(contender: Contender, rounds: number): Promise<StoppedReadersResult> {
  const without: Seen[] = [];
  const beside: Seen[] = [];
  let failure: string | null = null;
  for (let round = 0; round < rounds && failure === null; round++) {
    without.push(await look(contender, 0));
    try {
      beside.push(await look(contender, STOPPED));
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
  }
  const [alone, among] = [median(without), median(beside)];
  return {
    contender: contender.id,
    healthy: CELL.members,
    stopped: STOPPED,
    p99WithoutUs: alone?.p99Us ?? null,
    p99WithUs: among?.p99Us ?? null,
    memoryWithoutBytes: alone?.memory ?? 0,
    memoryWithBytes: among?.memory ?? null,
    remark: failure ?? among?.remark ?? null,
  };
}

const median = (seen: readonly Seen[]) => seen.toSorted((a, b) => a.p99Us - b.p99Us)[Math.floor((seen.length - 1) / 2)];

async function look(contender: Contender, stopped: number): Promise<Seen> {
  const server = await Deployment.start(contender, { members: CELL.members + stopped, rooms: 1 });
  try {
    const { figures, remark } = await drive(server, CELL, PACE, ["--stopped", String(stopped)]);
    return { p99Us: figures.lastMember.p99Us, memory: residentMemory(server.pid), remark };
  } finally {
    await server.end();
  }
}
