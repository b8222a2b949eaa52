import { expect, it } from "vitest";
import { focused, focusedText, tabTo } from "./kit/focus.ts";
import { PATIENCE_MS } from "./kit/person.ts";
import { sharedServer, twoMembers } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

it("a message is sent, edited and reacted to by keyboard alone", async () => {
  const [ana, bob] = await twoMembers(server(), "words");
  const { keyboard } = ana.page;
  await expect.poll(() => focused(ana.page)).toBe("Message words");
  await keyboard.type("first draft");
  await keyboard.press("Enter");
  await bob.sees(["first draft"]);
  await keyboard.press("ArrowUp");
  await expect.poll(() => focused(ana.page)).toBe("Edit message");
  await keyboard.press("Control+a");
  await keyboard.type("second draft");
  await keyboard.press("Enter");
  await bob.sees(["second draft"]);
  await expect.poll(() => focused(ana.page)).toBe("Message words");

  await bob.say("what do you think?");
  await ana.sees(["second draft", "what do you think?"]);
  await keyboard.press("Shift+Tab");
  await tabTo(ana, "Messages in words");
  await keyboard.press("ArrowUp");
  await expect.poll(() => focusedText(ana.page)).toContain("what do you think?");
  await keyboard.press("+");
  await ana.page.getByRole("combobox", { name: "Find an emoji" }).waitFor();
  await keyboard.type("tada");
  await ana.page.getByRole("gridcell", { name: "tada" }).waitFor();
  await keyboard.press("Enter");
  await bob
    .message("what do you think?")
    .getByRole("button", { name: /^🎉 1: Ana/ })
    .waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => focused(ana.page)).toBe("Message words");
});

it("a file is attached and sent, and taken out again, by keyboard alone", async () => {
  const [ana, bob] = await twoMembers(server(), "papers");
  const { keyboard } = ana.page;
  const attach = async (name: string): Promise<void> => {
    // Before it is opened: the browser would show its own.
    const opened = ana.page.waitForEvent("filechooser");
    await tabTo(ana, "Attach files");
    await keyboard.press("Enter");
    const chooser = await opened;
    await chooser.setFiles([{ name, mimeType: "text/plain", buffer: Buffer.from("beans and chard") }]);
    await expect.poll(() => focused(ana.page)).toBe("Message papers");
  };
  const done = ana.page.locator('.upload[data-state="done"]');
  await attach("list.txt");
  await attach("wrong.txt");
  await expect.poll(() => done.count(), { timeout: PATIENCE_MS }).toBe(2);
  await tabTo(ana, "Take out wrong.txt");
  await keyboard.press("Enter");
  await expect.poll(() => done.count()).toBe(1);
  await tabTo(ana, "Message papers");
  await keyboard.type("what we sow");
  await keyboard.press("Enter");
  await bob
    .message("what we sow")
    .getByRole("link", { name: /list\.txt/ })
    .waitFor();
  expect(await bob.page.getByText("wrong.txt").count()).toBe(0);
});

it("messages are searched and one is opened in its room by keyboard alone", async () => {
  const [ana, bob] = await twoMembers(server(), "shed");
  const { keyboard } = ana.page;
  await bob.say("the red wheelbarrow");
  await bob.say("a wheelbarrow without a wheel");
  await ana.sees(["the red wheelbarrow", "a wheelbarrow without a wheel"]);
  await keyboard.press("Control+k");
  await ana.page.getByRole("combobox", { name: "Room code or name" }).waitFor();
  await keyboard.type("cellar");
  await ana.page.getByRole("option", { name: "Join or create cellar" }).waitFor();
  await keyboard.press("Enter");
  await ana.isIn("cellar");

  await keyboard.press("Control+Shift+F");
  await expect.poll(() => focused(ana.page)).toBe("Search messages");
  await keyboard.press("Tab");
  await expect.poll(() => ana.page.evaluate(() => document.activeElement?.matches("input[type=radio]"))).toBe(true);
  await keyboard.press("ArrowRight");
  await keyboard.press("Shift+Tab");
  await keyboard.type("from:bo");
  await ana.page.getByRole("option", { name: bob.name }).waitFor();
  await keyboard.press("Enter");
  await keyboard.type("wheelb");
  await expect.poll(() => ana.page.locator(".hit").count(), { timeout: PATIENCE_MS }).toBe(2);
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await expect.poll(() => focusedText(ana.page)).toContain("the red wheelbarrow");
  await keyboard.press("Enter");
  await ana.isIn("shed");
  await ana.page.locator("[data-target]", { hasText: "the red wheelbarrow" }).waitFor();
  await keyboard.press("Control+Shift+F");
  await expect.poll(() => focused(ana.page)).toBe("Search messages");
  await keyboard.press("Escape");
  await ana.page.getByRole("complementary", { name: "Search messages" }).waitFor({ state: "detached" });
});

it("a room is created, and one goes from room to room, by keyboard alone", async () => {
  const [ana, bob] = await twoMembers(server(), "yard");
  const { keyboard } = ana.page;
  await tabTo(ana, "New room");
  await keyboard.press("Enter");
  await ana.page.getByRole("dialog", { name: "New room" }).waitFor();
  await keyboard.press("Shift+Tab");
  await keyboard.press("ArrowRight");
  await keyboard.press("Tab");
  await keyboard.type("Board");
  await keyboard.press("Enter");
  await ana.isIn("Board");
  await keyboard.type("only us");
  await keyboard.press("Enter");
  await ana.sees(["only us"]);
  expect(await bob.room("Board").count()).toBe(0);

  await keyboard.press("Alt+ArrowDown");
  await ana.isIn("yard");
  await keyboard.press("Alt+ArrowUp");
  await ana.isIn("Board");
  await keyboard.press("Control+k");
  await ana.page.getByRole("combobox", { name: "Room code or name" }).waitFor();
  await keyboard.type("yar");
  await ana.page.getByRole("option", { name: "yard" }).first().waitFor();
  await keyboard.press("Enter");
  await ana.isIn("yard");
});
