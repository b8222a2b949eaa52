import type { Workload } from "./workload.ts";

/** What the average message sets in motion, and in how many places rooms are open. */
export interface Spread {
  /** Members who receive the average message. */
  readonly deliveries: number;
  /** Nodes that hear it: each copy is one delivery of the bus. */
  readonly copies: number;
  /** Pairs of a room and a node with somebody in it, in all. */
  readonly openRooms: number;
}

/** Rooms that are drawn; each stands for its share of all. */
const DRAWN = 40_000;

/**
 * Draws rooms and puts their connected members on nodes. Sizes are Zipf-like: half as many rooms are twice as large
 * (a Pareto distribution with exponent 1, cut off at both ends), drawn in equal strata so that the few large rooms,
 * which make most deliveries, are there in their right number. A room's messages grow with the root of its size: who
 * has many listeners speaks less in each room, but there are more of them.
 */
export function simulate(load: Workload, nodes: number, random: () => number): Spread {
  let [messages, deliveries, copies, members, open] = [0, 0, 0, 0, 0];
  for (let index = 0; index < DRAWN; index++) {
    const size = roomSize(load, (index + random()) / DRAWN);
    members += size;
    const online = drawOnline(size, load.onlineShare, random);
    if (online === 0) continue;
    const reached = drawNodes(online, nodes, random);
    const weight = Math.sqrt(size);
    messages += weight;
    deliveries += weight * online;
    copies += weight * reached;
    open += reached;
  }
  const memberships = (load.people / load.onlineShare) * load.roomsPerPerson;
  return {
    deliveries: deliveries / messages,
    copies: copies / messages,
    openRooms: open * (memberships / members),
  };
}

/** At this share of all rooms are smaller ones. */
export function roomSize({ smallestRoom: least, largestRoom: most }: Workload, share: number): number {
  return Math.round(least / (1 - share * (1 - least / most)));
}

const EXACT_BELOW = 200;

/** How many of a room are connected. */
function drawOnline(size: number, share: number, random: () => number): number {
  if (size >= EXACT_BELOW) {
    // As many as to be expected, give or take: a normal distribution by twelve uniform ones.
    const deviation = Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
    return Math.round(size * share + deviation * Math.sqrt(size * share * (1 - share)));
  }
  let online = 0;
  for (let member = 0; member < size; member++) if (random() < share) online++;
  return online;
}

/** On how many nodes they are: the load balancer knows nothing of rooms. */
function drawNodes(online: number, nodes: number, random: () => number): number {
  const reached = new Set<number>();
  for (let member = 0; member < online && reached.size < nodes; member++) reached.add(Math.floor(random() * nodes));
  return reached.size;
}
