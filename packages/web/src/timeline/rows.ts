import type { TimelineItem } from "@parley/client";
import { seqOf } from "./stretch.ts";

const GROUP_MS = 5 * 60_000;

/**
 * One timeline item as it is drawn. A day line or the "new messages" line belongs to the row under it: rows and items
 * are one to one, so an older page adds rows at the start and moves nothing else.
 */
export interface Row {
  readonly item: TimelineItem;
  /** Start of the item's local day, when a day line stands above it. */
  readonly day: number | undefined;
  /** The "new messages" line stands above it. */
  readonly isFirstNew: boolean;
  /** Starts a group: shows the author and the time. */
  readonly isLead: boolean;
}

export interface RowOptions {
  /** The last seq read before the new messages, or undefined when there is no "new messages" line. */
  readonly readUpTo: number | undefined;
  /** Older items exist: whether the first one starts its day is not known yet. */
  readonly hasBefore: boolean;
  /** Keys that were first when their page came. They stay leads, so that they keep their height when the next page comes. */
  readonly pageStarts: ReadonlySet<string>;
}

export function buildRows(timeline: readonly TimelineItem[], options: RowOptions): readonly Row[] {
  const { readUpTo, hasBefore, pageStarts } = options;
  const rows: Row[] = [];
  let previous: TimelineItem | undefined;
  // Where the first one is new already, the line may belong above an older one: it waits for the page.
  const first = timeline[0];
  const isAbove = hasBefore && readUpTo !== undefined && seqOf(first) > readUpTo + 1;
  let hasLine = readUpTo === undefined || isAbove;
  const dayOf = dayFinder();
  for (const item of timeline) {
    const day = dayOf(item.at);
    const isNewDay = previous === undefined ? !hasBefore : dayOf(previous.at) !== day;
    const isFirstNew = !hasLine && isUnread(item, readUpTo ?? 0);
    if (isFirstNew) hasLine = true;
    rows.push({
      item,
      day: isNewDay ? day : undefined,
      isFirstNew,
      isLead: isNewDay || isFirstNew || pageStarts.has(item.key) || !continues(previous, item),
    });
    previous = item;
  }
  return rows;
}

function continues(previous: TimelineItem | undefined, item: TimelineItem): boolean {
  return (
    previous?.kind === "message" &&
    item.kind === "message" &&
    previous.from.id === item.from.id &&
    Math.abs(item.at - previous.at) < GROUP_MS
  );
}

function isUnread(item: TimelineItem, readUpTo: number): boolean {
  return item.kind === "message" && item.state === "sent" && !item.isOwn && item.seq > readUpTo;
}

/** The start of the local day of a moment. Most moments are of the day of the one before: a calendar asked for each is slow. */
function dayFinder(): (at: number) => number {
  let [from, to] = [0, 0];
  return (at) => {
    if (at < from || at >= to) {
      from = new Date(at).setHours(0, 0, 0, 0);
      to = new Date(from).setHours(24, 0, 0, 0);
    }
    return from;
  };
}
