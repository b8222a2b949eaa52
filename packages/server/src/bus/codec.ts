import type { RoomId } from "@parley/protocol";
import type { BusEvent, BusNote } from "./bus.ts";

/**
 * How events and notes travel over an engine. A payload holds everything one node has to say on one topic in one tick:
 *
 *     payload  version u8 = 1, then items
 *     item     length u32 of what follows, kind u8
 *     event    kind 1: type u8, has a frame u8, seq u48, room, epoch, then the frame's bytes
 *     note     kind 2: room ("" = all), then the body's bytes
 *     room, epoch: length u8, UTF-8
 *
 * Binary because a node that only hands frames on should not parse JSON for it. Kinds and types this version does not
 * know are skipped: while nodes are replaced one by one the others may be newer.
 */
const VERSION = 1;
const EVENT = 1;
const NOTE = 2;
/** Numbers on the wire: one that was used is never used for something else. */
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
} as const satisfies Record<BusEvent["type"], number>;
const TYPES = new Map<number, BusEvent["type"]>(
  Object.entries(TYPE_CODES).map(([type, code]) => [code, type as BusEvent["type"]]),
);
const MAX_NAME_BYTES = 255;
const MAX_SEQ = 2 ** 48 - 1;
const EVENT_FIXED_BYTES = 15;
const NOTE_FIXED_BYTES = 6;

/** What a payload with one item needs, at most, besides the frame or body in it. */
export const OVERHEAD_BYTES = 1 + EVENT_FIXED_BYTES + 2 * MAX_NAME_BYTES;

export type BusItem = BusEvent | BusNote;

export const isEvent = (item: BusItem): item is BusEvent => "seq" in item;

/** Bytes of the item in a payload. Throws a RangeError if it cannot be encoded. */
export function itemBytes(item: BusItem): number {
  if (!isEvent(item)) return NOTE_FIXED_BYTES + nameBytes(item.room ?? "") + item.body.length;
  if (item.seq < 1 || item.seq > MAX_SEQ) throw new RangeError(`seq ${item.seq} does not fit the bus`);
  return EVENT_FIXED_BYTES + nameBytes(item.room) + nameBytes(item.epoch) + (item.frame?.length ?? 0);
}

export function encodePayload(items: readonly BusItem[]): Buffer {
  const payload = Buffer.allocUnsafe(items.reduce((sum, item) => sum + itemBytes(item), 1));
  payload[0] = VERSION;
  let at = 1;
  for (const item of items) {
    const start = at + 4;
    at = isEvent(item) ? writeEvent(payload, start, item) : writeNote(payload, start, item);
    payload.writeUInt32BE(at - start, start - 4);
  }
  return payload;
}

/**
 * The items of a payload, or null if it is not one: bytes from the network may be anything, so nothing here throws.
 * Rooms that `wants` refuses are left out. Frames and bodies are copied: a slice would keep the whole chunk that was
 * read from the socket alive for as long as one short frame waits in a ring.
 */
export function decodePayload(payload: Buffer, wants: (room: RoomId) => boolean): BusItem[] | null {
  if (payload[0] !== VERSION) return null;
  const items: BusItem[] = [];
  let at = 1;
  while (at < payload.length) {
    if (at + 5 > payload.length) return null;
    const end = at + 4 + payload.readUInt32BE(at);
    if (end > payload.length || end < at + 5) return null;
    const kind = payload[at + 4];
    const read = kind === EVENT ? readEvent : kind === NOTE ? readNote : null;
    const item = read?.(payload.subarray(at + 5, end), wants);
    if (item === null) return null;
    if (item) items.push(item);
    at = end;
  }
  return items;
}

function writeEvent(to: Buffer, start: number, { type, frame, seq, room, epoch }: BusEvent): number {
  to[start] = EVENT;
  to[start + 1] = TYPE_CODES[type];
  to[start + 2] = frame ? 1 : 0;
  to.writeUIntBE(seq, start + 3, 6);
  const at = writeName(to, writeName(to, start + 9, room), epoch);
  return frame ? at + frame.copy(to, at) : at;
}

function writeNote(to: Buffer, start: number, { room, body }: BusNote): number {
  to[start] = NOTE;
  const at = writeName(to, start + 1, room ?? "");
  return at + body.copy(to, at);
}

/** Undefined: not wanted here, or of a type this version does not know. Null: not an event. */
function readEvent(bytes: Buffer, wants: (room: RoomId) => boolean): BusEvent | null | undefined {
  const room = readName(bytes, 8);
  if (!room) return null;
  const epoch = readName(bytes, room.end);
  const seq = bytes.readUIntBE(2, 6);
  const hasFrame = bytes[1] ?? 2;
  if (!epoch || room.name === "" || seq === 0 || hasFrame > 1) return null;
  const type = TYPES.get(bytes[0] ?? 0);
  if (!type || !wants(room.name as RoomId)) return undefined;
  const frame = hasFrame === 1 ? Buffer.from(bytes.subarray(epoch.end)) : null;
  return { room: room.name as RoomId, seq, epoch: epoch.name, type, frame };
}

function readNote(bytes: Buffer, wants: (room: RoomId) => boolean): BusNote | null | undefined {
  const room = readName(bytes, 0);
  if (!room) return null;
  const id = room.name === "" ? null : (room.name as RoomId);
  if (id !== null && !wants(id)) return undefined;
  return { room: id, body: Buffer.from(bytes.subarray(room.end)) };
}

function nameBytes(name: string): number {
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES) throw new RangeError(`a room or epoch of ${bytes} bytes does not fit the bus`);
  return bytes;
}

function writeName(to: Buffer, at: number, name: string): number {
  const length = to.write(name, at + 1);
  to[at] = length;
  return at + 1 + length;
}

function readName(bytes: Buffer, at: number): { readonly name: string; readonly end: number } | null {
  const length = bytes[at];
  if (length === undefined || at + 1 + length > bytes.length) return null;
  const end = at + 1 + length;
  return { name: bytes.toString("utf8", at + 1, end), end };
}
