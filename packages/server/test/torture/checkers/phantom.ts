import type { Evidence } from "../evidence.ts";

/**
 * Nothing is shown that was never sent to that room with that text; nothing that was refused; nothing to a connection
 * that is not in the room.
 */
export function findPhantoms({ entries, sends, refusals }: Evidence): string[] {
  const problems: string[] = [];
  const inside = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.op === "enter") {
      const rooms = inside.get(entry.client) ?? new Set();
      inside.set(entry.client, rooms.add(entry.room));
    } else if (entry.op === "close") {
      inside.delete(entry.client);
    }
    if (entry.op !== "event" && entry.op !== "read") continue;
    const { client, room, seq, clientMsgId, text } = entry;
    const where = `${room} ${seq} at ${client}`;
    if (entry.op === "event" && !inside.get(client)?.has(room)) problems.push(`${where}, which is not in the room`);
    if (clientMsgId === undefined) continue;
    const send = sends.get(clientMsgId);
    const refusal = refusals.get(clientMsgId);
    if (!send) problems.push(`${where} is ${clientMsgId}, which nobody sent`);
    else if (send.room !== room) problems.push(`${where} is ${clientMsgId}, which was sent to ${send.room}`);
    else if (send.text !== text) problems.push(`${where} is ${clientMsgId} with another text than was sent`);
    if (refusal) problems.push(`${where} is ${clientMsgId}, which was refused with ${refusal.code}`);
  }
  return problems;
}
