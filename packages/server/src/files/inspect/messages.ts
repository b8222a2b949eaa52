/*
 * What crosses between the server and the process that looks at files (inspect-process.ts). One question at a time, each
 * answered once.
 */

/** The beginning of a file: what is it? */
export interface Look {
  readonly head: Uint8Array;
}
/** Some bytes of an image; the answer says that there may be more. */
export interface More {
  readonly bytes: Uint8Array;
}
/** All bytes of an image are there: what does it take to show it? */
export interface Show {
  /** By its beginning. */
  readonly type: ImageType;
  readonly maxPixels: number;
}
export type Question = { readonly look: Look } | { readonly more: More } | { readonly show: Show };

/** The images that are shown as such: what browsers display, and what we can make thumbnails of. */
export const IMAGE_TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface ShownImage {
  /** As it is shown, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The image without what else was in the file; null if there was nothing else, and the file can stay as it is. */
  readonly content: Uint8Array | null;
  /** WebP; null if the image itself is small enough. */
  readonly thumbnail: Uint8Array | null;
}
export type ImageRefusal =
  | { readonly reason: "too_many_pixels"; readonly width: number; readonly height: number }
  | { readonly reason: "unreadable" };

export type Answer =
  | { readonly type: string }
  | { readonly taken: true }
  | { readonly shown: ShownImage }
  | { readonly refused: ImageRefusal };

export function isImageType(type: string): type is ImageType {
  return IMAGE_TYPES.some((known) => known === type);
}
