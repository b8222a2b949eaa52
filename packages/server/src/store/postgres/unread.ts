/** SQL expressions for one membership and the state of its room it is counted at. */
export interface UnreadOf {
  readonly room: string;
  readonly user: string;
  readonly readSeq: string;
  readonly lastOrdinal: string;
}

/**
 * SQL for an unread count: last ordinal - ordinal at the read cursor - own messages between the two. Two index look-ups
 * and a range count over the member's own messages; the log is never walked.
 */
export function unread({ room, user, readSeq, lastOrdinal }: UnreadOf): string {
  const ordinalAtCursor = `coalesce(
    (SELECT ordinal FROM message WHERE room = ${room} AND seq <= ${readSeq} ORDER BY seq DESC LIMIT 1), 0)`;
  return `${lastOrdinal} - ${ordinalAtCursor} - (
    SELECT count(*) FROM message WHERE room = ${room} AND sender_kind = 'user' AND sender_id = ${user}
      AND ordinal > ${ordinalAtCursor} AND ordinal <= ${lastOrdinal})`;
}
