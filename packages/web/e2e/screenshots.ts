/**
 * Takes pictures of the page, wide and narrow, light and dark: node packages/web/e2e/screenshots.ts OUTDIR
 * The page must be built.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ServerProcess } from "../../server/test/blackbox/kit/server-process.ts";
import { launchChromium } from "./kit/launch-chromium.ts";
import { keepTalking, seedRooms } from "./kit/lively-room.ts";

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const ROOM = "garden-plans";

const outDir = process.argv[2];
if (outDir === undefined) throw new Error("usage: node packages/web/e2e/screenshots.ts OUTDIR");
mkdirSync(outDir, { recursive: true });

const server = await ServerProcess.start({ env: { SEND_RATE: "0" } });
const browser = await launchChromium();
try {
  const cast = await seedRooms(server.url, ROOM);
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ viewport, colorScheme, hasTouch: size === "narrow" });
      const stopTalking = keepTalking(cast);
      await takeAll(context, (name) => join(outDir, `${name}-${size}-${colorScheme}.png`));
      stopTalking();
      await context.close();
    }
  }
} finally {
  await close(browser, server);
}

async function takeAll(context: BrowserContext, path: (name: string) => string): Promise<void> {
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const take = async (name: string): Promise<void> => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: path(name), animations: "disabled", caret: "hide" });
  };
  const visit = (where: string) => page.goto(new URL(where, server.url).href);

  await visit("/");
  await page.getByLabel("Your name").waitFor();
  await take("welcome");
  await page.getByRole("tab", { name: "Create account" }).click();
  await take("register");
  await visit(`/r/${ROOM}`);
  await page.getByLabel("Your name").fill("Ana");
  await take("invited");
  await page.getByRole("button", { name: "Join the room" }).click();
  for (const room of ["kitchen", "music", "trips"]) {
    await visit(`/r/${room}`);
    await composer(page).waitFor();
  }
  await take("empty");
  await visit("/");
  await page.getByRole("link", { name: ROOM }).waitFor();
  await take("home");
  await visit(`/r/${ROOM}`);
  await composer(page).waitFor();
  await page.getByText("is typing").or(page.getByText("are typing")).waitFor();
  await take("room");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("ki");
  await take("switcher");
  await page.keyboard.press("Escape");
  const menu = page.getByRole("button", { name: /^Rooms/ });
  if (await menu.isVisible()) {
    await menu.click();
    await take("drawer");
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Leave room" }).click();
  await take("leave");
  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await page.locator(".banner").waitFor();
  await composer(page).fill("Bringing the **ladder** as soon as I have a signal again.");
  await composer(page).press("Enter");
  await page.getByText("Waiting to be sent").waitFor();
  await take("offline");
}

function composer(page: Page) {
  return page.getByRole("textbox", { name: /^Message / });
}

async function close(...parts: readonly [Browser, ServerProcess]): Promise<void> {
  await parts[0].close();
  await parts[1].destroy();
}
