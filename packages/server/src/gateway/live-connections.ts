import type { RoomId, SessionId, UserId } from "@parley/protocol";
import type { ReadCursor } from "../chat/mark-read.ts";
import { enterWithDevices, leaveWithAllDevices } from "./enter-room.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { tellReadCursor } from "./tell-read-cursor.ts";

/** What an HTTP request may do to this node's live connections. */
export function createLiveConnections(context: GatewayContext) {
  return {
    publish: context.publish,
    enter: (user: UserId, room: RoomId): Promise<void> => enterWithDevices(context, user, room),
    exit: (user: UserId, room: RoomId): void => leaveWithAllDevices(context, user, room),
    readMoved: (user: UserId, room: RoomId, cursor: ReadCursor): void =>
      tellReadCursor(context, user, { room, ...cursor }),
    endSession(session: SessionId): void {
      for (const connection of context.connections.ofSession(session)) connection.close("session_ended");
    },
    online(room: RoomId) {
      const presence = context.hub.room(room)?.presence;
      return { count: presence?.count ?? 0, users: presence?.names() ?? [] };
    },
  };
}
