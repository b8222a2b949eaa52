import type { FileView, UserId } from "@parley/protocol";
import type { Reaction, StoredExtras } from "./message-extras.ts";

/** What a message has besides its sender and text, as SQL stores select it: one JSON array, null for nearly all messages. */
export type StoredMore = readonly [
  quoted: readonly [seq: number, id: UserId, name: string, text: string, isDeleted: 0 | 1] | null,
  mentions: readonly UserId[] | null,
  mentionsRoom: 0 | 1,
  changedSeq: number | null,
  editedAt: number | null,
  deletedAt: number | null,
  reactions: readonly Reaction[] | null,
  isPinned: 0 | 1,
  files: readonly FileView[] | null,
];

export function storedExtras(more: StoredMore): StoredExtras {
  const [quote, mentions, mentionsRoom, changedSeq, editedAt, deletedAt, reactions, isPinned, files] = more;
  const [seq = 0, id = "" as UserId, name = "", text = "", isDeleted = 0] = quote ?? [];
  return {
    quoted: quote && { seq, from: { id, name }, text, isDeleted: isDeleted === 1 },
    mentions,
    mentionsRoom: mentionsRoom === 1,
    files,
    changedSeq,
    editedAt,
    deletedAt,
    reactions: reactions ?? [],
    isPinned: isPinned === 1,
  };
}

/** What is kept of a message's files, as JSON. */
export function storedFiles(json: string | null): readonly FileView[] | null {
  return json === null ? null : (JSON.parse(json) as readonly FileView[]);
}
