/** What a page around a seq is cut from: the messages at or before it (descending) and after it (ascending). */
export interface Surroundings<Row> {
  /** Nearest first, at most limit + 1. */
  readonly upTo: readonly Row[];
  /** Nearest first, at most limit + 1. */
  readonly after: readonly Row[];
}

/**
 * Cuts the page that centres on the message nearest to `seq` (the earlier one of two equally near). Where one side is
 * short the other fills up, so a page is only smaller than `limit` when the room is.
 */
export function pageAround<Row extends { readonly seq: number }>(
  seq: number,
  limit: number,
  { upTo, after }: Surroundings<Row>,
): { messages: Row[]; hasBefore: boolean; hasAfter: boolean } {
  const all = [...upTo.toReversed(), ...after];
  const below = upTo[0];
  const above = after[0];
  const isBelowNearest = below !== undefined && (above === undefined || seq - below.seq <= above.seq - seq);
  const centre = isBelowNearest ? upTo.length - 1 : upTo.length;
  const start = Math.max(0, Math.min(centre - Math.floor(limit / 2), all.length - limit));
  return {
    messages: all.slice(start, start + limit),
    hasBefore: start > 0,
    hasAfter: start + limit < all.length,
  };
}
