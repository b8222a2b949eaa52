import type { FileView } from "@parley/protocol";
import { contentDisposition } from "./content-disposition.ts";

/** Shown by browsers, and unable to run anything. An image only once it has been looked at, and then it has a size. */
const SHOWN = new Set([
  "video/mp4",
  "video/webm",
  "video/ogg",
  "video/quicktime",
  "audio/mpeg",
  "audio/mp4",
  "audio/x-m4a",
  "audio/ogg",
  "audio/wav",
  "audio/x-flac",
  "audio/flac",
  "audio/aac",
  "audio/webm",
]);

/**
 * What strangers upload is on our origin: this says, to any browser, that it is no document of it. Whatever is not shown
 * as a picture, a video or a sound is a download of bytes; nothing is guessed; and were it opened as a page after all,
 * it would be one without an origin, scripts or anything to load.
 */
const HARMLESS = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "accept-ranges": "bytes",
  // Kept by the browser, shown only after asking whether this person still may see it.
  "cache-control": "private, no-cache",
} as const;

export function fileHeaders({ id, name, type, width }: FileView): Record<string, string> {
  const isShown = SHOWN.has(type) || (type.startsWith("image/") && width !== undefined);
  return {
    ...HARMLESS,
    "content-type": isShown ? type : "application/octet-stream",
    "content-disposition": contentDisposition(isShown ? "inline" : "attachment", name),
    etag: `"${id}"`,
  };
}

export function thumbnailHeaders({ id }: FileView): Record<string, string> {
  return {
    ...HARMLESS,
    "content-type": "image/webp",
    "content-disposition": "inline",
    etag: `"${id}-thumbnail"`,
  };
}
