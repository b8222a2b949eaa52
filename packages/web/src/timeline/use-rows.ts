import type { RoomSnapshot } from "@parley/client";
import { useMemo, useState } from "react";
import { buildRows, type Row } from "./rows.ts";

/** The rows of a room's timeline; remembers where its pages began. */
export function useRows(snapshot: RoomSnapshot, readUpTo: number | undefined): readonly Row[] {
  const { timeline, hasBefore } = snapshot;
  const [pageStarts, setPageStarts] = useState<ReadonlySet<string>>(new Set<string>());
  const first = timeline[0]?.key;
  if (first !== undefined && hasBefore && !pageStarts.has(first)) setPageStarts(new Set(pageStarts).add(first));
  return useMemo(
    () => buildRows(timeline, { readUpTo, hasBefore, pageStarts }),
    [timeline, readUpTo, hasBefore, pageStarts],
  );
}
