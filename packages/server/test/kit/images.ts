import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** Somewhere nobody needs to know: what a phone writes into a photo. */
const PLACE = {
  IFD0: { Make: "Parley Phone", Artist: "Ana at home" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "13/1 24/1 0/1" },
};

/** A gradient, so that a picture turned or scaled is still recognisable. */
function gradient(width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    pixels[at * 3] = Math.floor(((at % width) / width) * 255);
    pixels[at * 3 + 1] = Math.floor((Math.floor(at / width) / height) * 255);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export function pngOf(width: number, height: number): Promise<Buffer> {
  return gradient(width, height).png().toBuffer();
}

/** A photo lying on its side (orientation 6) that says where it was taken. */
export function photoOf(width: number, height: number): Promise<Buffer> {
  return gradient(width, height).jpeg().withMetadata({ orientation: 6 }).withExifMerge(PLACE).toBuffer();
}

export function webpOf(width: number, height: number): Promise<Buffer> {
  return gradient(width, height).webp().withExif(PLACE).toBuffer();
}

export function avifOf(width: number, height: number): Promise<Buffer> {
  return gradient(width, height).avif({ effort: 0 }).toBuffer();
}

/** Two frames. */
export async function gifOf(width: number, height: number): Promise<Buffer> {
  const frames = await Promise.all(
    [false, true].map((isDark) => gradient(width, height).negate(isDark).png().toBuffer()),
  );
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100] })
    .toBuffer();
}

/** A PNG of some kilobytes that unpacks to width x height black pixels, one bit each: a bomb if both are large. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const row = Buffer.alloc(1 + Math.ceil(width / 8));
  const data = deflateSync(Buffer.alloc(row.length * height), { level: 1 });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
