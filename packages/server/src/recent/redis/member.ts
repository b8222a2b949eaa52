import { crc32 } from "node:zlib";
import type { RecentEvent } from "../recent.ts";

/**
 * How an event lies in Redis, as a member of its room's sorted set:
 *
 *     version u8 = 1, type u8, seq u48, CRC-32 of all the rest u32, then the frame's bytes
 *
 * One event is always the same bytes, so adding it again changes nothing. The checksum is there because the frame goes
 * to every socket as it is, unparsed: bytes that are none would break them all.
 */
const VERSION = 1;
/** Numbers in Redis: one that was used is never used for something else. */
const TYPE_CODES = {
  message: 1,
  member_joined: 2,
  member_left: 3,
  edited: 4,
  deleted: 5,
  reaction: 6,
  pinned: 7,
  member_role: 8,
  room_changed: 9,
} as const satisfies Record<RecentEvent["type"], number>;
const TYPES = new Map<number, RecentEvent["type"]>(
  Object.entries(TYPE_CODES).map(([type, code]) => [code, type as RecentEvent["type"]]),
);
const CHECKED_BYTES = 8;
const HEADER_BYTES = 12;

/** What an event needs besides its frame, in a member and in the command that adds it, about. */
export const MEMBER_OVERHEAD_BYTES = 64;

/** Seqs up to 2^48 - 1: no room will get there. */
export function encodeMember({ seq, type, frame }: RecentEvent): Buffer {
  const member = Buffer.allocUnsafe(HEADER_BYTES + frame.length);
  member[0] = VERSION;
  member[1] = TYPE_CODES[type];
  member.writeUIntBE(seq, 2, 6);
  frame.copy(member, HEADER_BYTES);
  member.writeUInt32BE(checksumOf(member), CHECKED_BYTES);
  return member;
}

/** Null if it is none, or of a version or type this version does not know. */
export function decodeMember(member: Buffer): RecentEvent | null {
  if (member.length < HEADER_BYTES || member[0] !== VERSION) return null;
  const type = TYPES.get(member[1] ?? 0);
  if (!type || member.readUInt32BE(CHECKED_BYTES) !== checksumOf(member)) return null;
  // Copied: a slice would keep the chunk that was read from the socket alive for as long as the frame is in a ring.
  return { seq: member.readUIntBE(2, 6), type, frame: Buffer.from(member.subarray(HEADER_BYTES)) };
}

/** All of them, or null. */
export function decodeMembers(members: readonly Buffer[]): RecentEvent[] | null {
  const events = members.map(decodeMember);
  return events.every((event) => event !== null) ? events : null;
}

function checksumOf(member: Buffer): number {
  return crc32(member.subarray(HEADER_BYTES), crc32(member.subarray(0, CHECKED_BYTES)));
}
