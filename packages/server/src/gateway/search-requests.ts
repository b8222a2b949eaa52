import type { Up } from "@parley/protocol";
import { findSeqAt, searchMessages } from "../chat/search-messages.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { actorOf, roomOf } from "./requests.ts";

export async function search(context: GatewayContext, connection: Connection, frame: Up<"search">): Promise<void> {
  const actor = actorOf(connection);
  const room = frame.in ?? (actor.kind === "visitor" ? roomOf(connection, undefined) : undefined);
  const { hits, next } = await searchMessages(context.chat, actor, { ...frame, in: room });
  connection.reply({ type: "found", id: frame.id, hits: [...hits], next: next ?? undefined });
}

export async function seqAt(context: GatewayContext, connection: Connection, frame: Up<"seq_at">): Promise<void> {
  const room = roomOf(connection, frame.room);
  const seq = await findSeqAt(context.chat, actorOf(connection), { room, at: frame.at });
  connection.reply({ type: "seq_at", id: frame.id, room, seq: seq ?? undefined });
}
