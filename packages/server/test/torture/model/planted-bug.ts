import type { CheckerName } from "../verdict.ts";

/** What can be wrong with a chat, one at a time, and which checker has to say so. */
export const PLANTED_BUGS = {
  "acknowledges before the commit": "lost",
  "remembers clientMsgIds on its node only": "duplicate",
  "takes max(seq) + 1 without a lock": "agreement",
  "orders by the nodes' wall clocks": "agreement",
  "reserves blocks of seqs for each node": "gap-free",
  "looks for no heads when the bus is silent": "lost",
  "resumes with the event of the cursor": "duplicate",
  "resumes after one too many": "gap-free",
  "reads, then subscribes": "gap-free",
  "delivers in the order of the bus": "gap-free",
  "delivers what the bus repeats": "duplicate",
  "stores what it refuses": "phantom",
  "sends one room's event to another room": "phantom",
  "swaps the texts of two events of one tick": "phantom",
  "answers history from a cache that nobody clears": "real-time",
  "answers a retry with the room's head": "duplicate",
} as const satisfies Record<string, CheckerName>;

export type PlantedBug = keyof typeof PLANTED_BUGS;
