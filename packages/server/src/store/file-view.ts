import type { FileId, FileView } from "@parley/protocol";

export interface FileFields {
  readonly id: FileId;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  readonly hasThumbnail: boolean;
}

/** Built here and nowhere else: a message with files has the same bytes wherever it comes from (see room-events.ts). */
export function fileView({ id, name, type, size, width, height, hasThumbnail }: FileFields): FileView {
  const view: FileView = { id, name, type, size };
  if (typeof width === "number" && typeof height === "number") Object.assign(view, { width, height });
  if (hasThumbnail) view.hasThumbnail = true;
  return view;
}
