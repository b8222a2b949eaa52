import type { UserId } from "@parley/protocol";
import { currentStatus } from "../store/current-status.ts";
import type { UserStatus } from "../store/model.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

type Context = Pick<GatewayContext, "connections" | "hub" | "clock">;

/**
 * A person has set their status, or cleared it: their devices show it, and the rooms they are in are told. What is known
 * already, or older than that, is no news; so it may be said twice, and late.
 */
export function tellStatus(context: Context, user: UserId, status: UserStatus): void {
  for (const device of context.connections.ofUser(user)) {
    if (!takeStatus(device, status)) continue;
    context.hub.statusSet(device, status);
    // Before `ready` there is nothing to correct: it will be in it.
    if (device.state === "ready") device.reply({ type: "status", ...ownStatus(context, device) });
  }
}

/** False if the connection knows it, or a later one. */
export function takeStatus(device: Connection, status: UserStatus): boolean {
  if (status.version <= (device.status?.version ?? 0)) return false;
  device.status = status;
  return true;
}

/** What its person is told of their own status. */
export function ownStatus({ clock }: Pick<GatewayContext, "clock">, { status }: Connection) {
  const current = currentStatus(status?.status, clock.now());
  return current ? { status: current } : {};
}
