import type { Evidence } from "../evidence.ts";

/** What was acknowledged is in every list that is said to be complete: observers', nodes' and the database's. */
export function findLost({ acks, readings }: Evidence): string[] {
  const problems: string[] = [];
  const complete = readings.filter(({ isComplete }) => isComplete);
  for (const { room, clientMsgId, seq } of acks) {
    const without = complete.filter((reading) => reading.room === room && !reading.ids.has(clientMsgId));
    if (without.length === 0) continue;
    const readers = without.map(({ reader }) => reader).join(", ");
    problems.push(`${clientMsgId} was acknowledged as ${room} ${seq} and is missing at ${readers}`);
  }
  return problems;
}
