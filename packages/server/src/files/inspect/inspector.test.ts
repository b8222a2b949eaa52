import sharp from "sharp";
import { afterAll, describe, expect, it, test } from "vitest";
import { avifOf, blackPng, gifOf, photoOf, pngOf, webpOf } from "../../../test/kit/images.ts";
import { systemClock } from "../../lib/clock.ts";
import { createInspector, type Inspection, type Inspected } from "./inspector.ts";

const inspector = createInspector({ clock: systemClock, maxPixels: 100_000_000 });
afterAll(() => inspector.close());

function file(bytes: Buffer): Inspected {
  return {
    size: bytes.length,
    async *read(maxBytes = bytes.length) {
      for (let at = 0; at < maxBytes && at < bytes.length; at += 65_536) {
        yield bytes.subarray(at, Math.min(at + 65_536, maxBytes));
      }
    },
  };
}

const inspect = (bytes: Buffer): Promise<Inspection> => inspector.inspect(file(bytes));

describe("a file is what its content says:", () => {
  const PLAIN: readonly [string, string, Buffer][] = [
    ["nothing at all", "application/octet-stream", Buffer.alloc(0)],
    ["text", "text/plain", Buffer.from("h\u00e9llo \u{1f600}\n")],
    ["a web page, which is text here", "text/plain", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["text cut in the middle of a character", "text/plain", Buffer.from("x".repeat(65_535) + "\u00e9\u00e9")],
    ["bytes", "application/octet-stream", Buffer.from([0, 1, 2, 255, 254, 0])],
    ["bytes that are no UTF-8", "application/octet-stream", Buffer.from([0x68, 0xff, 0xfe, 0x68])],
    ["a PDF", "application/pdf", Buffer.from("%PDF-1.7\n%\u00e2\u00e3")],
    ["a ZIP archive", "application/zip", Buffer.from("504b0506000000000000000000000000000000000000", "hex")],
  ];
  it.each(PLAIN)("%s", async (_, type, bytes) => {
    expect(await inspect(bytes)).toEqual({ kind: "plain", type });
  });

  it("a drawing that can run scripts (SVG) is no image", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const text of [svg, `<?xml version="1.0"?>\n${svg}`]) {
      const { kind, type } = await inspect(Buffer.from(text));
      expect(kind).toBe("plain");
      expect(type).not.toMatch(/^image\//);
    }
  });
});

async function shown(bytes: Buffer) {
  const inspection = await inspect(bytes);
  if (inspection.kind !== "image") throw new Error(`not shown: ${JSON.stringify(inspection)}`);
  const { content, thumbnail, ...rest } = inspection;
  return { ...rest, content: content && Buffer.from(content), thumbnail: thumbnail && Buffer.from(thumbnail) };
}

test("an image in which nothing is but its picture stays as it is, byte for byte", async () => {
  for (const [bytes, type] of [
    [await pngOf(800, 600), "image/png"],
    [await gifOf(800, 600), "image/gif"],
    [await avifOf(800, 600), "image/avif"],
  ] as const) {
    const { thumbnail, ...image } = await shown(bytes);
    expect(image).toEqual({ kind: "image", type, width: 800, height: 600, content: null });
    const small = await sharp(thumbnail ?? Buffer.alloc(0)).metadata();
    expect([small.format, small.width, small.height, small.pages]).toEqual(["webp", 640, 480, undefined]);
  }
});

test("a small image needs no smaller one", async () => {
  expect(await shown(await pngOf(320, 200))).toMatchObject({ width: 320, height: 200, thumbnail: null });
});

test("of a photo that lies on its side and says where it was taken the picture is kept, upright, and nothing else", async () => {
  const photo = await photoOf(900, 600);
  expect(photo.includes("Ana at home")).toBe(true);
  const { width, height, content, thumbnail } = await shown(photo);
  expect([width, height]).toEqual([600, 900]);
  const kept = await sharp(content ?? photo).metadata();
  expect([kept.format, kept.width, kept.height, kept.orientation, kept.exif]).toEqual([
    "jpeg",
    600,
    900,
    undefined,
    undefined,
  ]);
  expect(content?.includes("Ana at home")).toBe(false);
  const small = await sharp(thumbnail ?? photo).metadata();
  expect([small.width, small.height, small.exif]).toEqual([427, 640, undefined]);
});

test("where a WebP was taken is not kept either", async () => {
  const { content } = await shown(await webpOf(300, 200));
  const kept = await sharp(content ?? Buffer.alloc(0)).metadata();
  expect([kept.format, kept.width, kept.exif]).toEqual(["webp", 300, undefined]);
});

describe("an image is refused", () => {
  it("by its header, before anything is decoded, if it claims more pixels than may be", async () => {
    const bomb = blackPng(50_000, 50_000);
    expect(bomb.length).toBeLessThan(2_000_000);
    const startedAt = performance.now();
    expect(await inspect(bomb)).toEqual({
      kind: "refused",
      type: "image/png",
      reason: "too_many_pixels",
      width: 50_000,
      height: 50_000,
    });
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it("if all its frames together have more pixels than may be", async () => {
    const few = createInspector({ clock: systemClock, maxPixels: 100_000 });
    expect(await few.inspect(file(await gifOf(300, 200)))).toMatchObject({
      kind: "refused",
      reason: "too_many_pixels",
    });
    expect(await few.inspect(file(await pngOf(300, 200)))).toMatchObject({ kind: "image" });
    few.close();
  });

  it("if nothing can be made of what follows its header", async () => {
    const png = await pngOf(400, 300);
    for (const bytes of [png.subarray(0, 20), Buffer.concat([png.subarray(0, 60), Buffer.alloc(1000, 7)])]) {
      expect(await inspect(bytes)).toEqual({ kind: "refused", type: "image/png", reason: "unreadable" });
    }
  });
});

test("many files wait for their turn, more are told to come again, and then it goes on", async () => {
  const png = file(await pngOf(200, 200));
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => inspector.inspect(png)));
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  expect(refused.length).toBe(40 - 33);
  for (const error of refused) expect(error).toMatchObject({ code: "busy" });
  expect(await inspector.inspect(png)).toMatchObject({ kind: "image" });
});
