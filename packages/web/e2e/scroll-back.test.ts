import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { RawClient } from "../../protocol/conformance/raw-client.ts";
import { idOf, Uploader } from "../../server/test/blackbox/kit/tus-upload.ts";
import { pngOf } from "../../server/test/kit/images.ts";
import { fillRoom } from "./kit/fill-room.ts";
import { lineText } from "./kit/line-text.ts";
import { type Journey, readUpwards } from "./kit/read-upwards.ts";
import { newPerson, sharedServer } from "./kit/stage.ts";

const MESSAGES = 100_000;
const DEPTHS = [75_000, 50_000, 25_000, 500];
const PAGES = 3;
const MAX_ROWS = 150;
const server = sharedServer({ env: { SEND_RATE: "0" } }, (dataDir) =>
  fillRoom(dataDir, { code: "archive", count: MESSAGES, text: lineText }),
);

it("scrolling back through 100,000 messages, while pictures load and people edit, moves the line being read by at most 1 px", async () => {
  const ana = await newPerson(server(), "Ana");
  const bob = await RawClient.upgrade(server().url, "/ws?room=archive&name=Bob");
  await bob.next("ready");
  const own = await sayWithPictures(bob);
  await holdPicturesBack(ana.page);
  await ana.enter("archive");
  await ana.message("of Bob 80").waitFor();
  const journeys = [
    await whileChanging(readUpwards(ana.page, PAGES), own.toReversed(), (seq) =>
      bob.ask({ type: "edit", seq, text: `of Bob, later ${"and longer ".repeat(20 + (seq % 40))}` }),
    ),
  ];
  for (const depth of DEPTHS) {
    await visit(ana.page, `/r/archive/${depth}`);
    await ana.page.locator("[data-target]").waitFor();
    await ana.page.locator("[data-target]").waitFor({ state: "detached" });
    // Below what is read, in it and above it: each reaction makes its message higher.
    const reacted = Array.from({ length: 80 }, (_, at) => depth - at * 3).filter((seq) => seq > 0);
    const react = (seq: number) => bob.ask({ type: "react", seq, emoji: "👍", isOn: true });
    journeys.push(await whileChanging(readUpwards(ana.page, PAGES), reacted, react));
  }
  expect(Math.max(...journeys.map(({ worstMove }) => worstMove))).toBeLessThanOrEqual(1);
  expect(Math.max(...journeys.map(({ mostRows }) => mostRows))).toBeLessThanOrEqual(MAX_ROWS);
  expect(Math.min(...journeys.map(({ pages }) => pages))).toBe(PAGES);
  await bob.leave();
});

/** The room's newest messages: words of Bob's, and between them somebody's pictures. Answers with the seqs of Bob's. */
async function sayWithPictures(bob: RawClient): Promise<number[]> {
  const camera = await Uploader.enter(server().url, "archive");
  const picture = new Uint8Array(await pngOf(640, 400));
  const own: number[] = [];
  for (let n = 1; n <= 80; n++) {
    const ack = await bob.ask({ type: "send", text: `of Bob ${n}` });
    own.push(Number(ack["seq"]));
    if (n % 8 !== 0) continue;
    const file = idOf(await camera.begin(picture.length, `picture-${n}.png`));
    await camera.patch(file, 0, picture);
    await camera.send([(await camera.finish(file)).id]);
  }
  return own;
}

/** Pictures come when their place has long been in the page. */
async function holdPicturesBack(page: Page): Promise<void> {
  await page.route("**/api/v1/files/**", async (route) => {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400))).catch(() => undefined);
    await route.continue().catch(() => undefined);
  });
}

/** Does something to one message after the other until the journey is over. */
async function whileChanging(
  journey: Promise<Journey>,
  seqs: readonly number[],
  change: (seq: number) => Promise<unknown>,
): Promise<Journey> {
  let isOver = false;
  const over = journey.finally(() => (isOver = true));
  for (const seq of seqs) if (!isOver) await change(seq);
  return over;
}

async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}
