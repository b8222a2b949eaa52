import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";

/** Where a message is among all messages, by the time they were sent. No two are at the same. */
export interface SearchPosition {
  readonly at: number;
  readonly room: RoomId;
  readonly seq: number;
}

/** The newest first. */
export function byNewest(a: SearchPosition, b: SearchPosition): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.room !== b.room) return a.room < b.room ? 1 : -1;
  return b.seq - a.seq;
}

export function writePosition({ at, room, seq }: SearchPosition): string {
  return `${at}.${seq}.${room}`;
}

/** Reads what `writePosition` wrote. */
export function readPosition(text: string): SearchPosition {
  const [, at, seq, room] = /^(-?\d{1,16})\.(\d{1,16})\.([\w-]{1,64})$/.exec(text) ?? [];
  if (room === undefined) throw noPosition();
  return { at: Number(at), seq: Number(seq), room: room as RoomId };
}

export function noPosition(): Refusal {
  return new Refusal("bad_frame", { message: "before: give the `next` of an earlier answer." });
}
