import type { ClientRoom, ExcerptSnapshot, RoomSnapshot, TimelineItem } from "@parley/client";
import type { Excerpt } from "@parley/client";

/** The part of a room's log that is loaded and shown: the one that reaches the present, or an excerpt from anywhere. */
export interface Stretch {
  /** Another key is another part of the log: what shows it starts anew. */
  readonly key: string;
  readonly items: readonly TimelineItem[];
  readonly hasBefore: boolean;
  /** There is more between it and the present. */
  readonly hasAfter: boolean;
  readonly isLoading: boolean;
  readonly loadBefore: () => Promise<void>;
  readonly loadAfter: () => Promise<void>;
}

export const PRESENT_KEY = "present";

export function presentOf(room: ClientRoom, snapshot: RoomSnapshot): Stretch {
  return {
    key: PRESENT_KEY,
    items: snapshot.timeline,
    hasBefore: snapshot.hasBefore,
    hasAfter: false,
    isLoading: snapshot.isLoadingBefore,
    loadBefore: room.loadBefore,
    loadAfter: () => Promise.resolve(),
  };
}

/** An excerpt that has met the present goes on as it: what is not stored yet stands behind what is. */
export function excerptOf(
  { key, excerpt }: { readonly key: string; readonly excerpt: Excerpt },
  { timeline, hasBefore, hasAfter, isLoading }: ExcerptSnapshot,
  present: RoomSnapshot,
): Stretch {
  const last = seqOf(timeline.at(-1), 0);
  const items = hasAfter ? timeline : [...timeline, ...present.timeline.slice(firstAfter(present.timeline, last))];
  const { loadBefore, loadAfter } = excerpt;
  return { key, items, hasBefore, hasAfter, isLoading, loadBefore, loadAfter };
}

/** Whether the message with this seq, or what is nearest to it, is in there. */
export function covers({ items, hasBefore, hasAfter }: Stretch, seq: number): boolean {
  const stored = items.findLast((item) => "seq" in item);
  return (!hasBefore || seq >= seqOf(items[0])) && (!hasAfter || seq <= seqOf(stored, 0));
}

/** What is not sent yet comes after everything that is. */
export function seqOf(item: TimelineItem | undefined, ifNone = Number.POSITIVE_INFINITY): number {
  return item !== undefined && "seq" in item ? item.seq : ifNone;
}

/** Where what comes after `seq` begins: at the end, where there is least to look at. */
function firstAfter(items: readonly TimelineItem[], seq: number): number {
  let at = items.length;
  while (at > 0 && seqOf(items[at - 1]) > seq) at--;
  return at;
}
