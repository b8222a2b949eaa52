/** SQL expressions for one membership and the state of its room it is counted at. */
export interface UnreadOf {
  readonly room: string;
  readonly user: string;
  readonly readSeq: string;
  readonly lastOrdinal: string;
}

/**
 * SQL for an unread count: last ordinal - ordinal at the read cursor - own messages and deleted ones of others between the
 * two. Two index look-ups and two range counts over few; the log is never walked.
 */
export function unread({ room, user, readSeq, lastOrdinal }: UnreadOf): string {
  const ordinalAtCursor = `coalesce(
    (SELECT ordinal FROM message WHERE room = ${room} AND seq <= ${readSeq} ORDER BY seq DESC LIMIT 1), 0)`;
  return `${lastOrdinal} - ${ordinalAtCursor} - (
    SELECT count(*) FROM message WHERE room = ${room} AND sender_kind = 'user' AND sender_id = ${user}
      AND ordinal > ${ordinalAtCursor} AND ordinal <= ${lastOrdinal}) - (
    SELECT count(*) FROM message WHERE room = ${room} AND deleted_at IS NOT NULL AND sender_id <> ${user}
      AND ordinal > ${ordinalAtCursor} AND ordinal <= ${lastOrdinal})`;
}

/** SQL for how many of the unread messages up to `head` call the member: by name (never in its own messages), or everybody. */
export function mentions({ room, user, readSeq, head }: Omit<UnreadOf, "lastOrdinal"> & { head: string }): string {
  return `(SELECT count(*) FROM mention WHERE user_id = ${user} AND room = ${room} AND seq > ${readSeq} AND seq <= ${head}) + (
    SELECT count(*) FROM message WHERE room = ${room} AND mentions_room = 1 AND seq > ${readSeq} AND seq <= ${head}
      AND sender_id <> ${user})`;
}
