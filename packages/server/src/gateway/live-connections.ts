import type { RoomId, SessionId, UserId } from "@parley/protocol";
import type { ReadMarked } from "../chat/mark-read.ts";
import type { ToldReceipt } from "../chat/receipts.ts";
import type { UserStatus } from "../store/model.ts";
import type { Preferences } from "../store/room-change.ts";
import { type Departure, enterWithDevices, leaveWithAllDevices } from "./enter-room.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { endSession } from "./end-session.ts";
import { tellPreferences } from "./tell-preferences.ts";
import { tellReadCursor } from "./tell-read-cursor.ts";
import { tellStatus } from "./tell-status.ts";

/** A bus carries no note of any size. */
const RECEIPTS_PER_NOTE = 100;

/** What an HTTP request may do to live connections, on this node and the others. */
export function createLiveConnections(context: GatewayContext) {
  return {
    publish: context.publish,
    enter(user: UserId, room: RoomId): Promise<void> {
      context.tellNodes({ type: "joined", user, room });
      return enterWithDevices(context, user, room);
    },
    exit(departure: Departure): void {
      leaveWithAllDevices(context, departure);
      context.tellNodes({ type: "left", ...departure });
    },
    readMoved(user: UserId, room: RoomId, { cursor, reader }: ReadMarked): void {
      const moved = { user, room, ...cursor, reader };
      tellReadCursor(context, moved);
      context.tellNodes({ type: "read", ...moved });
    },
    receiptsSet(told: readonly ToldReceipt[]): void {
      const receipts = told.map(({ room, user, seq, version }) => ({ room, ...user, seq, version }));
      for (const { room, ...receipt } of receipts) context.hub.receiptMoved(room, receipt);
      for (let from = 0; from < receipts.length; from += RECEIPTS_PER_NOTE) {
        context.tellNodes({ type: "receipts", receipts: receipts.slice(from, from + RECEIPTS_PER_NOTE) });
      }
    },
    preferencesSet(user: UserId, room: RoomId, { level, isFavourite }: Preferences): void {
      tellPreferences(context, user, { room, level, isFavourite });
      context.tellNodes({ type: "preferences", user, room, level, isFavourite });
    },
    statusSet(user: UserId, status: UserStatus): void {
      tellStatus(context, user, status);
      context.tellNodes({ type: "status", user, status });
    },
    endSession(session: SessionId): void {
      endSession(context, session);
      context.tellNodes({ type: "session_ended", session });
    },
    online(room: RoomId) {
      const presence = context.hub.room(room)?.presence;
      return { count: presence?.count ?? 0, users: presence?.people(context.clock.now()) ?? [] };
    },
    presenceOf(room: RoomId, user: UserId) {
      return context.hub.room(room)?.presence.of(user) ?? null;
    },
  };
}
