import { describe, expect, it } from "vitest";
import { findings } from "./kit/axe.ts";
import { notifications, notifyOf, recordNotifications } from "./kit/notifications.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { newPerson, sharedServer, twoMembers } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

async function openSettings({ page }: Person) {
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.waitFor();
  return dialog;
}

/** Chooses in the menu of a room in the list. */
async function setLevel(person: Person, code: string, level: string): Promise<void> {
  await person.room(code).click({ button: "right" });
  await person.page.getByRole("menuitemradio", { name: level }).click();
}

it("desktop notifications hold to what the device and the room both tell of", async () => {
  const [ana, bob] = await twoMembers(server(), "bells");
  const call = async (text: string): Promise<void> => {
    await ana.composer.pressSequentially(`@${bob.name.slice(0, 2)}`);
    await ana.page.getByRole("option", { name: bob.name }).waitFor();
    await ana.composer.press("Tab");
    await ana.composer.pressSequentially(text);
    await ana.composer.press("Enter");
  };
  await bob.open("/");
  await bob.page.getByRole("heading", { name: "Pick up where you left off" }).waitFor();
  await recordNotifications(bob.page);
  await ana.say("before anything was chosen");
  await bob.unread("bells").waitFor();
  await notifyOf(bob.page, "Everything");
  const told = [`${ana.name} in bells: plain`];
  const isTold = async (): Promise<void> => {
    await expect.poll(() => notifications(bob.page), { timeout: PATIENCE_MS }).toEqual(told);
  };
  await ana.say("plain");
  await isTold();

  await setLevel(bob, "bells", "Mentions");
  await ana.say("not for anybody");
  await call("called");
  told.push(`${ana.name} in bells: @${bob.name} called`);
  await isTold();

  await setLevel(bob, "bells", "Nothing (mute)");
  await bob.room("bells").getByLabel("muted").waitFor();
  await ana.say("into silence");
  await call("called in silence");
  await ana.message("called in silence").waitFor();
  await setLevel(bob, "bells", "Everything");
  await bob.room("bells").getByLabel("muted").waitFor({ state: "detached" });
  await ana.say("aloud again");
  told.push(`${ana.name} in bells: aloud again`);
  await isTold();

  await notifyOf(bob.page, "Mentions");
  await ana.say("for the device too much");
  await call("to the device");
  told.push(`${ana.name} in bells: @${bob.name} to the device`);
  await isTold();
  await notifyOf(bob.page, "Off");
  await call("in vain");
  await bob
    .room("bells")
    .getByText(/4 mentions/)
    .waitFor();
  await isTold();
});

it("a theme holds at once and after a reload, and a quieter room can be made louder again", async () => {
  const [ana] = await twoMembers(server(), "quiet-corner");
  const ground = (): Promise<string> => ana.page.evaluate(() => getComputedStyle(document.body).colorScheme);
  await setLevel(ana, "quiet-corner", "Nothing (mute)");
  await ana.room("quiet-corner").getByLabel("muted").waitFor();
  const dialog = await openSettings(ana);
  await dialog.getByText("Dark", { exact: true }).click();
  expect(await ground()).toBe("dark");
  await dialog.getByLabel("Notify me in quiet-corner of").selectOption("Mentions");
  await ana.room("quiet-corner").getByLabel("muted").waitFor({ state: "detached" });
  await dialog.getByRole("button", { name: "Done" }).click();
  await ana.page.reload();
  await ana.isIn("quiet-corner");
  expect(await ground()).toBe("dark");
});

it("what the browser allows is explained, and what it refuses is not shown as chosen", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.page.addInitScript(() => {
    Object.assign(window, { Notification: { permission: "denied" } });
  });
  await ana.enter("blocked");
  const dialog = await openSettings(ana);
  await dialog.getByText(/^Your browser blocks notifications/).waitFor();
  await dialog.getByText("Everything", { exact: true }).click();
  await ana.page.getByText("The browser does not allow notifications from this page.").waitFor();
  expect(await dialog.getByRole("radio", { name: "Off" }).isChecked()).toBe(true);
});

it("? shows every shortcut where nothing is written, and Escape leads back", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.enter("keys-help");
  await ana.composer.pressSequentially("what?");
  expect(await ana.composer.inputValue()).toBe("what?");
  await ana.page.getByRole("button", { name: "Room menu" }).focus();
  await ana.page.keyboard.press("?");
  const dialog = ana.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.getByText("Mark unread from here").waitFor();
  await ana.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await ana.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Room menu");
});

describe.each(["light", "dark"] as const)("axe finds nothing, %s", (colorScheme) => {
  it.each([
    ["wide", { width: 1280, height: 800 }],
    ["narrow", { width: 390, height: 844 }],
  ])("in the settings and the shortcuts, %s", async (size, viewport) => {
    const ana = await newPerson(server(), `Ana-${colorScheme}-${size}`, { colorScheme, viewport });
    await ana.signUp();
    await ana.open("/r/hush");
    await ana.isIn("hush");
    await ana.page.getByRole("button", { name: "Room menu" }).click();
    await ana.page.getByRole("menuitemradio", { name: "Mentions" }).click();
    if (size === "narrow") await ana.page.getByRole("button", { name: "Rooms", exact: true }).click();
    const dialog = await openSettings(ana);
    await dialog.getByLabel("Notify me in hush of").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await ana.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    expect(await findings(ana.page)).toEqual([]);
  });
});
