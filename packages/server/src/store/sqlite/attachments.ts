import type { FileId, FileView } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import { fileView } from "../file-view.ts";
import { query } from "./query.ts";

interface FileRow {
  readonly id: FileId;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasThumbnail: 0 | 1;
}

/** Files on their way into a message. */
export function attachments(db: DatabaseSync) {
  const isFree = db.prepare(
    "SELECT 1 FROM file WHERE id = ? AND room = ? AND uploader_id = ? AND state = 'ready' AND seq IS NULL",
  );
  const take = query<FileRow>(
    db,
    `UPDATE file SET seq = ? WHERE id = ? RETURNING id, name, type, size, width, height,
       EXISTS (SELECT 1 FROM file_blob WHERE file = file.id AND role = 'thumbnail') AS "hasThumbnail"`,
  );

  return {
    /** Whether each of them may become part of a message of this sender in this room. */
    areFree(room: string, sender: string, files: readonly FileId[]): boolean {
      return new Set(files).size === files.length && files.every((id) => isFree.get(id, room, sender) !== undefined);
    },

    /** Makes free files part of a message; their views as JSON, null if there are none. */
    attach(seq: number, files: readonly FileId[]): string | null {
      if (files.length === 0) return null;
      return JSON.stringify(
        files.map((id): FileView => {
          const file = take.get(seq, id);
          if (!file) throw new Error("a free file that is not there");
          return fileView({ ...file, hasThumbnail: file.hasThumbnail === 1 });
        }),
      );
    },
  };
}
