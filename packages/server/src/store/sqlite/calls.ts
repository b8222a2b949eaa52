import type { MessagePort } from "node:worker_threads";
import type {
  FileId,
  Invite,
  Member,
  Person,
  ReplyErrorCode,
  RoomId,
  SessionId,
  Status,
  UserId,
} from "@parley/protocol";
import type { NewSession, NewTicket, NewUser, Rotation, RotationOutcome } from "../accounts.ts";
import type { Changed, MessageChange } from "../message-change.ts";
import type { Actor, MemberRoom, ReadCursor, Revision, Room, RoomEvent, Session, User, UserStatus } from "../model.ts";
import type { BlobName, Finish, GoneFile, NewPiece, NewUpload, OwnFile, ReadyFile, Released } from "../files.ts";
import type { OwnReceipt, Readers, Receipt } from "../receipts.ts";
import type { PageQuery } from "../room-log.ts";
import type { Accepted, InviteToCreate, OpenedInvite } from "../invites.ts";
import type {
  BrowsePage,
  BrowseQuery,
  CreatedRoom,
  DirectRoom,
  Preferences,
  RoomChange,
  RoomToCreate,
} from "../room-change.ts";
import type { MembershipChange, NewRoom } from "../rooms.ts";
import type { HitRoom, MessageSearch } from "../search.ts";
import type { EventRow } from "./event-row.ts";

/*
 * What crosses between the main thread and the store's two threads. Hot shapes are tuples: structured clone writes
 * every property name of every object again, and costs half as much without them.
 */

/** An expected "no": a value here, a `Refusal` on the main side. */
export interface Refused {
  readonly refused: ReplyErrorCode;
}
/** Not carried out because of a bug or an impossible value; an ordinary error on the main side. */
export interface Failed {
  readonly failed: string;
}

export type AppendRow = readonly [
  room: RoomId,
  kind: Actor["kind"],
  senderId: UserId,
  senderName: string,
  at: number,
  text: string,
  clientMsgId: string | null,
  more: MoreToSay | null,
];

/** What few messages say besides a text. */
export interface MoreToSay {
  readonly replyTo: number | null;
  readonly mentions: readonly UserId[];
  readonly mentionsRoom: boolean;
  readonly files: readonly FileId[];
}

/** A message with more than a text: what became of it only the writer knows. */
export interface Inserted {
  readonly inserted: EventRow;
}

export interface PageRows {
  readonly rows: readonly EventRow[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

export interface ReadMark {
  readonly room: RoomId;
  readonly user: UserId;
  readonly seq: number;
}

export interface OneMember {
  readonly room: RoomId;
  readonly user: UserId;
}

export interface OneMessage {
  readonly room: RoomId;
  readonly seq: number;
}

/** One file, asked for by somebody. */
export interface FileLookup {
  readonly file: FileId;
  readonly actor: Actor;
}

/** `before`: ids of messages, which are given in the order of their commits. */
export type SearchCall = Omit<MessageSearch, "before"> & { readonly before: number | null };

export interface FoundRows {
  readonly hits: readonly (readonly [room: HitRoom, row: EventRow])[];
  /** The next search is for messages with a smaller id than this. */
  readonly next: number | null;
}

/** What a connection was really opened with; rules about durability are checked against this, not against intentions. */
export interface ConnectionSettings {
  readonly journalMode: string;
  /** 2 is FULL: fsync at every commit. */
  readonly synchronous: number;
  readonly foreignKeys: number;
  readonly busyTimeoutMs: number;
}

/** The writer thread. Each function is all or nothing inside the batch's transaction. */
export interface Writes {
  /** The new seq, or the row of the first result. */
  append(row: AppendRow): number | Inserted | EventRow | Refused;
  change(change: MessageChange): Changed | Refused;
  openRoom(room: NewRoom): Room;
  createRoom(room: RoomToCreate): CreatedRoom | Refused;
  openDirect(room: DirectRoom): CreatedRoom | Refused;
  join(change: MembershipChange): RoomEvent | null | Refused;
  leave(change: MembershipChange): RoomEvent | null | Refused;
  changeRoom(change: RoomChange): RoomEvent | null | Refused;
  setPreferences(wanted: Partial<Preferences> & OneMember): Preferences | Refused;
  createInvite(invite: InviteToCreate): null | Refused;
  acceptInvite(acceptance: { readonly hash: string; readonly user: Person; readonly at: number }): Accepted | Refused;
  revokeInvite(revocation: { readonly room: RoomId; readonly id: string; readonly by: UserId }): null | Refused;
  markRead(mark: ReadMark): ReadCursor | Refused;
  markUnread(mark: ReadMark): ReadCursor | Refused;
  createUser(user: NewUser): null | Refused;
  showReceipts(wanted: { readonly user: UserId; readonly isOn: boolean }): readonly OwnReceipt[] | Refused;
  setPasswordHash(change: { readonly user: UserId; readonly passwordHash: string }): null | Refused;
  setStatus(change: { readonly user: UserId; readonly status: Status | null }): UserStatus | Refused;
  createSession(session: NewSession): null | Refused;
  rotateSession(rotation: Rotation): RotationOutcome;
  endSession(session: SessionId): null;
  createTicket(ticket: NewTicket): null;
  redeemTicket(ticket: { readonly hash: string; readonly at: number }): Actor | null;
  createUpload(upload: NewUpload): null | Refused;
  noteBlobs(notes: { readonly file: FileId; readonly blobs: readonly BlobName[] }): boolean;
  addPiece(piece: NewPiece): Released | null;
  finishUpload(finish: Finish): Released | null;
  dropFile(lookup: FileLookup): boolean;
  dropStaleFiles(stale: { readonly before: number; readonly limit: number }): number;
  forgetFiles(files: readonly FileId[]): null;
  /** Everything at once. */
  indexMessages(_: null): null;
  settings(_: null): ConnectionSettings;
}

/** The reader thread: its own read-only connection. */
export interface Reads {
  eventsAfter(range: { readonly room: RoomId; readonly after: number; readonly limit: number }): readonly EventRow[];
  tail(end: { readonly room: RoomId; readonly messages: number }): readonly EventRow[];
  messages(query: PageQuery): PageRows;
  pins(room: RoomId): readonly EventRow[];
  /** Null if there is no such message. */
  revisions(message: OneMessage): readonly Revision[] | null;
  heads(rooms: readonly RoomId[]): readonly number[];
  findRoom(lookup: { readonly room: RoomId; readonly actor: Actor }): Room | null;
  memberRoom(lookup: OneMember): MemberRoom | null;
  roomsOf(user: UserId): readonly MemberRoom[];
  browse(query: BrowseQuery): BrowsePage;
  members(lookup: { readonly room: RoomId; readonly limit: number }): readonly Member[];
  readers(query: OneMessage & { readonly maxNamed: number }): Readers | Refused;
  receipts(query: { readonly room: RoomId; readonly maxMembers: number }): readonly Receipt[] | null;
  showsReceipts(user: UserId): boolean | Refused;
  inviteByHash(hash: string): OpenedInvite | null;
  /** Null if the user is not a member. */
  listInvites(query: OneMember & { readonly at: number }): readonly Invite[] | null;
  search(query: SearchCall): FoundRows;
  seqAt(moment: { readonly room: RoomId; readonly at: number }): number | null;
  findUserByKey(nameKey: string): User | null;
  findUsers(lookup: { readonly keyPrefix: string; readonly limit: number }): readonly Person[];
  statuses(users: readonly UserId[]): readonly UserStatus[];
  findSession(lookup: { readonly session: SessionId; readonly at: number }): Session | null;
  endedSessions(lookup: { readonly sessions: readonly SessionId[]; readonly at: number }): readonly SessionId[];
  blobSpace(_: null): string;
  findOwnFile(lookup: FileLookup): OwnFile | null;
  findFile(lookup: FileLookup): ReadyFile | null;
  goneFiles(limit: number): readonly GoneFile[];
  knownBlobs(blobs: readonly BlobName[]): readonly BlobName[];
}

/** A function of one of the interfaces above with its argument. */
export type Call<Api> = {
  [K in keyof Api]: readonly [name: K, argument: Api[K] extends (argument: infer A) => unknown ? A : never];
}[keyof Api];

/** What a call returned, a `Refused` or a `Failed`. The lane that made the call knows which type to expect. */
export type Outcome = unknown;

export interface OpenSettings {
  readonly path: string;
  /** Becomes the epoch of a database that has none yet. */
  readonly newEpoch: string;
  /** Limits the database file, in pages of 4 KiB. */
  readonly maxPages: number | null;
}

/** What a thread is started with. It has a port of its own, because `node --watch` speaks over the parent port. */
export interface ThreadData {
  readonly port: MessagePort;
}

/** main -> thread; one at a time, each answered by one reply. */
export type ThreadRequest<Api> =
  | { readonly open: OpenSettings }
  | { readonly calls: readonly Call<Api>[] }
  | { readonly close: true };

/** thread -> main */
export type ThreadReply =
  | { readonly opened: { readonly epoch: string } }
  | { readonly openFailed: string }
  | { readonly outcomes: readonly Outcome[] }
  /** A commit failed in a way that leaves open whether the batch is stored. */
  | { readonly undecided: string }
  | { readonly closed: true };
