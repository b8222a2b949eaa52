/**
 * Takes pictures of the page, wide and narrow, light and dark: node packages/web/e2e/screenshots.ts OUTDIR [wide|narrow] [light|dark]
 * The page must be built.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { UserId } from "@parley/protocol";
import type { BrowserContext, Page } from "playwright-core";
import { ServerProcess } from "../../server/test/blackbox/kit/server-process.ts";
import { launchChromium } from "./kit/launch-chromium.ts";
import { drawPlan } from "./kit/draw-plan.ts";
import {
  type Cast,
  chat,
  keepTyping,
  leave,
  PASSWORD,
  personCalled,
  say,
  seedRoom,
  signUp,
} from "./kit/lively-room.ts";
import { spreadTimes } from "./kit/spread-times.ts";

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const ROOM = "garden-plans";

const [outDir, ...only] = process.argv.slice(2);
if (outDir === undefined)
  throw new Error("usage: node packages/web/e2e/screenshots.ts OUTDIR [wide|narrow] [light|dark]");
mkdirSync(outDir, { recursive: true });

const browser = await launchChromium();
const picture = await drawPlan(browser);
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      if (only.length > 0 && !only.every((one) => one === size || one === colorScheme)) continue;
      const server = await ServerProcess.start({ env: { SEND_RATE: "0" } });
      const context = await browser.newContext({ viewport, colorScheme, hasTouch: size === "narrow" });
      const cast = await seedRoom(server.url, ROOM, picture);
      const stopTyping = keepTyping(cast);
      try {
        await takeAll(context, { url: server.url, cast }, (name) => join(outDir, `${name}-${size}-${colorScheme}.png`));
      } finally {
        stopTyping();
        leave(cast);
        await context.close();
        await server.destroy();
      }
    }
  }
} finally {
  await browser.close();
}

async function takeAll(
  context: BrowserContext,
  { url, cast }: { readonly url: URL; readonly cast: Cast },
  path: (name: string) => string,
): Promise<void> {
  context.setDefaultTimeout(15_000);
  await spreadTimes(context, ROOM, cast);
  const page = await context.newPage();
  const take = async (name: string): Promise<void> => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: path(name), animations: "disabled", caret: "hide" });
  };
  const visit = (where: string) => page.goto(new URL(where, url).href);
  const isNarrow = (page.viewportSize()?.width ?? 0) < 768;

  const ana = await makeAna(url, cast);
  await visit("/");
  await page.getByLabel("Your name").waitFor();
  await take("welcome");
  await page.getByRole("tab", { name: "Create account" }).click();
  await take("register");
  await visit(`/r/${ROOM}`);
  await page.getByLabel("Your name").fill("Ana");
  await take("invited");
  await page.getByRole("tab", { name: "Sign in" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Ana");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("tabpanel").getByRole("button", { name: "Sign in" }).click();
  await composer(page).waitFor();
  await write(page, "I have two spare tomato cages, and a *lot* of jam jars. See you there!");
  for (const room of ["kitchen", "music", "trips"]) {
    await visit(`/r/${room}`);
    await composer(page).waitFor();
  }
  await page.getByText("It is quiet here").waitFor();
  await take("empty");
  await chat(cast, "Tomas", "kitchen", ["Soup is on", "Who took the big spoon?", "Found it"]);
  await chat(cast, "Jonas", "music", ["Rehearsal is at eight"]);
  const question = await say(cast, "Olu", "@Ana would you bring the *small* ladder too? The gutter is full again.", {
    mentions: [ana],
  });
  await say(cast, "Tomas", "And gloves. The nettles are back.", { replyTo: question });
  await visit("/");
  await page.getByRole("link", { name: "kitchen 3" }).waitFor();
  await take("home");
  await visit(`/r/${ROOM}`);
  await page.getByText("are typing").waitFor();
  await page.getByText("the nettles are back").last().waitFor();
  await take("room");

  await page.getByRole("button", { name: "Search messages", exact: true }).click();
  await page.getByText("Narrow it down").waitFor();
  await take("search-help");
  const sought = page.getByRole("combobox", { name: "Search messages" });
  await sought.pressSequentially("from:");
  await page.getByRole("option").first().waitFor();
  await take("search-from");
  await sought.fill("nettles");
  await page.locator(".hit").nth(1).waitFor();
  await take("search");
  await page.keyboard.press("Escape");
  await openRoomMenu(page, "Go to a date");
  await page.getByRole("dialog", { name: "Go to a date" }).waitFor();
  await take("date");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /online$/ }).click();
  await page.getByRole("complementary", { name: "Who is online" }).waitFor();
  if (isNarrow) {
    await take("people");
    await page.keyboard.press("Escape");
  }

  const asked = page.getByRole("article").filter({ hasText: "The gutter is full again" }).first();
  if (!isNarrow) {
    await asked.hover();
    await take("hover");
  }
  await openMenu(page, "The gutter is full again", isNarrow);
  await page.getByRole("menu").waitFor();
  await take("menu");
  await page.keyboard.press("Escape");
  await openMenu(page, "The gutter is full again", isNarrow);
  await page.getByRole("menuitem", { name: "Reply" }).click();
  await composer(page).pressSequentially("Yes, both. Does @Mi");
  await page.getByRole("listbox").waitFor();
  await take("reply");
  await composer(page).fill("");
  await composer(page).pressSequentially("Done :ta");
  await page.getByRole("option").first().waitFor();
  await take("shortname");
  await composer(page).fill("");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Emoji" }).click();
  await page.getByRole("gridcell").first().waitFor();
  await take("picker");
  await page.getByRole("combobox", { name: "Find an emoji" }).fill("heart");
  await take("picker-found");
  await page.keyboard.press("Escape");
  await composer(page).focus();
  await page.keyboard.press("ArrowUp");
  await page.getByRole("textbox", { name: "Edit message" }).waitFor();
  await take("edit");
  await page.keyboard.press("Escape");
  // By keyboard: what is scrolled into view cannot be pressed while it scrolls.
  await page.getByRole("button", { name: "edited" }).first().press("Enter");
  await page.getByRole("dialog", { name: "Edits by Tomas" }).getByRole("listitem").first().waitFor();
  await take("history");
  await page.keyboard.press("Escape");
  await openMenu(page, "two spare tomato cages", isNarrow);
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await take("delete");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("This message was deleted").waitFor();
  await take("tombstone");
  if (isNarrow) await openRoomMenu(page, "Pinned messages");
  else await page.getByRole("button", { name: "Pinned messages" }).click();
  await page.getByRole("complementary", { name: "Pinned messages" }).getByRole("article").first().waitFor();
  await take("pins");
  await page.getByRole("button", { name: "Show in conversation" }).last().click();
  await page.locator("[data-target]").waitFor();
  await page.screenshot({ path: path("jump"), caret: "hide" });
  await page
    .getByRole("button", { name: "Account menu" })
    .or(page.getByRole("button", { name: /^Rooms/ }))
    .first()
    .click();
  if (isNarrow) {
    await take("drawer");
    await page.getByRole("button", { name: "Account menu" }).click();
  }
  await take("account");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("dialog", { name: "Settings" }).waitFor();
  await take("settings");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await take("shortcuts");
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Room code or name" }).fill("ki");
  await take("switcher");
  await page.keyboard.press("Escape");
  await openRoomMenu(page, "Leave room");
  await take("leave");
  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await page.locator(".banner").waitFor();
  await write(page, "Bringing the **ladder** as soon as I have a signal again.");
  await page.getByText("Waiting to be sent").waitFor();
  await take("offline");
}

/** The person at the page, with rooms of every kind before they are in the one that is shown. */
async function makeAna(url: URL, cast: Cast): Promise<UserId> {
  const client = await signUp(url, "Ana");
  await client.createRoom({ kind: "private", name: "Seed money" });
  const lobby = await client.join("lobby");
  await lobby.setFavourite(true);
  await client.openDirect([personCalled(cast, "Mira").id]);
  await client.openDirect([personCalled(cast, "Olu").id]);
  const { self } = client;
  client.close();
  if (self === null) throw new Error("Ana is not connected");
  return self.id;
}

async function openRoomMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

async function openMenu(page: Page, text: string, isTouch: boolean): Promise<void> {
  const words = page.getByRole("article").filter({ hasText: text }).first().locator(".message-words");
  if (!isTouch) return words.click({ button: "right", position: { x: 40, y: 8 } });
  await words.dispatchEvent("pointerdown", { pointerType: "touch", clientX: 100, clientY: 400, bubbles: true });
}

async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

function composer(page: Page) {
  return page.getByRole("textbox", { name: /^Message / });
}
