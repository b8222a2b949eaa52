import type { RoomId, UserId } from "@parley/protocol";
import type { MovedCursor } from "../chat/mark-read.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

/** Somebody's read cursor in a room, as it is told to all nodes. */
export interface ReadMoved extends MovedCursor {
  readonly user: UserId;
  readonly room: RoomId;
  /** Its name, when the others in the room may know. */
  readonly reader?: string | undefined;
}

/** A person has read on one device: the badges of the others follow, and who is in the room may see it. */
export function tellReadCursor(
  context: Pick<GatewayContext, "connections" | "hub">,
  { user, reader, ...cursor }: ReadMoved,
  except: Connection | null = null,
): void {
  for (const device of context.connections.ofUser(user)) {
    // Nothing may come before `ready`; and what it says may have been read before this.
    if (device !== except) device.whenReady(() => device.reply({ type: "read_cursor", ...cursor }));
  }
  const { room, seq, version } = cursor;
  if (reader === undefined || version === undefined) return;
  context.hub.receiptMoved(room, { id: user, name: reader, seq, version });
}
