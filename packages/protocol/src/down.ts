import { z } from "zod";
import { deletedFrame, editedFrame, pinnedFrame, reactionFrame } from "./frames/change.ts";
import { drainingFrame, errorFrame, heartbeatFrame, readyFrame, resyncFrame } from "./frames/connection.ts";
import { historyPageFrame, pinsListFrame, revisionsListFrame } from "./frames/history.ts";
import { joinedFrame, leftFrame, memberJoinedFrame, memberLeftFrame } from "./frames/membership.ts";
import { messageFrame } from "./frames/message.ts";
import { presenceFrame, typingNoticeFrame } from "./frames/presence.ts";
import { readCursorFrame } from "./frames/read.ts";
import { readersListFrame, receiptNoticeFrame, receiptsListFrame } from "./frames/receipt.ts";
import { memberRoleFrame, preferencesFrame, roomChangedFrame } from "./frames/room-change.ts";
import { foundFrame, seqAtReplyFrame } from "./frames/search.ts";
import { ackFrame } from "./frames/send.ts";
import { statusFrame } from "./frames/status.ts";

/** The entries of a room's log as they travel. Each has `room`, `seq` and `at`, and no other frame has all three. */
export const roomEventFrameSchema = z.discriminatedUnion("type", [
  messageFrame,
  editedFrame,
  deletedFrame,
  reactionFrame,
  pinnedFrame,
  memberJoinedFrame,
  memberLeftFrame,
  memberRoleFrame,
  roomChangedFrame,
]);
export type RoomEventFrame = z.infer<typeof roomEventFrameSchema>;

/** Everything a server may send. */
export const downFrameSchema = z.discriminatedUnion("type", [
  readyFrame,
  ackFrame,
  errorFrame,
  messageFrame,
  editedFrame,
  deletedFrame,
  reactionFrame,
  pinnedFrame,
  memberJoinedFrame,
  memberLeftFrame,
  memberRoleFrame,
  roomChangedFrame,
  joinedFrame,
  leftFrame,
  historyPageFrame,
  pinsListFrame,
  revisionsListFrame,
  foundFrame,
  seqAtReplyFrame,
  readCursorFrame,
  readersListFrame,
  receiptsListFrame,
  receiptNoticeFrame,
  preferencesFrame,
  statusFrame,
  presenceFrame,
  typingNoticeFrame,
  heartbeatFrame,
  resyncFrame,
  drainingFrame,
]);
export type DownFrame = z.infer<typeof downFrameSchema>;
/** One down-frame by its type. */
export type Down<T extends DownFrame["type"]> = Extract<DownFrame, { type: T }>;
export type MessageFrame = Down<"message">;
