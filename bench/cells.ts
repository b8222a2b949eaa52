import type { Cell } from "./results.ts";

/** One room, closed loop: `members x inFlight`, with a longer text where it says so. */
const room = (members: number, inFlight: number, textBytes = 60): Cell => ({
  id: `${members}x${inFlight}${textBytes === 60 ? "" : `-${textBytes}B`}`,
  rooms: 1,
  members,
  textBytes,
  senders: Math.min(inFlight, members),
  inFlight,
});

const MANY_ROOMS: Cell = {
  id: "100x100-64",
  rooms: 100,
  members: 10_000,
  textBytes: 60,
  senders: 100,
  inFlight: 64,
};

/** The loads that every contender gets. */
export const FAN_OUT_CELLS: readonly Cell[] = [
  room(10, 1),
  room(10, 16),
  room(100, 1),
  room(100, 16),
  room(100, 64),
  room(200, 1),
  room(200, 16),
  room(1000, 1),
  room(1000, 16),
  room(1000, 64),
  room(1000, 16, 200),
  room(1000, 16, 2000),
  room(10_000, 1),
  room(10_000, 16),
  MANY_ROOMS,
  { id: "1000-paced", rooms: 1, members: 1000, textBytes: 60, senders: 16, rate: 2 },
];

/** The loads that Parley's other settings get as well: they differ from the first one in little. */
export const KEY_CELLS: readonly string[] = ["100x1", "100x16", "1000x1", "1000x16", "1000x64"];

export const DURABLE_CELL: Cell = { id: "durable", rooms: 1, members: 64, textBytes: 60, senders: 64, inFlight: 64 };

/** One room, whose members a second node is given half of. */
export const TWO_NODES_CELLS: readonly Cell[] = [
  room(1000, 16),
  room(1000, 1),
  room(1000, 64),
  room(10_000, 16),
  MANY_ROOMS,
  { id: "1000-steady", rooms: 1, members: 1000, textBytes: 60, senders: 16, rate: 40 },
  { id: "100-paced", rooms: 1, members: 100, textBytes: 60, senders: 16, rate: 100 },
];

/** The least that says something of both CPU and latency. */
export const QUICK_TWO_NODES_CELLS: readonly string[] = ["1000x16", "100-paced"];

/** At a given share of what Parley itself can do. */
export const halfLoadCell = (rate: number): Cell => ({
  id: "half-load",
  rooms: 1,
  members: 1000,
  textBytes: 60,
  senders: 16,
  rate,
});
