import type { FileId, FileView, Person, Role, RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import { messageExtras, type QuotedMessage } from "../message-extras.ts";
import type { MessageEvent, ReadCursor, RoomEvent } from "../model.ts";
import { firstReadVersion } from "../read-version.ts";
import { memberEvent, type MemberFields, messageEvent } from "../room-events.ts";
import type { MessageDraft } from "../room-log.ts";
import {
  isJoinable,
  leaveRefusal,
  mayCallRoom,
  roleOnJoining,
  type SpeakingRoom,
  speakRefusal,
} from "../room-right.ts";
import type { MembershipChange } from "../rooms.ts";
import type { LogCall, Outcome, ReadMark } from "./log-calls.ts";

/** The end of one room's log, and what else its row says that a batch depends on. */
export interface RoomEnd extends SpeakingRoom {
  readonly head: number;
  readonly lastOrdinal: number;
  readonly memberCount: number;
  readonly ownerCount: number;
}

export interface Membership {
  readonly room: RoomId;
  readonly user: UserId;
  readonly readSeq: number;
  readonly readVersion: number;
  readonly joinedAt: number;
  readonly role: Role;
}

/** What the database holds of the things a batch asks for, read under the rooms' locks. */
export interface Found {
  readonly rooms: ReadonlyMap<RoomId, RoomEnd>;
  /** By `keyOf(room, user)`. */
  readonly memberships: ReadonlyMap<string, Membership>;
  /** Those of the users who want to join that exist. */
  readonly users: ReadonlySet<UserId>;
  /** Messages stored before, by `keyOf(room, sender, clientMsgId)`. */
  readonly firstResults: ReadonlyMap<string, MessageEvent>;
  /** Messages that are there to be answered, by `keyOf(room, seq)`. */
  readonly quotable: ReadonlyMap<string, QuotedMessage>;
  /** Files that may become part of a message, by `keyOf(room, uploader, id)`. */
  readonly freeFiles: ReadonlyMap<string, FileView>;
}

/** A new entry of a log; `message` is null for a coming or going. */
export interface NewEntry {
  readonly type: RoomEvent["type"];
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly actor: Person;
  readonly message: NewMessage | null;
}

export interface NewMessage {
  readonly ordinal: number;
  readonly senderKind: MessageDraft["actor"]["kind"];
  readonly text: string;
  readonly clientMsgId: string | undefined;
  readonly replyTo: number | undefined;
  readonly mentions: readonly UserId[];
  readonly mentionsRoom: boolean;
  readonly files: readonly FileView[];
}

/** A read cursor whose counts are still to be filled in, as of the moment of its call. */
export interface CursorToCount {
  readonly room: RoomId;
  readonly user: UserId;
  readonly head: number;
  readonly lastOrdinal: number;
  readonly cursor: { -readonly [K in keyof ReadCursor]: ReadCursor[K] };
}

/** No key holds U+0000: PostgreSQL could not store it. */
export function keyOf(...parts: readonly string[]): string {
  return parts.join("\0");
}

const UNCHANGED = { changedSeq: null, editedAt: null, deletedAt: null, reactions: [], isPinned: false };

/** What one more event adds to a room besides itself. */
interface Growth {
  readonly messages?: number;
  readonly members?: number;
  readonly owners?: number;
}

/**
 * Decides a batch in memory, call by call: everything it depends on is locked, so what the calls before would have
 * stored is all that has to be added to what was found. What is left is to write the sum of it.
 */
export class BatchPlan {
  readonly entries: NewEntry[] = [];
  readonly toCount: CursorToCount[] = [];
  readonly #rooms: Map<RoomId, RoomEnd>;
  readonly #memberships: Map<string, Membership>;
  readonly #firstResults: Map<string, MessageEvent>;
  readonly #users: ReadonlySet<UserId>;
  readonly #quotable: ReadonlyMap<string, QuotedMessage>;
  readonly #freeFiles: Map<string, FileView>;
  readonly #movedRooms = new Set<RoomId>();
  readonly #touchedMemberships = new Map<string, Pick<Membership, "room" | "user">>();
  /** Also of who is back in the same batch: a membership that has ended takes its preferences with it. */
  readonly #endedMemberships = new Map<string, Pick<Membership, "room" | "user">>();

  constructor({ rooms, memberships, users, firstResults, quotable, freeFiles }: Found) {
    this.#rooms = new Map(rooms);
    this.#memberships = new Map(memberships);
    this.#firstResults = new Map(firstResults);
    this.#users = users;
    this.#quotable = quotable;
    this.#freeFiles = new Map(freeFiles);
  }

  decide([name, argument]: LogCall): Outcome {
    switch (name) {
      case "append":
        return this.#append(argument);
      case "join":
        return this.#join(argument);
      case "leave":
        return this.#leave(argument);
      case "markRead":
        return this.#moveCursor(argument, (old, head) => Math.max(old, Math.min(argument.seq, head)));
      case "markUnread":
        return this.#moveCursor(argument, (old) => Math.min(old, Math.max(0, argument.seq - 1)));
    }
  }

  /** The rooms whose logs have grown, with their new ends. */
  movedRooms(): readonly (RoomEnd & { readonly id: RoomId })[] {
    return [...this.#movedRooms].map((id) => ({ id, ...this.#endOf(id) }));
  }

  membershipsToPut(): readonly Membership[] {
    return [...this.#touchedMemberships.keys()].flatMap((key) => this.#memberships.get(key) ?? []);
  }

  membershipsToDelete(): readonly Pick<Membership, "room" | "user">[] {
    return [...this.#endedMemberships.values()];
  }

  #append(draft: MessageDraft): Outcome {
    const { room, actor, text, at, clientMsgId, replyTo } = draft;
    const key = clientMsgId === undefined ? null : keyOf(room, actor.id, clientMsgId);
    // First, also for somebody who has left: refusing the retry would say that the message was not stored.
    const first = key === null ? undefined : this.#firstResults.get(key);
    if (first) return { event: first, isNew: false };
    const role = actor.kind === "user" ? (this.#memberships.get(keyOf(room, actor.id))?.role ?? null) : null;
    const refused = speakRefusal(this.#rooms.get(room), actor.kind, role);
    if (refused) return new Refusal(refused);
    const quoted = replyTo === undefined ? null : this.#findQuoted(room, replyTo);
    if (quoted === undefined) return new Refusal("not_found");
    const mentionsRoom = draft.mentionsRoom ?? false;
    if (mentionsRoom && !mayCallRoom(this.#endOf(room), role)) return new Refusal("forbidden");
    const files = this.#takeFiles(draft);
    if (!files) return new Refusal("bad_file");
    const mentions = this.#called(draft);
    const { head: seq, lastOrdinal: ordinal } = this.#extend(room, { messages: 1 });
    const from = { id: actor.id, name: actor.name };
    const hasMore = quoted !== null || mentions.length > 0 || mentionsRoom || files.length > 0;
    const extras = hasMore ? messageExtras({ ...UNCHANGED, quoted, mentions, mentionsRoom, files }) : null;
    const event = messageEvent({ room, seq, at, from, text, clientMsgId, extras });
    const message = { ordinal, senderKind: actor.kind, text, clientMsgId, replyTo, mentions, mentionsRoom, files };
    this.entries.push({ type: "message", room, seq, at, actor: from, message });
    if (key !== null) this.#firstResults.set(key, event);
    return { event, isNew: true };
  }

  /** Undefined if there is none: found before, or appended by a call before in this batch. */
  #findQuoted(room: RoomId, seq: number): QuotedMessage | undefined {
    const found = this.#quotable.get(keyOf(room, String(seq)));
    if (found) return found;
    const entry = this.entries.find((candidate) => candidate.room === room && candidate.seq === seq);
    return entry?.message ? { seq, from: entry.actor, text: entry.message.text, isDeleted: false } : undefined;
  }

  /** All of them, or null and none: each is one message's. */
  #takeFiles({ room, actor, files: ids = [] }: MessageDraft): readonly FileView[] | null {
    const keyOfFile = (id: FileId) => keyOf(room, actor.id, id);
    const files = ids.flatMap((id) => this.#freeFiles.get(keyOfFile(id)) ?? []);
    if (files.length < ids.length || new Set(ids).size < ids.length) return null;
    for (const id of ids) this.#freeFiles.delete(keyOfFile(id));
    return files;
  }

  /** The members among those a message calls, the sender aside. */
  #called({ room, actor, mentions }: MessageDraft): readonly UserId[] {
    const isCalled = (id: UserId) => id !== actor.id && this.#memberships.has(keyOf(room, id));
    return [...new Set(mentions)].filter(isCalled).toSorted();
  }

  #join({ room, user, at }: MembershipChange): Outcome {
    const end = this.#rooms.get(room);
    if (!end || !this.#users.has(user.id)) return new Refusal("not_found");
    const key = keyOf(room, user.id);
    if (this.#memberships.has(key)) return null;
    if (!isJoinable(end)) return new Refusal("not_found");
    const role = roleOnJoining(end);
    const event = this.#logMember("member_joined", { room, user, at }, { members: 1, owners: isOwner(role) });
    this.#memberships.set(key, {
      ...{ room, user: user.id, joinedAt: at, role },
      ...{ readSeq: event.seq, readVersion: firstReadVersion(event.seq) },
    });
    this.#touchedMemberships.set(key, { room, user: user.id });
    return event;
  }

  #leave({ room, user, at }: MembershipChange): Outcome {
    const key = keyOf(room, user.id);
    const membership = this.#memberships.get(key);
    if (!membership) return null;
    const refused = leaveRefusal(this.#endOf(room), membership.role);
    if (refused) return new Refusal(refused);
    this.#memberships.delete(key);
    this.#endedMemberships.set(key, { room, user: user.id });
    return this.#logMember("member_left", { room, user, at }, { members: -1, owners: -isOwner(membership.role) });
  }

  #moveCursor({ room, user }: ReadMark, to: (old: number, head: number) => number): Outcome {
    const key = keyOf(room, user);
    const membership = this.#memberships.get(key);
    if (!membership) return new Refusal("not_found");
    const { head, lastOrdinal, memberCount } = this.#endOf(room);
    const readSeq = to(membership.readSeq, head);
    const readVersion = membership.readVersion + (readSeq === membership.readSeq ? 0 : 1);
    if (readSeq !== membership.readSeq) {
      this.#memberships.set(key, { ...membership, readSeq, readVersion });
      this.#touchedMemberships.set(key, { room, user });
    }
    const cursor = {
      seq: readSeq,
      version: readVersion,
      unread: 0,
      mentions: 0,
      countedTo: head,
      shownTo: memberCount,
    };
    this.toCount.push({ room, user, head, lastOrdinal, cursor });
    return cursor;
  }

  #logMember(type: MemberFields["type"], { room, user, at }: MembershipChange, growth: Growth): RoomEvent {
    const { head: seq } = this.#extend(room, growth);
    const actor = { id: user.id, name: user.name };
    this.entries.push({ type, room, seq, at, actor, message: null });
    return memberEvent({ type, room, seq, at, member: actor });
  }

  #extend(room: RoomId, { messages = 0, members = 0, owners = 0 }: Growth): RoomEnd {
    const before = this.#endOf(room);
    const end = {
      ...before,
      head: before.head + 1,
      lastOrdinal: before.lastOrdinal + messages,
      memberCount: before.memberCount + members,
      ownerCount: before.ownerCount + owners,
    };
    this.#rooms.set(room, end);
    this.#movedRooms.add(room);
    return end;
  }

  #endOf(room: RoomId): RoomEnd {
    const end = this.#rooms.get(room);
    if (!end) throw new Error("a membership without its room");
    return end;
  }
}

function isOwner(role: Role): 0 | 1 {
  return role === "owner" ? 1 : 0;
}
