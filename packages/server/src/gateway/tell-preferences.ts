import type { Down, UserId } from "@parley/protocol";
import type { GatewayContext } from "./gateway-context.ts";

/** A person has set how it wants a room: its devices show it. */
export function tellPreferences(
  context: Pick<GatewayContext, "connections">,
  user: UserId,
  preferences: Omit<Down<"preferences">, "type">,
): void {
  for (const device of context.connections.ofUser(user)) {
    // Nothing may come before `ready`.
    if (device.state === "ready") device.reply({ type: "preferences", ...preferences });
  }
}
