import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import { residentMemory } from "../resident-memory.ts";
import type { Cell, StoppedReadersResult } from "../results.ts";
import { drive, type Driven } from "./drive.ts";

/** Enough bytes in the measured time that every stopped reader's kernel buffers and send queue are long full. */
const CELL: Cell = { id: "stopped-readers", rooms: 1, members: 200, textBytes: 2000, senders: 8, rate: 200 };
const PACE = { warmUpMs: 8000, measureMs: 12_000 };
const STOPPED = 200;

/** Members that stop reading beside members that go on: what do the healthy ones notice, and what does it cost? */
export async function stoppedReaders(contender: Contender): Promise<StoppedReadersResult> {
  const asked = { contender: contender.id, healthy: CELL.members, stopped: STOPPED };
  const without = await once(contender, 0);
  try {
    const beside = await once(contender, STOPPED);
    return {
      ...asked,
      p99WithoutUs: without.driven.figures.lastMember.p99Us,
      p99WithUs: beside.driven.figures.lastMember.p99Us,
      memoryWithoutBytes: without.memory,
      memoryWithBytes: beside.memory,
      remark: beside.driven.remark,
    };
  } catch (error) {
    return {
      ...asked,
      p99WithoutUs: without.driven.figures.lastMember.p99Us,
      p99WithUs: null,
      memoryWithoutBytes: without.memory,
      memoryWithBytes: null,
      remark: error instanceof Error ? error.message : String(error),
    };
  }
}

async function once(contender: Contender, stopped: number): Promise<{ driven: Driven; memory: number }> {
  const server = await Deployment.start(contender, { members: CELL.members + stopped, rooms: 1 });
  try {
    const driven = await drive(server, CELL, PACE, ["--stopped", String(stopped)]);
    return { driven, memory: residentMemory(server.pid) };
  } finally {
    await server.end();
  }
}
