export { CLOSE_CODES, type CloseReason, type ReconnectAdvice, reconnectAdvice } from "./close-codes.ts";
export {
  type Down,
  type DownFrame,
  downFrameSchema,
  type MessageFrame,
  type RoomEventFrame,
  roomEventFrameSchema,
} from "./down.ts";
export { emojiSchema } from "./frames/change.ts";
export { type Revision, revisionSchema } from "./frames/history.ts";
export { messageFrame, type Quote, type ReactionCount } from "./frames/message.ts";
export { type OnlinePerson, onlinePersonSchema } from "./frames/presence.ts";
export { type Receipt, receiptSchema } from "./frames/receipt.ts";
export { type SearchHit, searchHitSchema } from "./frames/search.ts";
export { sendingSchema } from "./frames/send.ts";
export { type Status, statusSchema } from "./frames/status.ts";
export { type FileView, fileViewSchema, MAX_FILES_PER_MESSAGE } from "./frames/file.ts";
export {
  type Level,
  levelSchema,
  type Member,
  memberSchema,
  type Person,
  personSchema,
  type Posting,
  type Role,
  roleSchema,
  type RoomKind,
  type RoomView,
  roomViewSchema,
} from "./frames/room.ts";
export { type NewStatus, newStatusSchema } from "./http/status.ts";
export {
  changeRoomSchema,
  createRoomSchema,
  type Invite,
  type InvitePreview,
  invitePreviewSchema,
  inviteSchema,
  type NewInvite,
  newInviteSchema,
  type NewRoom,
  type RoomChange,
  type RoomListing,
  roomListingSchema,
} from "./http/rooms.ts";
export {
  clientMsgIdSchema,
  type FileId,
  fileIdSchema,
  requestIdSchema,
  type RoomId,
  roomIdSchema,
  seqSchema,
  type SessionId,
  type UserId,
  userIdSchema,
} from "./ids.ts";
export { REPLY_ERRORS, type ReplyErrorCode } from "./reply-errors.ts";
export { type Up, type UpFrame, upFrameSchema } from "./up.ts";
export { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "./version.ts";
