import type { AckEntry, Entry, EventEntry, ReadEntry, RefuseEntry, SendEntry } from "./history.ts";

export type Sighting = EventEntry | ReadEntry;

/** Everything one reader was shown of one room. */
export interface Reading {
  readonly reader: string;
  readonly room: string;
  /** By seq, the first of each; what else came under the same seq is for the checkers to find in `entries`. */
  readonly bySeq: Map<number, Sighting>;
  readonly ids: Set<string>;
  /** It says that it has everything there is. */
  isComplete: boolean;
  /** ... every room event, and not messages only. */
  isWhole: boolean;
}

/** A history and what every checker would otherwise look up for itself. */
export interface Evidence {
  readonly entries: readonly Entry[];
  readonly sends: ReadonlyMap<string, SendEntry>;
  readonly acks: readonly AckEntry[];
  readonly refusals: ReadonlyMap<string, RefuseEntry>;
  readonly readings: readonly Reading[];
  readonly sightings: readonly Sighting[];
}

/** Says in words what breaks a promise; nothing, if nothing does. */
export type Checker = (evidence: Evidence) => string[];

export function gatherEvidence(entries: readonly Entry[]): Evidence {
  const sends = new Map<string, SendEntry>();
  const acks: AckEntry[] = [];
  const refusals = new Map<string, RefuseEntry>();
  const readings = new Map<string, Reading>();
  const sightings: Sighting[] = [];
  const readingOf = (reader: string, room: string): Reading => {
    const key = `${reader} ${room}`;
    let reading = readings.get(key);
    if (!reading) {
      reading = { reader, room, bySeq: new Map(), ids: new Set(), isComplete: false, isWhole: false };
      readings.set(key, reading);
    }
    return reading;
  };
  for (const entry of entries) {
    if (entry.op === "send") sends.set(entry.clientMsgId, entry);
    else if (entry.op === "ack") acks.push(entry);
    else if (entry.op === "refuse") refusals.set(entry.clientMsgId, entry);
    else if (entry.op === "final") {
      const reading = readingOf(entry.client, entry.room);
      reading.isComplete = true;
      reading.isWhole = entry.isWhole;
    } else if (entry.op === "event" || entry.op === "read") {
      sightings.push(entry);
      const { bySeq, ids } = readingOf(entry.client, entry.room);
      if (!bySeq.has(entry.seq)) bySeq.set(entry.seq, entry);
      if (entry.clientMsgId !== undefined) ids.add(entry.clientMsgId);
    }
  }
  return { entries, sends, acks, refusals, readings: [...readings.values()], sightings };
}
