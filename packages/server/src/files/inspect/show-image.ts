import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import type { ImageRefusal, ImageType, ShownImage } from "./messages.ts";

/** Twice what the page shows of an image in the flow, for dense screens. */
const THUMBNAIL_PIXELS = 640;
/** A small image is its own thumbnail. */
const SMALL_BYTES = 262_144;
const JPEG_QUALITY = 90;
const WEBP_QUALITY = 90;
const AVIF_QUALITY = 65;
/** The encoder's default takes minutes where this takes seconds. */
const AVIF_EFFORT = 2;
const THUMBNAIL_QUALITY = 78;

const FORMATS: Readonly<Record<string, ImageType>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  heif: "image/avif",
};

// One image at a time, on one core, and nothing kept of it afterwards. What decodes other formats (SVG, PDF, TIFF ...) is
// switched off: each is a parser that a stranger could talk to.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadHeifBuffer",
  ],
});

/**
 * What it takes to show an image: its size, a small version, and, if more than the picture is in the file (where it was
 * taken, by what camera), the picture alone. The number of pixels is taken from the header and checked before a single
 * one is decoded: a file of some kilobytes may claim billions of them.
 */
export async function showImage(
  bytes: Uint8Array,
  { type, maxPixels }: { readonly type: ImageType; readonly maxPixels: number },
): Promise<ShownImage | ImageRefusal> {
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (!header || FORMATS[header.format] !== type) return { reason: "unreadable" };
  const { width, height, pages = 1 } = header;
  if (width * height * pages > maxPixels) return { reason: "too_many_pixels", width, height };
  try {
    return await decode(bytes, header, { type, maxPixels });
  } catch {
    return { reason: "unreadable" };
  }
}

async function decode(
  bytes: Uint8Array,
  header: Metadata,
  { type, maxPixels }: { readonly type: ImageType; readonly maxPixels: number },
): Promise<ShownImage> {
  // Cameras and cut-off downloads leave small faults that every browser shows an image with.
  const options: SharpOptions = { limitInputPixels: maxPixels, failOn: "none", sequentialRead: true };
  const { width, height } = header.autoOrient;
  // Made in any case: what cannot be decoded shows itself here.
  const thumbnail = await sharp(bytes, options)
    .autoOrient()
    .resize({ width: THUMBNAIL_PIXELS, height: THUMBNAIL_PIXELS, fit: "inside", withoutEnlargement: true })
    .webp({ quality: THUMBNAIL_QUALITY })
    .toBuffer();
  const content = saysMore(header)
    ? await encode(sharp(bytes, { ...options, animated: (header.pages ?? 1) > 1 }), type, header).toBuffer()
    : null;
  const isSmall = Math.max(width, height) <= THUMBNAIL_PIXELS && (content ?? bytes).length <= SMALL_BYTES;
  return { width, height, content, thumbnail: isSmall ? null : thumbnail };
}

/** Whether there is more in the file than the picture and its colours, or the picture does not stand upright by itself. */
function saysMore({ exif, xmp, iptc, tifftagPhotoshop, comments = [], orientation = 1 }: Metadata): boolean {
  return Boolean(exif ?? xmp ?? iptc ?? tifftagPhotoshop) || comments.length > 0 || orientation !== 1;
}

/** The same format, upright, with the colour profile and nothing else. */
function encode(image: Sharp, type: ImageType, { pages = 1, chromaSubsampling }: Metadata): Sharp {
  const upright = (pages > 1 ? image : image.autoOrient()).keepIccProfile();
  switch (type) {
    case "image/jpeg":
      return upright.jpeg({
        quality: JPEG_QUALITY,
        chromaSubsampling: chromaSubsampling === "4:4:4" ? "4:4:4" : "4:2:0",
      });
    case "image/png":
      return upright.png();
    case "image/gif":
      return upright.gif();
    case "image/webp":
      return upright.webp({ quality: WEBP_QUALITY });
    case "image/avif":
      return upright.avif({ quality: AVIF_QUALITY, effort: AVIF_EFFORT });
  }
}
