import type { Up } from "@parley/protocol";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

/**
 * Nobody sits at this connection any more, or somebody does again. Whoever says so again and again is heard seldom, and
 * then as they are by then: each turn goes through all their rooms, and those must not be made to flicker.
 */
export function away(context: GatewayContext, connection: Connection, { isAway }: Up<"away">): void {
  const isWaiting = connection.awayToBe !== null;
  if (!isWaiting && isAway === connection.isAway) return;
  const waitMs = isWaiting ? 0 : connection.takeTurnToken();
  if (!isWaiting && waitMs === 0) return turn(context, connection, isAway);
  connection.awayToBe = isAway;
  if (isWaiting) return;
  context.clock.after(waitMs, () => {
    const { awayToBe } = connection;
    connection.awayToBe = null;
    if (awayToBe !== null) away(context, connection, { type: "away", isAway: awayToBe });
  });
}

function turn({ hub }: GatewayContext, connection: Connection, isAway: boolean): void {
  if (connection.state !== "ready") return;
  connection.isAway = isAway;
  hub.awayTurned(connection);
}
