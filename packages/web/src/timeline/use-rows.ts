import { useMemo, useState } from "react";
import { buildRows, type Row } from "./rows.ts";
import type { Stretch } from "./stretch.ts";

/** The rows of a stretch; remembers where its pages began. */
export function useRows({ items, hasBefore }: Stretch, readUpTo: number | undefined): readonly Row[] {
  const [pageStarts, setPageStarts] = useState<ReadonlySet<string>>(new Set<string>());
  const first = items[0]?.key;
  if (first !== undefined && hasBefore && !pageStarts.has(first)) setPageStarts(new Set(pageStarts).add(first));
  return useMemo(() => buildRows(items, { readUpTo, hasBefore, pageStarts }), [items, readUpTo, hasBefore, pageStarts]);
}
