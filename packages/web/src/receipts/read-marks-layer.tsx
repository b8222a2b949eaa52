import type { RoomReceipt, TimelineItem } from "@parley/client";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { ReadBy } from "./read-by.tsx";
import { type ReadMarks, readMarksOf } from "./read-marks.ts";

/** What stands at the end of some rows, by their keys. */
export type RowMarks = ReadonlyMap<string, ReactNode>;

interface ReadMarksLayerProps {
  readonly items: readonly TimelineItem[];
  readonly receipts: readonly RoomReceipt[];
  readonly hasAfter: boolean;
  readonly onMarks: (marks: RowMarks) => void;
}

interface Shown {
  readonly people: ReadMarks;
  readonly rows: RowMarks;
}

/** Puts at the end of rows who has read up to there. A row at which nobody comes or goes keeps its mark, and is not drawn anew. */
export function ReadMarksLayer({ items, receipts, hasAfter, onMarks }: ReadMarksLayerProps) {
  const shown = useRef<Shown>({ people: new Map(), rows: new Map() });
  useLayoutEffect(() => {
    const before = shown.current;
    const people = readMarksOf(items, receipts, { hasAfter, before: before.people });
    if (people === before.people) return;
    const rows = new Map(
      Array.from(people, ([key, readers]) => [
        key,
        before.people.get(key) === readers ? before.rows.get(key) : <ReadBy key={key} people={readers} />,
      ]),
    );
    shown.current = { people, rows };
    onMarks(rows);
  }, [items, receipts, hasAfter, onMarks]);
  return null;
}
