/**
 * What the parts cost, rounded from runs of 2026-11-22 (docs/scaling.md says how each was measured). CPU is of one core
 * of the machine in bench/results/latest.md.
 */
export const FIGURES = {
  /** One write to one socket, nothing joined: an ordinary day. */
  deliveryUs: 8.5,
  /** A node takes one message in, has it stored and acknowledges it. */
  acceptUs: 70,
  /** A node hears one message from the bus; a share of what publishing it cost is in it. */
  hearUs: 90,
  /** A node hears a word of another: a beat, a read cursor. */
  beatUs: 20,
  redisPublishUs: 3,
  redisCopyUs: 0.5,
  /** Among the newest events of its room. */
  redisKeepUs: 24,
  postgresMessageUs: 50,
  /** Of one room that a node compares. */
  postgresHeadUs: 8,
} as const;

/** How often a node compares the heads of its rooms, and says that it lives (hub.ts, fleet.ts). */
export const HEADS_EVERY_SEC = 5;
export const BEAT_EVERY_SEC = 2;
/** What a part is loaded with at most in the busy hour: the other half is for those of a part that died. */
export const BUSY_SHARE = 0.5;
/** Of a node: so that those of a dead one, spread over the others, are back within seconds. */
export const MAX_CONNECTIONS = 20_000;
