/**
 * Takes pictures of the page, wide and narrow, light and dark: node packages/web/e2e/screenshots.ts OUTDIR
 * The page must be built.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { ServerProcess } from "../../server/test/blackbox/kit/server-process.ts";
import { launchChromium } from "./kit/launch-chromium.ts";
import { chat, keepTyping, seedRoom, spreadTimes } from "./kit/lively-room.ts";

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const ROOM = "garden-plans";

const outDir = process.argv[2];
if (outDir === undefined) throw new Error("usage: node packages/web/e2e/screenshots.ts OUTDIR");
mkdirSync(outDir, { recursive: true });

const browser = await launchChromium();
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const server = await ServerProcess.start({ env: { SEND_RATE: "0" } });
      const context = await browser.newContext({ viewport, colorScheme, hasTouch: size === "narrow" });
      const stopTyping = keepTyping(await seedRoom(server.url, ROOM));
      try {
        await takeAll(context, server.url, (name) => join(outDir, `${name}-${size}-${colorScheme}.png`));
      } finally {
        stopTyping();
        await context.close();
        await server.destroy();
      }
    }
  }
} finally {
  await browser.close();
}

async function takeAll(context: BrowserContext, url: URL, path: (name: string) => string): Promise<void> {
  context.setDefaultTimeout(15_000);
  await spreadTimes(context, ROOM);
  const page = await context.newPage();
  const take = async (name: string): Promise<void> => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: path(name), animations: "disabled", caret: "hide" });
  };
  const visit = (where: string) => page.goto(new URL(where, url).href);

  await visit("/");
  await page.getByLabel("Your name").waitFor();
  await take("welcome");
  await page.getByRole("tab", { name: "Create account" }).click();
  await take("register");
  await visit(`/r/${ROOM}`);
  await page.getByLabel("Your name").fill("Ana");
  await take("invited");
  await page.getByRole("button", { name: "Join the room" }).click();
  await composer(page).waitFor();
  await say(page, "I have two spare tomato cages, and a *lot* of jam jars. See you there!");
  for (const room of ["kitchen", "music", "trips"]) {
    await visit(`/r/${room}`);
    await composer(page).waitFor();
  }
  await take("empty");
  await chat(url, "kitchen", ["Soup is on", "Who took the big spoon?", "Found it"]);
  await chat(url, "music", ["Rehearsal is at eight"]);
  await visit("/");
  await page.getByRole("link", { name: "kitchen 3" }).waitFor();
  await take("home");
  await visit(`/r/${ROOM}`);
  await page.getByText("are typing").waitFor();
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
  await say(page, "Bringing the **ladder** as soon as I have a signal again.");
  await page.getByText("Waiting to be sent").waitFor();
  await take("offline");
}

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

function composer(page: Page) {
  return page.getByRole("textbox", { name: /^Message / });
}
