/** More often than this nobody moves a cursor between two events of one room. */
const MOVES_PER_EVENT = 2 ** 20;

/**
 * The version of a read cursor that begins with a joining. Each change of the cursor adds one. Leaving ends the
 * membership and its version with it, so the next one begins above: a joining comes later in the log than all of the
 * membership before, and what is still told of that one must not be taken for news.
 */
export function firstReadVersion(joinedSeq: number): number {
  return joinedSeq * MOVES_PER_EVENT;
}
