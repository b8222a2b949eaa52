/**
 * SQL for the unread count of the membership `m` in the room `r`: last ordinal - ordinal at the read cursor - own
 * messages and deleted ones of others after it. Two index look-ups and two range counts over few; the log is never walked.
 */
const ORDINAL_AT_CURSOR = `coalesce(
  (SELECT ordinal FROM message WHERE room = r.id AND seq <= m.read_seq ORDER BY seq DESC LIMIT 1), 0)`;

export const UNREAD = `r.last_ordinal - ${ORDINAL_AT_CURSOR} - (
  SELECT count(*) FROM message WHERE room = r.id AND sender_kind = 'user' AND sender_id = m.user_id
    AND ordinal > ${ORDINAL_AT_CURSOR}) - (
  SELECT count(*) FROM message WHERE room = r.id AND deleted_at IS NOT NULL AND sender_id <> m.user_id
    AND ordinal > ${ORDINAL_AT_CURSOR})`;

/** SQL for how many of the unread messages call the member: by name (never in its own messages), or everybody. */
export const MENTIONS = `(SELECT count(*) FROM mention WHERE user_id = m.user_id AND room = r.id AND seq > m.read_seq) + (
  SELECT count(*) FROM message WHERE room = r.id AND mentions_room = 1 AND seq > m.read_seq AND sender_id <> m.user_id)`;
