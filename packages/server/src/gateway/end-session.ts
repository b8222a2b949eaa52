import type { SessionId } from "@parley/protocol";
import type { GatewayContext } from "./gateway-context.ts";

/** A session that has ended (a logout, another password) has no connections on this node any more. */
export function endSession(context: Pick<GatewayContext, "connections">, session: SessionId): void {
  for (const connection of context.connections.ofSession(session)) connection.close("session_ended");
}
