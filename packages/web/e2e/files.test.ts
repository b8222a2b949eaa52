import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { findings } from "./kit/axe.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { anaAndBob, sharedServer } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0", MAX_FILE_BYTES: "1000000" } });

/** A picture of one colour, as a PNG. */
function picture(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x7a)]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const chunk = (type: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

interface Given {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Files arrive as a browser hands them over: a drop onto the room, or a paste into the field. */
async function give({ page }: Person, how: "drop" | "paste", files: readonly Given[]): Promise<void> {
  const given = files.map(({ name, type, bytes }) => ({ name, type, content: bytes.toString("base64") }));
  await page.evaluate(
    ([event, list]) => {
      const transfer = new DataTransfer();
      for (const { name, type, content } of list) {
        const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      const target = document.querySelector(event === "drop" ? "main.room" : ".composer textarea");
      const options = { bubbles: true, cancelable: true };
      target?.dispatchEvent(
        event === "drop"
          ? new DragEvent("drop", { ...options, dataTransfer: transfer })
          : new ClipboardEvent("paste", { ...options, clipboardData: transfer }),
      );
    },
    [how, given] as const,
  );
}

it("a picture is dropped, a note pasted, both arrive with their message, open and come down as they were", async () => {
  const [ana, bob] = await anaAndBob(server(), "album");
  const tray = ana.page.getByRole("list", { name: "Files for the next message" });
  const note = Buffer.from("Beans, chard and one pumpkin.\n".repeat(40));
  await give(ana, "drop", [
    { name: "bed.png", type: "image/png", bytes: picture(900, 600) },
    { name: "gate.png", type: "image/png", bytes: picture(300, 600) },
  ]);
  await give(ana, "paste", [{ name: "list.txt", type: "text/plain", bytes: note }]);
  await expect.poll(() => tray.getByRole("listitem").count()).toBe(3);
  await expect.poll(() => tray.locator('[data-state="done"]').count(), { timeout: PATIENCE_MS }).toBe(3);
  await tray.getByRole("button", { name: "Take out gate.png" }).click();
  await ana.say("the new bed");
  await bob.message("the new bed").waitFor();
  expect(await tray.count()).toBe(0);

  const image = bob.page.getByRole("button", { name: "Open bed.png" });
  const box = await image.locator("img").boundingBox();
  expect([Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)]).toEqual([360, 240]);
  await expect
    .poll(() => image.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: PATIENCE_MS })
    .toBeGreaterThan(0);
  await image.click();
  const viewer = bob.page.getByRole("dialog", { name: "bed.png" });
  await expect
    .poll(() => viewer.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: PATIENCE_MS })
    .toBe(900);
  await bob.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });

  const [download] = await Promise.all([
    bob.page.waitForEvent("download"),
    bob.page.getByRole("link", { name: /list\.txt/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("list.txt");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).equals(note)).toBe(true);

  await bob.page.getByRole("button", { name: "Files", exact: true }).click();
  const panel = bob.page.getByRole("complementary", { name: "Files of this room" });
  await panel.getByText("bed.png").waitFor();
  expect(await panel.getByRole("link").count()).toBe(2);
});

it("an upload waits for the network, is not sent half, can be paused and goes on", async () => {
  const [ana, bob] = await anaAndBob(server(), "slow-line");
  const tray = ana.page.getByRole("list", { name: "Files for the next message" });
  await ana.context.setOffline(true);
  await give(ana, "drop", [{ name: "far.txt", type: "text/plain", bytes: Buffer.alloc(200_000, "a") }]);
  await tray.getByText("Waiting").waitFor();
  await ana.say("with a file");
  await ana.page.getByText("The files are not there yet.").waitFor();
  await tray.getByRole("button", { name: "Pause far.txt" }).click();
  await tray.getByText(/^Paused/).waitFor();
  await ana.context.setOffline(false);
  await tray.getByRole("button", { name: "Go on with far.txt" }).click();
  await tray.locator('[data-state="done"]').waitFor();
  await ana.composer.press("Enter");
  await bob.message("with a file").waitFor();
  await bob.page.getByText("200 KB").waitFor();
});

it("what is too large or no picture is refused in the tray with clear words, leaves nothing, and can be taken out", async () => {
  const [ana, bob] = await anaAndBob(server(), "refused");
  const before = blobsOf(server().dataDir);
  const tray = ana.page.getByRole("list", { name: "Files for the next message" });
  await give(ana, "drop", [
    { name: "film.bin", type: "application/octet-stream", bytes: Buffer.alloc(1_000_001, "a") },
    { name: "photo.png", type: "image/png", bytes: Buffer.from("<script>alert(1)</script>") },
    { name: "vast.png", type: "image/png", bytes: claiming(50_000, picture(64, 64)) },
  ]);
  const refusal = (name: string) => tray.getByRole("listitem").filter({ hasText: name }).getByRole("alert");
  await expect.poll(() => tray.locator('[data-state="failed"]').count(), { timeout: PATIENCE_MS }).toBe(3);
  expect(await refusal("film.bin").innerText()).toBe("The file is larger than this server takes.");
  expect(await refusal("photo.png").innerText()).toBe("This image cannot be read, or has too many pixels.");
  expect(await refusal("vast.png").innerText()).toBe("This image cannot be read, or has too many pixels.");
  await ana.say("without them");
  await ana.page.getByText("A file was refused. Take it out, then send.").waitFor();
  for (const name of ["film.bin", "photo.png", "vast.png"]) {
    await tray.getByRole("button", { name: `Take out ${name}` }).click();
  }
  await tray.waitFor({ state: "detached" });
  await ana.composer.press("Enter");
  await bob.sees(["without them"]);
  await expect.poll(() => blobsOf(server().dataDir), { timeout: PATIENCE_MS }).toEqual(before);
});

/** The same picture, whose header says that it is a square of so many pixels. */
function claiming(side: number, image: Buffer): Buffer {
  const claim = Buffer.from(image);
  claim.writeUInt32BE(side, 16);
  claim.writeUInt32BE(side, 20);
  claim.writeUInt32BE(crc32(claim.subarray(12, 29)), 29);
  return claim;
}

/** What is stored of files, by its names. */
function blobsOf(dataDir: string): readonly string[] {
  const directory = join(dataDir, "blobs");
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
}

describe.each(["light", "dark"] as const)("axe finds nothing serious, %s", (colorScheme) => {
  it("in a room with files, its tray, its panel and the viewer", async () => {
    const [ana] = await anaAndBob(server(), `gallery-${colorScheme}`, { colorScheme });
    await give(ana, "drop", [{ name: "one.png", type: "image/png", bytes: picture(64, 64) }]);
    const tray = ana.page.getByRole("list", { name: "Files for the next message" });
    await tray.locator('[data-state="done"]').waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await ana.composer.press("Enter");
    await ana.page.getByRole("button", { name: "Files", exact: true }).click();
    await ana.page.getByRole("complementary", { name: "Files of this room" }).getByText("one.png").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await ana.page.getByRole("button", { name: "Open one.png" }).click();
    await ana.page.getByRole("dialog").waitFor();
    expect(await findings(ana.page)).toEqual([]);
  });
});
