/**
 * SQL for the unread count of the membership `m` in the room `r`: last ordinal - ordinal at the read cursor - own
 * messages after it. Two index look-ups and a range count over the member's own messages; the log is never walked.
 */
const ORDINAL_AT_CURSOR = `coalesce(
  (SELECT ordinal FROM message WHERE room = r.id AND seq <= m.read_seq ORDER BY seq DESC LIMIT 1), 0)`;

export const UNREAD = `r.last_ordinal - ${ORDINAL_AT_CURSOR} - (
  SELECT count(*) FROM message WHERE room = r.id AND sender_kind = 'user' AND sender_id = m.user_id
    AND ordinal > ${ORDINAL_AT_CURSOR})`;
