import type { RoomReceipt, TimelineItem } from "@parley/client";
import type { Person } from "@parley/protocol";

/** By the key of a message: the people of whom it is the newest that they have read. */
export type ReadMarks = ReadonlyMap<string, readonly Person[]>;

const NONE: ReadMarks = new Map();

interface Place {
  /** There is more after the last item: who has read that far stands further down. */
  readonly hasAfter: boolean;
  /** The marks of the same items a moment ago: what is the same stays the same object. */
  readonly before?: ReadMarks;
}

/**
 * Where people stand in a stretch of a room. Who stands before its first message is not in it. When nothing has changed it
 * is the same map as before.
 */
export function readMarksOf(
  items: readonly TimelineItem[],
  receipts: readonly RoomReceipt[],
  { hasAfter, before = NONE }: Place,
): ReadMarks {
  const marks = new Map<string, Person[]>();
  for (const { user, seq } of receipts) {
    const at = items.findLastIndex((item) => item.kind === "message" && item.state === "sent" && item.seq <= seq);
    const item = items[at];
    if (item === undefined || (hasAfter && !items.slice(at + 1).some((later) => "seq" in later && later.seq > seq)))
      continue;
    const people = marks.get(item.key);
    if (people) people.push(user);
    else marks.set(item.key, [user]);
  }
  const kept = new Map(Array.from(marks, ([key, people]) => [key, same(before.get(key), people)]));
  const isSame = kept.size === before.size && [...kept].every(([key, people]) => before.get(key) === people);
  return isSame ? before : kept;
}

function same(before: readonly Person[] | undefined, now: readonly Person[]): readonly Person[] {
  const isSame =
    before?.length === now.length && before.every(({ id, name }, n) => id === now[n]?.id && name === now[n].name);
  return isSame ? before : now;
}
