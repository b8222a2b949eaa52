export { type Account, type AccountOptions, createAccount } from "./account.ts";
export { createClient } from "./client.ts";
export type {
  BrowsedRooms,
  BrowseOptions,
  ClientEvents,
  ClientOptions,
  ConnectionState,
  Credentials,
  ParleyClient,
  Self,
} from "./parley-client.ts";
export type {
  ClientRoom,
  Excerpt,
  ExcerptSnapshot,
  InviteLink,
  MembershipNotice,
  MessageReaders,
  OnlineUser,
  RoleNotice,
  RoomAbout,
  RoomMember,
  RoomNotice,
  RoomReceipt,
  RoomSnapshot,
  SendOptions,
  SentMessage,
  TimelineItem,
  UnsentMessage,
} from "./client-room.ts";
export type { ClientSettings, Settings } from "./client-settings.ts";
export type { ClientFiles } from "./client-files.ts";
export type { Upload } from "./upload.ts";
export type { SearchHit, SearchOptions, SearchResult } from "./search.ts";
export type { Cancel, ClientClock } from "./clock.ts";
export { browserStorage, type KeyValueStorage, memoryStorage } from "./storage.ts";
export type { SocketLike } from "./socket.ts";
export { ConnectionLost, OutboxFull, ReplyError, SignInRequired } from "./errors.ts";
