import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { notifications, notifyOf, recordNotifications } from "./kit/notifications.ts";
import { anaAndBob, newPerson, sharedServer, twoMembers } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

it("what is done to a message is seen by both, and what one takes back is gone for both", async () => {
  const [ana, bob] = await anaAndBob(server(), "deeds");
  await ana.say("hello");
  await (await bob.pointAt("hello")).getByRole("button", { name: "React with 👍" }).click();
  const thumbs = (person: Person) => person.message("hello").getByRole("button", { name: /^👍 \d/ });
  await expect.poll(() => thumbs(ana).getAttribute("title"), { timeout: PATIENCE_MS }).toBe("Bob");
  await thumbs(ana).click();
  await expect.poll(() => thumbs(bob).getAttribute("aria-label"), { timeout: PATIENCE_MS }).toBe("👍 2: You and Ana");
  await thumbs(bob).click();
  await expect.poll(() => thumbs(ana).getAttribute("aria-label"), { timeout: PATIENCE_MS }).toBe("👍 1: You");

  await bob.choose("hello", "More reactions");
  await bob.page.getByRole("combobox", { name: "Find an emoji" }).fill("tada");
  await bob.page.getByRole("gridcell", { name: "tada" }).click();
  await ana.message("hello").getByRole("button", { name: "🎉 1: Bob" }).waitFor();

  await bob.choose("hello", "Reply");
  await bob.page.getByText("Replying to").waitFor();
  await bob.composer.pressSequentially("good morning :sun");
  await bob.page.getByRole("option", { name: ":sunny:" }).click();
  await bob.composer.press("Enter");
  const answer = "good morning ☀️";
  const quote = ana.message(answer).getByRole("button", { name: /^Answers/ });
  await quote.click();
  await ana.page.locator("[data-target]", { hasText: "hello" }).waitFor();

  await ana.composer.press("ArrowUp");
  await ana.editor.fill("hello everybody");
  await ana.editor.press("Enter");
  await bob.sees(["hello everybody", answer]);
  await bob.message(answer).getByRole("button", { name: "Answers Ana hello everybody" }).waitFor();
  await bob.message("hello everybody").getByRole("button", { name: "edited" }).click();
  const versions = bob.page.getByRole("dialog", { name: "Edits by Ana" }).getByRole("listitem");
  await expect
    .poll(() => versions.locator(".message-text").allInnerTexts(), { timeout: PATIENCE_MS })
    .toEqual(["hello everybody", "hello"]);
  await bob.page.keyboard.press("Escape");

  await ana.choose("hello everybody", "Delete");
  await ana.page.getByRole("dialog", { name: "Delete this message?" }).getByRole("button", { name: "Delete" }).click();
  for (const person of [ana, bob]) {
    await person.page.getByText("This message was deleted").waitFor();
    await person.sees([answer]);
    await person.message(answer).getByText("The message this answers was deleted").waitFor();
    expect(await person.page.getByRole("list", { name: "Reactions" }).count()).toBe(0);
  }
});

it("the versions of a message that are looked at before an edit is stored show that edit once it is", async () => {
  const ana = await newPerson(server(), "Ana");
  const editedAt = Date.now() + 60_000;
  const held: (() => void)[] = [];
  await ana.context.routeWebSocket(/\/ws/, (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((text) => {
      const frame: { type?: string } = JSON.parse(String(text));
      if (frame.type === "edit") held.push(() => upstream.send(text));
      else upstream.send(text);
    });
    // Stored in the very millisecond in which the page has shown it: nothing but its place in the log says that it was.
    upstream.onMessage((text) => {
      const frame: { type?: string } = JSON.parse(String(text));
      socket.send(frame.type === "edited" ? JSON.stringify({ ...frame, at: editedAt }) : text);
    });
  });
  await ana.enter("versions");
  await ana.say("one");
  await ana.sees(["one"]);
  await ana.page.clock.setFixedTime(editedAt);
  await ana.choose("one", "Edit");
  await ana.editor.fill("two");
  await ana.editor.press("Enter");
  await ana.message("two").getByRole("button", { name: "edited" }).click();
  const versions = ana.page.getByRole("dialog").getByRole("listitem").locator(".message-text");
  await expect.poll(() => versions.allInnerTexts(), { timeout: PATIENCE_MS }).toEqual(["one"]);
  held[0]?.();
  await expect.poll(() => versions.allInnerTexts(), { timeout: PATIENCE_MS }).toEqual(["two", "one"]);
});

it("what could not be stored is taken back, with words and a way to try again", async () => {
  const [ana, bob] = await anaAndBob(server(), "refused");
  await ana.say("mine");
  await bob.sees(["mine"]);
  await ana.context.setOffline(true);
  await ana.banner.waitFor();
  await (await ana.pointAt("mine")).getByRole("button", { name: "React with ❤️" }).click();
  const toast = ana.page.getByText("Your reaction was not stored.");
  await toast.waitFor();
  const heart = ana.message("mine").getByRole("button", { name: /^❤️ \d/ });
  expect(await heart.count()).toBe(0);
  await ana.context.setOffline(false);
  await ana.banner.waitFor({ state: "detached" });
  await ana.page.getByRole("button", { name: "Try again" }).click();
  await heart.waitFor();
  await bob.message("mine").getByRole("button", { name: "❤️ 1: Ana" }).waitFor();
  expect(await toast.count()).toBe(0);
});

it("who is called by name finds the message, its badge and what is pinned", async () => {
  const [ana, bob] = await twoMembers(server(), "plans");
  await bob.open("/");
  await bob.page.getByRole("heading", { name: "Pick up where you left off" }).waitFor();
  await recordNotifications(bob.page);
  await notifyOf(bob.page, "Mentions");

  await ana.say("not for anybody");
  await ana.composer.pressSequentially(`look @${bob.name.slice(0, 2)}`);
  await ana.page.getByRole("option", { name: bob.name }).waitFor();
  await ana.composer.press("Tab");
  await ana.composer.pressSequentially("here");
  await ana.composer.press("Enter");
  await ana.page.locator(".mention", { hasText: `@${bob.name}` }).waitFor();
  await bob.room("plans").getByText("1 mention, 2 unread").waitFor();
  await expect.poll(() => bob.page.title()).toBe("(1) Parley");
  await expect.poll(() => notifications(bob.page)).toEqual([`${ana.name} in plans: look @${bob.name} here`]);
  expect(await bob.page.locator('link[rel="icon"]').getAttribute("href")).toContain("data:image/svg+xml");

  await bob.room("plans").click();
  await bob.message("look").locator(".mention[data-self]").waitFor();
  await bob.unread("plans").waitFor({ state: "detached" });
  await expect.poll(() => bob.page.title()).toBe("plans - Parley");
  await ana.say(`@${bob.name} you look already`);
  await bob.message("already").waitFor();
  expect(await notifications(bob.page)).toHaveLength(1);

  await bob.choose("not for anybody", "Mark unread from here");
  await bob.room("plans").getByText("2 mentions, 3 unread").waitFor();
  await bob.page.getByRole("separator", { name: "New messages" }).waitFor();

  await ana.choose("not for anybody", "Pin to this room");
  await bob.message("not for anybody").getByText("pinned").waitFor();
  await bob.page.getByRole("button", { name: "Pinned messages" }).click();
  const pins = bob.page.getByRole("complementary", { name: "Pinned messages" });
  await pins.getByText("not for anybody").waitFor();
  await pins.getByRole("button", { name: "Show in conversation" }).click();
  await bob.page.locator("[data-target]", { hasText: "not for anybody" }).waitFor();
  await pins.getByRole("button", { name: "Unpin" }).click();
  await pins.getByText("Nothing is pinned yet.").waitFor();
  await ana.message("not for anybody").getByText("pinned").waitFor({ state: "detached" });
});

it("a link to a message opens the room around it, also from inside another message", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await ana.enter("links");
  await ana.say("the first of many");
  for (let n = 1; n <= 12; n++) await ana.say(`line ${n}\n\n- with\n- a\n- list`);
  await ana.page.getByRole("log").hover();
  await ana.page.mouse.wheel(0, -9_000);
  await ana.choose("the first of many", "Copy link");
  await ana.page.getByText("Link copied").waitFor();
  const link = await ana.page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).pathname).toMatch(/^\/r\/links\/\d+$/);
  await ana.say(`as said in ${link} before`);
  await ana.open("/r/elsewhere");
  await ana.isIn("elsewhere");
  await ana.page.goto(link);
  const target = ana.page.locator("[data-target]", { hasText: "the first of many" });
  await target.waitFor();
  expect(await isInView(ana.page, "the first of many")).toBe(true);
  await ana.page.getByRole("button", { name: "Jump to latest" }).click();
  await target.waitFor({ state: "detached" });
  await ana.page.getByRole("link", { name: link }).click();
  await target.waitFor();
  expect(new URL(ana.page.url()).pathname).toBe(new URL(link).pathname);
});

function isInView(page: Page, text: string): Promise<boolean> {
  return page.getByRole("log").evaluate((view, words) => {
    const row = [...view.querySelectorAll(".row")].find((each) => each.textContent.includes(words));
    const { top, bottom } = view.getBoundingClientRect();
    const box = row?.getBoundingClientRect();
    return box !== undefined && box.top >= top && box.bottom <= bottom;
  }, text);
}
