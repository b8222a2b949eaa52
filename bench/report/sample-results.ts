import type { Cell, CellFigures, CellResult, Quantiles, Results } from "../results.ts";

/** A run in which nothing was measured yet; what a test is about is put in. */
export function sampleResults(parts: Partial<Results> = {}): Results {
  return {
    date: "2026-11-22T10:00:00.000Z",
    measuredAt: {},
    machine: { cpu: "Some CPU", cores: 2, memoryGiB: 24, kernel: "Linux 6.1", node: "v26.10.0" },
    contenders: [
      { id: "floor", title: "kernel floor", tier: "floor", version: "gcc 12", missingBecause: null },
      { id: "parley", title: "Parley, visitors", tier: "durable chat", version: "Node v26", missingBecause: null },
      { id: "ejabberd", title: "ejabberd", tier: "durable chat", version: null, missingBecause: "no such package" },
    ],
    fanOut: [],
    halfLoad: [],
    durable: [],
    twoNodes: [],
    stoppedReaders: [],
    idle: [],
    recover: [],
    coldStart: [],
    disk: null,
    targets: [],
    ...parts,
  };
}

export const roomCell = (members: number, inFlight: number): Cell => ({
  id: `${members}x${inFlight}`,
  rooms: 1,
  members,
  textBytes: 60,
  senders: Math.min(members, inFlight),
  inFlight,
});

export const rateCell = (members: number, rate: number): Cell => ({
  id: `${members}-at-${rate}`,
  rooms: 1,
  members,
  textBytes: 60,
  senders: 16,
  rate,
});

/** `figures` null: it could not be measured. */
export function cellResult(
  contender: string,
  cell: Cell,
  figures: Partial<CellFigures> | null,
  remark: string | null = null,
): CellResult {
  const median = figures && { ...FIGURES, ...figures };
  return { contender, cell, median, roundsCpuUsPerDelivery: median ? [median.cpuUsPerDelivery] : [], remark };
}

export const quantiles = (us: number, count = 3000): Quantiles => ({
  count,
  p50Us: us / 2,
  p90Us: us * 0.9,
  p99Us: us,
  p999Us: us * 2,
  maxUs: us * 3,
});

const FIGURES: CellFigures = {
  cpuUsPerDelivery: 1,
  userUsPerDelivery: 0.25,
  deliveriesPerSecond: 1_000_000,
  messagesPerSecond: 1000,
  acksPerSecond: 1000,
  frameBytes: 92,
  framesPerRead: 1,
  serverCpuShare: 0.95,
  generatorCpuShare: 0.5,
  lastMember: quantiles(5000),
  ack: quantiles(2000),
};
