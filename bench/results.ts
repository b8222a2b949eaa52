import type { Tier } from "./contenders/contender.ts";

/** What one run of `npm run bench` found; bench/results/latest.json. Durations say their unit in their name. */
export interface Results {
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Scenario -> when it was measured, where a run has kept some figures of an earlier one. */
  readonly measuredAt: Readonly<Record<string, string>>;
  readonly machine: Machine;
  readonly contenders: readonly ContenderNote[];
  readonly fanOut: readonly CellResult[];
  readonly halfLoad: readonly CellResult[];
  readonly durable: readonly CellResult[];
  /** One room spread over two nodes, and the same room on one. */
  readonly twoNodes: readonly CellResult[];
  readonly stoppedReaders: readonly StoppedReadersResult[];
  readonly idle: readonly IdleResult[];
  readonly recover: readonly RecoverResult[];
  readonly coldStart: readonly ColdStartResult[];
  /** One write and one fdatasync after the other, on the disk the stores were on. */
  readonly disk: { readonly fsyncsPerSecond: number } | null;
  readonly targets: readonly Target[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
}

export interface ContenderNote {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  /** Null when it could not be had here. */
  readonly version: string | null;
  readonly missingBecause: string | null;
}

/** One load, the same for every contender. */
export interface Cell {
  readonly id: string;
  readonly rooms: number;
  /** In all rooms together. */
  readonly members: number;
  readonly textBytes: number;
  readonly senders: number;
  /** Closed loop: messages under way in all rooms. */
  readonly inFlight?: number;
  /** Open loop: messages a second in all rooms. */
  readonly rate?: number;
}

export interface Quantiles {
  readonly count: number;
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

/** Server CPU is user and system time of the whole process tree. */
export interface CellFigures {
  readonly cpuUsPerDelivery: number;
  /** The part of it outside the kernel: the only part that a server can do something about, besides joining writes. */
  readonly userUsPerDelivery: number;
  /** The bus process's part of it; null where there is none. */
  readonly busUsPerDelivery?: number | null;
  /** Of a database server, which is not counted above; null where there is none. */
  readonly storeUsPerDelivery?: number | null;
  readonly deliveriesPerSecond: number;
  readonly messagesPerSecond: number;
  readonly acksPerSecond: number;
  readonly frameBytes: number;
  /** Frames that one read of a member's socket brought, on average: how well writes were joined. */
  readonly framesPerRead: number;
  readonly serverCpuShare: number;
  readonly generatorCpuShare: number;
  /** From when the message was due until its last member had it. */
  readonly lastMember: Quantiles;
  readonly ack: Quantiles;
}

export interface CellResult {
  readonly contender: string;
  readonly cell: Cell;
  /** Of the rounds, the one with the median CPU per delivery; null when none could be measured. */
  readonly median: CellFigures | null;
  /** CPU per delivery in each round. */
  readonly roundsCpuUsPerDelivery: readonly number[];
  /** Why there is no figure, or why it says less than the others. */
  readonly remark: string | null;
}

export interface StoppedReadersResult {
  readonly contender: string;
  readonly healthy: number;
  readonly stopped: number;
  readonly p99WithoutUs: number | null;
  readonly p99WithUs: number | null;
  readonly memoryWithoutBytes: number;
  readonly memoryWithBytes: number | null;
  readonly remark: string | null;
}

export interface IdleResult {
  readonly contender: string;
  readonly connections: number;
  /** Resident memory gained, divided by the connections; the kernel's share is not in it. */
  readonly bytesPerConnection: number | null;
  readonly connectsPerSecond: number | null;
  readonly connectCpuUs: number | null;
  readonly remark: string | null;
}

export interface RecoverResult {
  readonly contender: string;
  /** How a client comes back: all at once after a quarter of a second, or as the contender's own client does. */
  readonly policy: "herd" | "own client";
  readonly members: number;
  /** From the kill until the last member was back and, where the server keeps history, missed nothing. */
  readonly lastCompleteMs: number | null;
  readonly medianCompleteMs: number | null;
  readonly missedDeliveries: number | null;
  readonly unknownSends: number | null;
  readonly remark: string | null;
}

export interface ColdStartResult {
  readonly contender: string;
  /** From the start of its process until it serves; the best and the median of several starts. */
  readonly bestMs: number;
  readonly medianMs: number;
}

/** A figure the project has set itself, and what this run says of it. */
export interface Target {
  readonly figure: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean | null;
}
