import { describe, expect, it } from "vitest";
import { findings } from "./kit/axe.ts";
import { focused, focusedText, focusLook, tabTo } from "./kit/focus.ts";
import { PATIENCE_MS } from "./kit/person.ts";
import { anaAndBob, newPerson, sharedServer } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const EVERY_KIND = [
  "plain words",
  "**bold**, *soft*, ~~gone~~ and `code`",
  "- one\n- two\n\n1. first\n2. second",
  "> quoted\n\nanswered",
  "```ts\nconst a: number = 1;\n```",
  "see [the docs](https://example.org/) or https://example.org/a",
  `a long one ${"and on ".repeat(120)}`,
  "שלום and مرحبا",
];

describe.each(["light", "dark"] as const)("in the %s theme axe finds nothing", (colorScheme) => {
  it("on the way in", async () => {
    const ana = await newPerson(server(), "Ana", { colorScheme });
    await ana.open("/");
    await ana.page.getByRole("tab", { name: "Visit" }).waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await ana.page.getByRole("tab", { name: "Sign in" }).click();
    await ana.page.getByLabel("Name", { exact: true }).fill("nobody");
    await ana.page.getByLabel("Password").fill("wrong words");
    await ana.page.getByRole("tabpanel").getByRole("button", { name: "Sign in" }).click();
    await ana.page.getByRole("alert").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await ana.page.getByRole("tab", { name: "Create account" }).click();
    expect(await findings(ana.page)).toEqual([]);
    await ana.page.getByRole("tab", { name: "Visit" }).click();
    await ana.page.getByLabel("Your name").fill("Ana");
    await ana.page.getByRole("button", { name: "Start talking" }).click();
    await ana.page.getByRole("heading", { name: "Start a conversation" }).waitFor();
    expect(await findings(ana.page)).toEqual([]);
  });

  it("in a room with every kind of message, in its dialogs and without a connection", async () => {
    const [ana, bob] = await anaAndBob(server(), `kinds-${colorScheme}`, { colorScheme });
    const { page } = ana;
    await bob.composer.pressSequentially("typing");
    await page.getByText("Bob is typing").waitFor();
    expect(await findings(page)).toEqual([]);
    for (const text of EVERY_KIND) await bob.say(text);
    await ana.say("an answer");
    await ana.message("שלום").waitFor();
    expect(await findings(page)).toEqual([]);

    await (await ana.pointAt("plain words")).getByRole("button", { name: "React with 👍" }).click();
    await ana.message("plain words").getByRole("button", { name: "👍 1: You" }).waitFor();
    await ana.choose("plain words", "Reply");
    await ana.composer.pressSequentially("my reply :ta");
    await page.getByRole("option").first().waitFor();
    expect(await findings(page)).toEqual([]);
    await ana.composer.press("Enter");
    await ana.composer.press("Enter");
    await ana.message("my reply").waitFor();
    await ana.openMenu("my reply");
    expect(await findings(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "More reactions" }).click();
    await page.getByRole("gridcell").first().waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await ana.choose("my reply", "Edit");
    await ana.editor.fill("my reply, edited");
    expect(await findings(page)).toEqual([]);
    await ana.editor.press("Enter");
    await ana.message("my reply, edited").getByRole("button", { name: "edited" }).click();
    await page.getByRole("dialog").getByRole("listitem").nth(1).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await ana.choose("my reply, edited", "Delete");
    await page.getByRole("dialog").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("This message was deleted").waitFor();
    await page.getByRole("button", { name: "Pinned messages" }).click();
    await page.getByText("Nothing is pinned yet").waitFor();
    expect(await findings(page)).toEqual([]);

    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("new-room");
    await page.getByRole("option").first().waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menuitem", { name: "Leave room" }).click();
    await page.getByRole("dialog", { name: /^Leave/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Stay" }).click();

    await ana.context.setOffline(true);
    await ana.banner.waitFor();
    await ana.say("waiting");
    expect(await findings(page)).toEqual([]);
  });

  it("on a phone: the list, the room and the drawer", async () => {
    const ana = await newPerson(server(), "Ana", { colorScheme, ...PHONE });
    await ana.enter(`phone-${colorScheme}`);
    await ana.say("on the road");
    expect(await findings(ana.page)).toEqual([]);
    await ana.page.getByRole("button", { name: "Rooms", exact: true }).click();
    await ana.page.getByRole("dialog").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await ana.open("/");
    await ana.page.getByRole("heading", { name: "Parley" }).waitFor();
    expect(await findings(ana.page)).toEqual([]);
  });
});

it("everything can be done by keyboard, with the focus in sight and back where it was after a dialog", async () => {
  const ana = await newPerson(server(), "Ana");
  const { page } = ana;
  const { keyboard } = page;
  await ana.open("/r/first");
  await page.getByLabel("Your name").waitFor();
  await keyboard.type("Ana");
  await keyboard.press("Enter");
  await ana.isIn("first");
  await keyboard.type("hello");
  await keyboard.press("Enter");
  await ana.sees(["hello"]);

  await keyboard.press("Control+k");
  await keyboard.type("second");
  await page.getByRole("option", { name: "Join or create second" }).waitFor();
  await keyboard.press("Enter");
  await ana.isIn("second");
  await keyboard.press("Alt+ArrowUp");
  await ana.isIn("first");
  await keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Message first");

  await tabTo(ana, "1 online");
  const people = page.getByRole("complementary", { name: "Who is online" });
  await people.waitFor();
  await keyboard.press("Enter");
  await people.waitFor({ state: "detached" });
  await keyboard.press("Enter");
  await people.waitFor();

  const leave = async (): Promise<void> => {
    await keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await keyboard.press("ArrowUp");
    await keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Leave first?" }).waitFor();
  };
  await tabTo(ana, "Room menu");
  await leave();
  await keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await focused(page)).toBe("Room menu");
  await leave();
  await tabTo(ana, "Leave room");
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "Pick up where you left off" }).waitFor();
  expect(await ana.room("first").count()).toBe(0);
});

it("messages are walked through, reacted to, answered, edited and deleted by keyboard alone", async () => {
  const [ana, bob] = await anaAndBob(server(), "keys");
  const { page } = ana;
  const { keyboard } = page;
  for (const text of ["one", "two", "three"]) await bob.say(text);
  await ana.sees(["one", "two", "three"]);
  await tabTo(ana, "Messages in keys");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowUp");
  await expect.poll(() => focusedText(page)).toContain("two");

  await keyboard.press("+");
  await page.getByRole("combobox", { name: "Find an emoji" }).waitFor();
  await keyboard.type("tada");
  await page.getByRole("gridcell", { name: "tada" }).waitFor();
  await keyboard.press("Enter");
  await bob.message("two").getByRole("button", { name: "🎉 1: Ana" }).waitFor();
  await expect.poll(() => focusedText(page)).toContain("two");

  await keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await expect.poll(() => focusedText(page)).toContain("Reply");
  await keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Message keys");
  await keyboard.type("and four :smi");
  await page.getByRole("option", { name: ":smile:" }).waitFor();
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await bob.message("and four 😄").getByRole("button", { name: "Answers Bob two" }).waitFor();

  await keyboard.press("ArrowUp");
  await expect.poll(() => focused(page)).toBe("Edit message");
  await keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Message keys");
  await keyboard.press("ArrowUp");
  await keyboard.type("and five");
  await keyboard.press("Enter");
  await bob.message("and four 😄and five").waitFor();
  await expect.poll(() => focused(page)).toBe("Message keys");

  await tabTo(ana, "Messages in keys");
  await keyboard.press("ArrowUp");
  await keyboard.press("Delete");
  await page.getByRole("dialog", { name: "Delete this message?" }).waitFor();
  await keyboard.press("Enter");
  await bob.page.getByText("This message was deleted").waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Message keys");
});

it("the focus is in sight wherever Tab leads", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.enter("tour");
  await ana.say("```\ncode\n```");
  await ana.message("code").waitFor();
  const seen = new Set<string>();
  for (let step = 0; step < 30; step++) {
    await ana.page.keyboard.press("Tab");
    const { name, isInSight } = await focusLook(ana.page);
    expect({ name, isInSight }).toEqual({ name, isInSight: true });
    seen.add(name);
  }
  for (const name of ["Message tour", "Send", "Room menu", "1 online", "Messages in tour", "Create or join a room"]) {
    expect(seen).toContain(name);
  }
});

it("a new message is announced with its author, one's own is not", async () => {
  const [ana, bob] = await anaAndBob(server(), "announced");
  const region = ana.page.getByRole("status", { name: "New messages" });
  expect(await region.getAttribute("aria-live")).not.toBe("off");
  await ana.say("my own");
  await bob.sees(["my own"]);
  await bob.say("good **morning**");
  await expect.poll(() => region.textContent(), { timeout: PATIENCE_MS }).toMatch(/^Bob: good \**morning\**$/);
});
