import type { Person, Posting, ReplyErrorCode, Role, RoomKind } from "@parley/protocol";
import { type InviteRow, isOpen } from "./invites.ts";
import type { Actor } from "./model.ts";
import type { RoomChange, RoomUpdate } from "./room-change.ts";
import type { RoomDetail } from "./room-detail.ts";
import { MENTION_ROOM_MAX_MEMBERS } from "./room-log.ts";

/*
 * Who may do what in a room: one set of decisions for every store, each made in the transaction that carries it out, on
 * facts read under the room's lock. A room that somebody is not in answers as one that does not exist.
 */

/** What speaking in a room depends on. */
export interface SpeakingRoom {
  readonly kind: RoomKind;
  readonly isArchived: boolean;
  readonly posting: Posting;
}

/** What every other decision depends on. */
export interface RoomFacts extends SpeakingRoom {
  readonly name: string;
  readonly topic: string;
  readonly description: string;
  readonly memberCount: number;
  readonly ownerCount: number;
}

/** What is to be logged; null when it is so already. */
export type Decision = RoomDetail | { readonly refused: ReplyErrorCode } | null;

/** `role`: null for who is not a member, and for visitors. */
export function speakRefusal(
  room: SpeakingRoom | undefined,
  actor: Actor["kind"],
  role: Role | null,
): ReplyErrorCode | null {
  if (!room || !isVisible(room, actor, role)) return "not_found";
  if (room.isArchived) return "archived";
  return room.posting === "moderators" && !isModerator(role) ? "forbidden" : null;
}

/**
 * Whether a message may call everybody in the room: a moderator's any, a member's in a room of a few that nobody was let
 * into by a list (an announcement to hundreds is a right of its own).
 */
export function mayCallRoom(
  { kind, memberCount }: Pick<RoomFacts, "kind" | "memberCount">,
  role: Role | null,
): boolean {
  if (isModerator(role)) return true;
  return role !== null && kind !== "public" && memberCount <= MENTION_ROOM_MAX_MEMBERS;
}

/** A visitor sees open rooms; a user the rooms it is a member of. */
export function isVisible({ kind }: Pick<SpeakingRoom, "kind">, actor: Actor["kind"], role: Role | null): boolean {
  return actor === "visitor" ? kind === "open" : role !== null;
}

/** Whether a user may become a member of this room by itself: also of an archived one, in order to read it. */
export function isJoinable({ kind }: Pick<SpeakingRoom, "kind">): boolean {
  return kind === "open" || kind === "public";
}

/** Whoever comes into a room without members is its owner: its maker, or who finds it abandoned. */
export function roleOnJoining({ memberCount }: Pick<RoomFacts, "memberCount">): Role {
  return memberCount === 0 ? "owner" : "member";
}

/**
 * Why a member cannot leave. A direct room is its members' for good. Any other but an open one has an owner as long as
 * it has members: an open room may do without, as it does where only visitors are.
 */
export function leaveRefusal(
  { kind, memberCount, ownerCount }: Pick<RoomFacts, "kind" | "memberCount" | "ownerCount">,
  role: Role,
): ReplyErrorCode | null {
  if (kind === "direct") return "forbidden";
  const isLastOwner = role === "owner" && ownerCount === 1 && memberCount > 1;
  return isLastOwner && kind !== "open" ? "last_owner" : null;
}

export function isModerator(role: Role | null): boolean {
  return role === "owner" || role === "moderator";
}

/** Somebody a change is made to. */
export interface Subject {
  readonly person: Person;
  readonly role: Role | null;
}

/** `subject`: whom a change of a membership is about; null if there is no such user, or no such change. */
export function decideChange(
  change: RoomChange,
  {
    room,
    role,
    subject,
  }: { readonly room: RoomFacts | null; readonly role: Role | null; readonly subject: Subject | null },
): Decision {
  if (!room || role === null) return refuse("not_found");
  if (room.kind === "direct") return refuse("forbidden");
  switch (change.type) {
    case "update":
      return decideUpdate(change.update, room, role);
    case "add":
      if (room.isArchived) return refuse("archived");
      if (!subject) return refuse("not_found");
      return subject.role === null ? { type: "member_joined", member: subject.person, by: change.by } : null;
    case "remove":
      if (!isModerator(role)) return refuse("forbidden");
      if (!subject || subject.role === null) return null;
      if (subject.person.id === change.by.id || (role === "moderator" && subject.role !== "member")) {
        return refuse("forbidden");
      }
      return { type: "member_left", member: subject.person, by: change.by };
    case "set_role":
      if (role !== "owner") return refuse("forbidden");
      if (!subject || subject.role === null) return refuse("not_found");
      if (subject.role === change.role) return null;
      if (subject.role === "owner" && room.ownerCount === 1) return refuse("last_owner");
      return { type: "member_role", member: subject.person, role: change.role };
  }
}

function decideUpdate(wanted: RoomUpdate, room: RoomFacts, role: Role): Decision {
  if (!isModerator(role)) return refuse("forbidden");
  const update = different(wanted, room);
  if (!update) return null;
  if (room.isArchived && update.isArchived !== false) return refuse("archived");
  if (update.kind !== undefined) {
    const isPossible = [update.kind, room.kind].every((kind) => kind === "public" || kind === "private");
    if (role !== "owner" || !isPossible) return refuse("forbidden");
  }
  return { type: "room_changed", update };
}

const FIELDS = ["name", "topic", "description", "isArchived", "posting", "kind"] as const;

/** What of it is not so already; null for nothing. Its keys are in one order, as the event's are. */
function different(wanted: RoomUpdate, room: RoomFacts): RoomUpdate | null {
  const fields = FIELDS.filter((field) => wanted[field] !== undefined && wanted[field] !== room[field]);
  return fields.length > 0 ? Object.fromEntries(fields.map((field) => [field, wanted[field]])) : null;
}

/** What accepting an invite depends on besides the room. `isByMember`: its maker is still a member. */
export type InviteFacts = InviteRow & { readonly isByMember: boolean };

/** Whether an invite admits this user now. A member needs none, and uses none up. */
export function decideInvite(
  invite: InviteFacts | null,
  {
    room,
    role,
    user,
    at,
  }: { readonly room: RoomFacts | null; readonly role: Role | null; readonly user: Person; readonly at: number },
): Decision {
  if (!room || !invite?.isByMember) return refuse("not_found");
  if (role !== null) return null;
  if (room.isArchived) return refuse("archived");
  if (!isOpen(invite, at)) return refuse("invite_ended");
  return { type: "member_joined", member: user, by: invite.by };
}

function refuse(refused: ReplyErrorCode): { readonly refused: ReplyErrorCode } {
  return { refused };
}
