import type { Evidence } from "../evidence.ts";

interface Step {
  readonly t: number;
  /** An acknowledgement raises what everything later must be above; at equal times it comes last. */
  readonly isAck: boolean;
  readonly seq: number;
  readonly what: string;
}

/**
 * What was acknowledged before something else began comes before it: a message sent after the ack of another in the same
 * room has a higher seq, and a page of history asked for after it shows it.
 */
export function findTimeTravel({ entries, acks, sightings, sends }: Evidence): string[] {
  const seqOf = new Map<string, number>();
  for (const { clientMsgId, seq } of [...acks, ...sightings]) if (clientMsgId) seqOf.set(clientMsgId, seq);
  const rooms = new Map<string, Step[]>();
  const add = (room: string, step: Step): void => {
    const steps = rooms.get(room) ?? [];
    rooms.set(room, steps);
    steps.push(step);
  };
  for (const { t, room, seq, clientMsgId } of acks) add(room, { t, isAck: true, seq, what: clientMsgId });
  for (const { t, room, clientMsgId } of sends.values()) {
    const seq = seqOf.get(clientMsgId);
    if (seq !== undefined) add(room, { t, isAck: false, seq: seq - 1, what: `${clientMsgId}, which is ${seq}` });
  }
  for (const entry of entries) {
    if (entry.op !== "page") continue;
    const what = `${entry.client} reading up to ${entry.seq} on ${entry.node}`;
    add(entry.room, { t: entry.askedAt, isAck: false, seq: entry.seq, what });
  }
  return [...rooms].flatMap(([room, steps]) => judgeRoom(room, steps));
}

function judgeRoom(room: string, steps: Step[]): string[] {
  const problems: string[] = [];
  let highest: Step | null = null;
  for (const step of steps.toSorted((a, b) => a.t - b.t || Number(a.isAck) - Number(b.isAck))) {
    if (step.isAck) {
      if (!highest || step.seq > highest.seq) highest = step;
    } else if (highest && step.seq < highest.seq) {
      problems.push(`in ${room}, ${highest.what} was acknowledged as ${highest.seq} before ${step.what} began`);
    }
  }
  return problems;
}
