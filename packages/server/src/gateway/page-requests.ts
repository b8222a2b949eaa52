import type { Up } from "@parley/protocol";
import { listPins } from "../chat/list-pins.ts";
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
