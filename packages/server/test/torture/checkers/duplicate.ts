import type { Evidence } from "../evidence.ts";

/** No message under two seqs, to anybody; nothing twice on one connection; one row per message in a log. */
export function findDuplicates({ entries }: Evidence): string[] {
  const problems: string[] = [];
  const seqOf = new Map<string, number>();
  const shown = new Map<string, { readonly cursor: number; readonly seqs: Set<number> }>();
  const read = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.op === "enter") {
      shown.set(`${entry.client} ${entry.room}`, { cursor: entry.seq, seqs: new Set() });
      continue;
    }
    if (entry.op !== "ack" && entry.op !== "event" && entry.op !== "read") continue;
    const { client, room, seq, clientMsgId } = entry;
    if (clientMsgId !== undefined) {
      const before = seqOf.get(clientMsgId);
      if (before === undefined) seqOf.set(clientMsgId, seq);
      else if (before !== seq) problems.push(`${clientMsgId} is ${room} ${before}, and ${seq} at ${client}`);
    }
    if (entry.op === "event") {
      const { cursor = 0, seqs } = shown.get(`${client} ${room}`) ?? {};
      if (seqs?.has(seq)) problems.push(`${room} ${seq} came twice on one connection of ${client}`);
      else if (seq <= cursor) problems.push(`${room} ${seq} came to ${client}, which had everything up to ${cursor}`);
      seqs?.add(seq);
    } else if (entry.op === "read") {
      const rows = read.get(`${client} ${room}`) ?? new Set();
      read.set(`${client} ${room}`, rows);
      const row = clientMsgId ?? `seq ${seq}`;
      if (rows.has(row)) problems.push(`${row} is twice in ${room} as ${client} reads it`);
      rows.add(row);
    }
  }
  return problems;
}
