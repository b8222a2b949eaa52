import type { RoomId } from "@parley/protocol";
import type { NodeNote } from "../fleet/node-note.ts";
import { endSession } from "./end-session.ts";
import { enterWithDevices, leaveWithAllDevices, memberLeft } from "./enter-room.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { tellPreferences } from "./tell-preferences.ts";
import { tellStatus } from "./tell-status.ts";
import { tellReadCursor } from "./tell-read-cursor.ts";

type ReadNote = Extract<NodeNote, { type: "read" }>;

const movedOf = ({ user, room, reader, seq, version, unread, mentions, countedTo, isUnread }: ReadNote) => ({
  ...{ user, room, reader, seq, version, unread, mentions },
  ...{ countedTo, isUnread },
});

/** What another node says, done to this node's rooms and connections. `room` is null for what was said to all nodes. */
export function hearNote(context: GatewayContext, note: NodeNote, room: RoomId | null): void {
  switch (note.type) {
    case "present":
      if (room) context.hub.presentElsewhere(note.node, room, note);
      return;
    case "who":
      if (room) context.hub.reportPresence(room);
      return;
    case "typing":
      if (room) context.hub.typingElsewhere(room, note.person);
      return;
    case "read":
      tellReadCursor(context, movedOf(note));
      return;
    case "receipts":
      for (const { room: id, ...receipt } of note.receipts) context.hub.receiptMoved(id, receipt);
      return;
    case "joined":
      void enterWithDevices(context, note.user, note.room);
      return;
    case "left":
      // One that comes late may have been followed by a coming back: the store knows.
      if (note.isAgain) memberLeft(context, note);
      else leaveWithAllDevices(context, note);
      return;
    case "preferences":
      tellPreferences(context, note.user, { room: note.room, level: note.level, isFavourite: note.isFavourite });
      return;
    case "status":
      tellStatus(context, note.user, note.status);
      return;
    case "session_ended":
      endSession(context, note.session);
      return;
    case "beat":
    case "bye":
    case "again":
  }
}
