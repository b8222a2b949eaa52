import type { Entry } from "./history.ts";

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** By when the message was acknowledged: before the first fault, while one lasted, or between and after them. */
export interface Visibility {
  readonly before: Spread;
  readonly during: Spread;
  readonly after: Spread;
}

interface Sight {
  readonly ackedAt: number;
  /** Ms from the ack to the message's arrival; an arrival ahead of the ack counts as 0. */
  readonly delayMs: number;
}

export function measureVisibility(entries: readonly Entry[]): Visibility {
  const delays: Record<keyof Visibility, number[]> = { before: [], during: [], after: [] };
  const phaseAt = readPhases(entries);
  for (const { ackedAt, delayMs } of findSights(entries)) delays[phaseAt(ackedAt)].push(delayMs);
  return { before: spreadOf(delays.before), during: spreadOf(delays.during), after: spreadOf(delays.after) };
}

/** Of what was acknowledged from one time to another. */
export function visibilityBetween(entries: readonly Entry[], fromMs: number, toMs: number): Spread {
  const sights = findSights(entries).filter(({ ackedAt }) => ackedAt >= fromMs && ackedAt < toMs);
  return spreadOf(sights.map(({ delayMs }) => delayMs));
}

/** At each observer that was connected all the while; one that was away is a matter of catching up. */
function findSights(entries: readonly Entry[]): Sight[] {
  const acks = new Map<string, number>();
  for (const entry of entries) {
    if (entry.op === "ack" && !acks.has(entry.clientMsgId)) acks.set(entry.clientMsgId, entry.t);
  }
  const sights: Sight[] = [];
  const enteredAt = new Map<string, number>();
  const closedAt = new Map<string, number>();
  for (const entry of entries) {
    if (entry.op === "enter") enteredAt.set(`${entry.client} ${entry.room}`, entry.t);
    // Where it is when it comes back it says with another `enter`.
    if (entry.op === "close") closedAt.set(entry.client, entry.t);
    if (entry.op !== "event" || entry.clientMsgId === undefined) continue;
    const ackedAt = acks.get(entry.clientMsgId);
    const entered = enteredAt.get(`${entry.client} ${entry.room}`);
    if (ackedAt === undefined || entered === undefined || entered > ackedAt) continue;
    if ((closedAt.get(entry.client) ?? -1) >= entered) continue;
    sights.push({ ackedAt, delayMs: Math.max(0, entry.t - ackedAt) });
  }
  return sights;
}

function readPhases(entries: readonly Entry[]): (t: number) => keyof Visibility {
  const faults: { readonly from: number; to: number }[] = [];
  for (const entry of entries) {
    if (entry.op !== "fault") continue;
    const last = faults.at(-1);
    if (entry.phase === "begin") faults.push({ from: entry.t, to: Number.POSITIVE_INFINITY });
    else if (last) last.to = entry.t;
  }
  const first = faults[0]?.from ?? Number.POSITIVE_INFINITY;
  return (t) => {
    if (t < first) return "before";
    return faults.some(({ from, to }) => t >= from && t <= to) ? "during" : "after";
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
