import type { Down, Person, ReactionCount, UserId } from "@parley/protocol";
import type { ClientRoom, SentMessage } from "../src/client-room.ts";
import { bob, LOBBY } from "./client-kit.ts";

/** What every change has. */
const done = (seq: number, target: number, from: Person) => ({ room: LOBBY, seq, at: 100_000 + seq, from, target });

export function edited(seq: number, target: number, text: string, from: Person = bob): Down<"edited"> {
  return { type: "edited", ...done(seq, target, from), text };
}

export function deleted(seq: number, target: number, more: Partial<Down<"deleted">> = {}): Down<"deleted"> {
  return { type: "deleted", ...done(seq, target, bob), author: bob.id, ...more };
}

export function reaction(seq: number, target: number, emoji: string, from: Person): Down<"reaction"> {
  return { type: "reaction", ...done(seq, target, from), emoji, isOn: true };
}

export function takenBack(put: Down<"reaction">, seq: number): Down<"reaction"> {
  return { ...put, seq, isOn: false };
}

export function pinned(seq: number, target: number, isOn = true): Down<"pinned"> {
  return { type: "pinned", ...done(seq, target, bob), isOn };
}

/** So many people, in an order. */
export function crowd(count: number): Person[] {
  return Array.from({ length: count }, (_, n) => ({ id: `p${n}` as UserId, name: `P${n}` }));
}

export function counted(emoji: string, users: readonly Person[], count = users.length): ReactionCount {
  return { emoji, count, users: [...users] };
}

/** The message with this seq as the room shows it. */
export function shownAt(room: ClientRoom, seq: number): SentMessage | undefined {
  return room
    .snapshot()
    .timeline.find((item): item is SentMessage => item.kind === "message" && item.state === "sent" && item.seq === seq);
}
