import type { RoomId, SessionId, UserId } from "@parley/protocol";
import type { MovedCursor } from "../chat/mark-read.ts";
import { enterWithDevices, leaveWithAllDevices } from "./enter-room.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { endSession } from "./end-session.ts";
import { tellReadCursor } from "./tell-read-cursor.ts";

/** What an HTTP request may do to live connections, on this node and the others. */
export function createLiveConnections(context: GatewayContext) {
  return {
    publish: context.publish,
    enter(user: UserId, room: RoomId): Promise<void> {
      context.tellNodes({ type: "joined", user, room });
      return enterWithDevices(context, user, room);
    },
    exit(user: UserId, room: RoomId): void {
      leaveWithAllDevices(context, user, room);
      context.tellNodes({ type: "left", user, room });
    },
    readMoved(user: UserId, room: RoomId, cursor: MovedCursor): void {
      tellReadCursor(context, user, { room, ...cursor });
      context.tellNodes({ type: "read", user, room, ...cursor });
    },
    endSession(session: SessionId): void {
      endSession(context, session);
      context.tellNodes({ type: "session_ended", session });
    },
    online(room: RoomId) {
      const presence = context.hub.room(room)?.presence;
      return { count: presence?.count ?? 0, users: presence?.names() ?? [] };
    },
  };
}
