import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findings } from "./kit/axe.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { anaAndBob, newPerson, sharedServer, twoMembers } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

function panelOf({ page }: Person): Locator {
  return page.getByRole("complementary", { name: "Search messages" });
}

function fieldOf(person: Person): Locator {
  return panelOf(person).getByRole("combobox", { name: "Search messages" });
}

function hitsOf(person: Person): Locator {
  return panelOf(person).getByRole("listitem").getByRole("link");
}

/** Opens the panel, which then has the focus. */
async function openPanel(person: Person): Promise<void> {
  await person.page.keyboard.press("Control+Shift+F");
  await isInField(person);
}

async function isInField(person: Person): Promise<void> {
  await fieldOf(person).waitFor();
  await expect.poll(() => fieldOf(person).evaluate((field) => field === document.activeElement)).toBe(true);
}

/** The message is marked as what one was led to. */
async function isLedTo({ page }: Person, text: string | RegExp): Promise<void> {
  const words = page.locator(".message-text", { hasText: text });
  await page.locator("[data-target]").filter({ has: words }).waitFor();
}

async function finds(person: Person, texts: readonly string[]): Promise<void> {
  const found = (): Promise<string[]> => panelOf(person).locator(".hit-text").allInnerTexts();
  await expect.poll(found, { timeout: PATIENCE_MS }).toEqual(texts);
}

it("words are found in this room and in all, marked, the newest first, and open in context", async () => {
  const [ana, bob] = await twoMembers(server(), "allotment");
  for (const text of ["the red fox", "a **red** tomato", "green beans"]) await bob.say(text);
  await bob.open("/r/orchard");
  await bob.isIn("orchard");
  await bob.say("red apples");
  await bob.sees(["red apples"]);
  await ana.open("/r/orchard");
  await ana.isIn("orchard");
  await ana.room("allotment").click();
  await ana.isIn("allotment");

  await ana.page.getByRole("button", { name: "Search messages" }).click();
  await isInField(ana);
  await ana.page.keyboard.type("red");
  await finds(ana, ["a red tomato", "the red fox"]);
  expect(await hitsOf(ana).locator("mark").allInnerTexts()).toEqual(["red", "red"]);
  await expect.poll(() => panelOf(ana).getByRole("status").innerText()).toBe("2 results");

  await panelOf(ana).getByText("All my rooms").click();
  await finds(ana, ["red apples", "a red tomato", "the red fox"]);
  await hitsOf(ana).first().click();
  await ana.isIn("orchard");
  await isLedTo(ana, "red apples");
  expect(new URL(ana.page.url()).pathname).toMatch(/^\/r\/orchard\/\d+$/);
  await finds(ana, ["red apples", "a red tomato", "the red fox"]);
});

it("keyboard alone: typing, arrows through the results, Enter opens, Escape leads back", async () => {
  const [ana, bob] = await anaAndBob(server(), "keys-search");
  const { page } = ana;
  const { keyboard } = page;
  for (const text of ["pear one", "pear two", "pear three"]) await bob.say(text);
  await ana.message("pear three").waitFor();
  await openPanel(ana);
  await keyboard.type("pear");
  await finds(ana, ["pear three", "pear two", "pear one"]);
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");
  await keyboard.press("ArrowDown");
  await expect.poll(focused).toContain("pear three");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowUp");
  await keyboard.press("End");
  await expect.poll(focused).toContain("pear one");
  await keyboard.press("Escape");
  await isInField(ana);
  await keyboard.press("ArrowDown");
  await expect.poll(focused).toContain("pear one");
  await keyboard.press("Enter");
  await isLedTo(ana, "pear one");
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("article") !== null)).toBe(true);
  await keyboard.press("/");
  await isInField(ana);
  await keyboard.press("Escape");
  await panelOf(ana).waitFor({ state: "detached" });
});

it("filters are completed: people for from:, rooms for in:, parts for has:, days for on:", async () => {
  const [ana, bob] = await twoMembers(server(), "filters");
  await bob.say("see https://example.org/");
  await ana.say("a link is https://example.org/b");
  await ana.message("a link is").waitFor();
  await openPanel(ana);
  await ana.page.keyboard.type("from:bob");
  await panelOf(ana).getByRole("option", { name: "Bob-filters" }).waitFor();
  await ana.page.keyboard.press("Enter");
  expect(await fieldOf(ana).inputValue()).toBe("from:Bob-filters ");
  await ana.page.keyboard.type("has:li");
  await panelOf(ana).getByRole("option", { name: "A link" }).click();
  await ana.page.keyboard.type("on:");
  await panelOf(ana).getByRole("option", { name: "Today" }).waitFor();
  await ana.page.keyboard.press("Enter");
  expect(await fieldOf(ana).inputValue()).toBe("from:Bob-filters has:link on:today ");
  await finds(ana, ["see https://example.org/"]);
  await fieldOf(ana).fill("");
  await panelOf(ana).getByRole("button", { name: /^in:/ }).click();
  await panelOf(ana).getByRole("option", { name: "filters" }).click();
  await ana.page.keyboard.type("link");
  await finds(ana, ["a link is https://example.org/b"]);
  await fieldOf(ana).fill("has:soup");
  await panelOf(ana).locator(".panel-note", { hasText: "has:soup is not known" }).waitFor();
  await fieldOf(ana).fill("nowhere to be found");
  await panelOf(ana).getByText("Nothing found.").waitFor();
});

it("an older answer never takes the place of a newer one", async () => {
  const ana = await newPerson(server(), "Ana");
  const held: (() => void)[] = [];
  let heldId = "";
  await ana.context.routeWebSocket(/\/ws/, (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((text) => {
      const frame: { type?: string; id?: string; query?: string } = JSON.parse(String(text));
      if (frame.type === "search" && frame.query === "slow") heldId = frame.id ?? "";
      upstream.send(text);
    });
    upstream.onMessage((text) => {
      const frame: { type?: string; id?: string } = JSON.parse(String(text));
      if (frame.type === "found" && frame.id === heldId) held.push(() => socket.send(text));
      else socket.send(text);
    });
  });
  await ana.enter("two-answers");
  await ana.say("slow");
  await ana.say("quick");
  await ana.sees(["slow", "quick"]);
  await openPanel(ana);
  await fieldOf(ana).fill("slow");
  await expect.poll(() => held.length, { timeout: PATIENCE_MS }).toBe(1);
  await fieldOf(ana).fill("quick");
  await finds(ana, ["quick"]);
  held[0]?.();
  // What is answered after it shows that it has been handled.
  await fieldOf(ana).fill("quick ");
  await panelOf(ana).locator("[data-phase=found]").waitFor();
  await finds(ana, ["quick"]);
});

it("more is found as one scrolls, and what was found is there again when the panel is", async () => {
  const [ana, bob] = await anaAndBob(server(), "many");
  for (let count = 1; count <= 60; count += 1) await bob.say(`plum ${count}`);
  await ana.message("plum 60").waitFor();
  await openPanel(ana);
  await fieldOf(ana).fill("plum");
  await expect.poll(() => hitsOf(ana).count(), { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(25);
  const toEnd = async (): Promise<number> => {
    await panelOf(ana).locator(".hit").last().scrollIntoViewIfNeeded();
    return hitsOf(ana).count();
  };
  await expect.poll(toEnd, { timeout: PATIENCE_MS }).toBe(60);
  await panelOf(ana).getByText("That is everything.").waitFor();
  await ana.page.getByRole("button", { name: "Search messages", exact: true }).click();
  await panelOf(ana).waitFor({ state: "detached" });
  await ana.page.getByRole("button", { name: "Search messages", exact: true }).click();
  expect(await fieldOf(ana).inputValue()).toBe("plum");
  expect(await hitsOf(ana).count()).toBe(60);
});

it("without a connection it says so, and goes on when there is one", async () => {
  const [ana, bob] = await anaAndBob(server(), "cut-off");
  await bob.say("fig");
  await ana.message("fig").waitFor();
  await openPanel(ana);
  await ana.context.setOffline(true);
  await ana.banner.waitFor();
  await fieldOf(ana).fill("fig");
  await panelOf(ana)
    .getByText(/^You are offline/)
    .waitFor();
  await ana.context.setOffline(false);
  await finds(ana, ["fig"]);
});

it("the switcher hands what was typed over to the search", async () => {
  const [ana, bob] = await twoMembers(server(), "handed");
  await bob.say("quince jelly");
  await ana.message("quince").waitFor();
  await ana.page.keyboard.press("Control+k");
  await ana.page.getByRole("combobox", { name: "Room code or name" }).waitFor();
  await ana.page.keyboard.type("quince");
  await ana.page.getByRole("option", { name: "Search messages for quince" }).click();
  await finds(ana, ["quince jelly"]);
});

it("a date leads to its first message, or to what was said next, or says that there is nothing", async () => {
  const [ana, bob] = await anaAndBob(server(), "calendar");
  const dialog = ana.page.getByRole("dialog", { name: "Go to a date" });
  const open = async (): Promise<void> => {
    await ana.page.getByRole("button", { name: "Room menu" }).click();
    await ana.page.getByRole("menuitem", { name: "Go to a date" }).click();
    await dialog.waitFor();
  };
  await open();
  await dialog.getByRole("button", { name: "Today" }).click();
  await dialog.getByText(/^Nothing was said on .* or later\.$/).waitFor();
  await ana.page.keyboard.press("Escape");
  for (let count = 1; count <= 40; count += 1) await bob.say(`day ${count}`);
  await ana.message("day 40").waitFor();
  await open();
  await dialog.getByRole("button", { name: "Today" }).click();
  await isLedTo(ana, /^day 1$/);
  await open();
  await dialog.getByLabel("Day").fill("2024-02-29");
  await ana.page.keyboard.press("Enter");
  await ana.page.getByText(/^Nobody wrote on .*2024.* This is what came next\.$/).waitFor();
  await isLedTo(ana, /^day 1$/);
});

describe.each(["light", "dark"] as const)("axe finds nothing, %s", (colorScheme) => {
  it.each([
    ["wide", { width: 1280, height: 800 }],
    ["narrow", { width: 390, height: 844 }],
  ])("in the search panel and the date dialog, %s", async (size, viewport) => {
    const code = `axe-${colorScheme}-${size}`;
    const [ana, bob] = await anaAndBob(server(), code, { colorScheme, viewport });
    await bob.say("one **pear** and https://example.org/");
    await ana.message("pear").waitFor();
    await ana.page.getByRole("button", { name: "Search messages" }).click();
    await panelOf(ana).getByText("Narrow it down").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await fieldOf(ana).fill("has:");
    await panelOf(ana).getByRole("option").first().waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await fieldOf(ana).fill("pear");
    await finds(ana, ["one pear and https://example.org/"]);
    expect(await findings(ana.page)).toEqual([]);
    await fieldOf(ana).fill("nothing like it");
    await panelOf(ana).getByText("Nothing found.").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await fieldOf(ana).fill("");
    await panelOf(ana).getByRole("button", { name: "Go to a date in this room" }).click();
    await ana.page.getByRole("dialog", { name: "Go to a date" }).waitFor();
    expect(await findings(ana.page)).toEqual([]);
  });
});
