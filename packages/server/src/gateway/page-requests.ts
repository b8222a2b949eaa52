import type { Up } from "@parley/protocol";
import { listPins } from "../chat/list-pins.ts";
import { listReaders } from "../chat/list-readers.ts";
import { listReceipts } from "../chat/list-receipts.ts";
import { listRevisions } from "../chat/list-revisions.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { actorOf, roomOf } from "./requests.ts";

export async function pins(context: GatewayContext, connection: Connection, frame: Up<"pins">): Promise<void> {
  const room = roomOf(connection, frame.room);
  const messages = await listPins(context.chat, actorOf(connection), room);
  connection.reply({ type: "pins", id: frame.id, room, messages: [...messages] });
}

export async function revisions(
  context: GatewayContext,
  connection: Connection,
  frame: Up<"revisions">,
): Promise<void> {
  const { id, seq } = frame;
  const room = roomOf(connection, frame.room);
  const found = await listRevisions(context.chat, actorOf(connection), { room, seq });
  connection.reply({ type: "revisions", id, room, seq, revisions: [...found] });
}

export async function readers(context: GatewayContext, connection: Connection, frame: Up<"readers">): Promise<void> {
  const { id, seq } = frame;
  const room = roomOf(connection, frame.room);
  const { count, users } = await listReaders(context.chat, actorOf(connection), { room, seq });
  connection.reply({ type: "readers", id, room, seq, count, ...(users && { users: [...users] }) });
}

export async function receipts(context: GatewayContext, connection: Connection, frame: Up<"receipts">): Promise<void> {
  const room = roomOf(connection, frame.room);
  const users = await listReceipts(context.chat, actorOf(connection), room);
  connection.reply({ type: "receipts", id: frame.id, room, ...(users && { users: [...users] }) });
}
