import type { FileView } from "@parley/protocol";

/** How a file is shown in a message. */
export type FileKind = "image" | "video" | "audio" | "other";

/** By what the server found in it; an image only if it also knows its size. */
export function fileKind({ type, width, height }: FileView): FileKind {
  if (type.startsWith("image/") && width !== undefined && height !== undefined) return "image";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "audio" : "other";
}
