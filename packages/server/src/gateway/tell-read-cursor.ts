import type { RoomId, UserId } from "@parley/protocol";
import type { MovedCursor } from "../chat/mark-read.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

/** A person has read on one device: the badges of the others follow. */
export function tellReadCursor(
  context: Pick<GatewayContext, "connections">,
  user: UserId,
  cursor: MovedCursor & { readonly room: RoomId },
  except: Connection | null = null,
): void {
  for (const device of context.connections.ofUser(user)) {
    // Nothing may come before `ready`; and what it says may have been read before this.
    if (device !== except) device.whenReady(() => device.reply({ type: "read_cursor", ...cursor }));
  }
}
