import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findings } from "./kit/axe.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { newTab, sharedServer, twoMembers } from "./kit/stage.ts";

const server = sharedServer();

const openMenu = ({ page }: Person) => page.getByRole("button", { name: "Account menu" }).click();

async function openDialog(person: Person): Promise<Locator> {
  await openMenu(person);
  await person.page.getByRole("button", { name: /status/ }).click();
  const dialog = person.page.getByRole("dialog", { name: "Set a status" });
  await dialog.waitFor();
  return dialog;
}

/** The row of somebody in the open list of who is there. */
const rowOf = ({ page }: Person, name: string): Locator =>
  page.getByRole("complementary", { name: "Who is online" }).getByRole("listitem").filter({ hasText: name });

async function seePeople({ page }: Person): Promise<void> {
  const people = page.getByRole("complementary", { name: "Who is online" });
  if (!(await people.isVisible())) await page.getByTitle("Who is here").click();
  await people.waitFor();
}

/** A conversation of the two, open at both. */
async function talk(ana: Person, bob: Person): Promise<void> {
  await ana.page.getByRole("button", { name: "New conversation" }).click();
  await ana.page.getByRole("combobox", { name: "People" }).fill(bob.name);
  await ana.page.getByRole("option", { name: bob.name }).waitFor();
  await ana.page.keyboard.press("Enter");
  await ana.page.getByRole("button", { name: "Start talking" }).click();
  await ana.isIn(bob.name);
  await bob.room(ana.name).click();
  await bob.isIn(ana.name);
}

it("what somebody is up to stands beside their name at the other's: in the list, the header and the panel, until it is cleared", async () => {
  const [ana, bob] = await twoMembers(server(), "lunch");
  await talk(ana, bob);
  await seePeople(bob);
  const dialog = await openDialog(ana);
  await dialog.getByRole("button", { name: "Out for lunch" }).click();
  await dialog.getByLabel("What are you up to?").fill("Out for noodles");
  await dialog.getByText("30 minutes").click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await ana.page.locator(".account-button").getByRole("img", { name: "Status: Out for noodles" }).waitFor();

  const mark = (within: Locator): Locator => within.getByRole("img", { name: "Status: Out for noodles" });
  await mark(bob.room(ana.name)).waitFor();
  expect(await mark(bob.room(ana.name)).textContent()).toBe("🍜");
  await mark(bob.page.getByRole("main").getByRole("heading")).waitFor();
  await bob.page.getByRole("main").getByText("Out for noodles", { exact: true }).waitFor();
  await rowOf(bob, ana.name).getByText("Out for noodles").waitFor();

  // It is kept with the person: also for who was away, and where its owner is not.
  await ana.page.close();
  await bob.room(ana.name).getByText("online").waitFor({ state: "detached" });
  await bob.page.reload();
  await mark(bob.room(ana.name)).waitFor();

  const again = await newTab(server(), ana);
  await again.open("/");
  const kept = await openDialog(again);
  await kept.getByText(/As it is now, it ends/).waitFor();
  await kept.getByRole("button", { name: "Clear status" }).click();
  await kept.waitFor({ state: "detached" });
  await mark(bob.room(ana.name)).waitFor({ state: "detached" });
});

it("somebody at whose page nothing was done for five minutes is away, and here again at a touch", async () => {
  const [ana, bob] = await twoMembers(server(), "idle");
  await ana.page.clock.install();
  await ana.page.reload();
  await ana.isIn("idle");
  await seePeople(bob);
  await rowOf(bob, ana.name).getByText("online").waitFor();
  const isAway = async (): Promise<boolean> => {
    // The first of them loads the watch. What was said on a connection that broke for silence meanwhile is said again.
    await ana.page.clock.fastForward(5 * 60_000);
    return rowOf(bob, ana.name).getByText("away").isVisible();
  };
  await expect.poll(isAway, { timeout: PATIENCE_MS, interval: 1_000 }).toBe(true);
  await ana.page.mouse.move(300, 300);
  await ana.page.mouse.move(310, 310);
  await rowOf(bob, ana.name).getByText("online").waitFor();
});

it("a status is set with the keyboard alone, with any emoji, and Escape closes the picker before the dialog", async () => {
  const [ana] = await twoMembers(server(), "keys");
  const { keyboard } = ana.page;
  await ana.page.getByRole("button", { name: "Account menu" }).focus();
  await keyboard.press("Enter");
  await ana.page.getByRole("button", { name: "Set a status" }).focus();
  await keyboard.press("Enter");
  const dialog = ana.page.getByRole("dialog", { name: "Set a status" });
  await dialog.getByLabel("What are you up to?").waitFor();
  await keyboard.type("planting");
  await keyboard.press("Shift+Tab");
  await keyboard.press("Enter");
  const picker = ana.page.getByRole("dialog", { name: "Emoji" });
  await picker.getByRole("combobox").waitFor();
  await keyboard.press("Escape");
  await picker.waitFor({ state: "detached" });
  await dialog.waitFor();
  await keyboard.press("Enter");
  await picker.getByRole("gridcell").first().waitFor();
  await keyboard.type("potted plant");
  await picker.getByText(":potted_plant:").waitFor();
  await keyboard.press("Enter");
  await picker.waitFor({ state: "detached" });
  await dialog.getByLabel("What are you up to?").press("Enter");
  await dialog.waitFor({ state: "detached" });
  const mark = ana.page.locator(".account-button").getByRole("img", { name: "Status: planting" });
  await mark.waitFor();
  expect(await mark.textContent()).toBe("🪴");
});

describe.each(["light", "dark"] as const)("in the %s theme axe finds nothing", (colorScheme) => {
  it("in the dialog, and where presence and statuses are shown", async () => {
    const [ana, bob] = await twoMembers(server(), `marks-${colorScheme}`);
    await ana.page.emulateMedia({ colorScheme });
    await bob.page.emulateMedia({ colorScheme });
    await talk(ana, bob);
    const dialog = await openDialog(ana);
    expect(await findings(ana.page)).toEqual([]);
    await dialog.getByLabel("What are you up to?").fill("x".repeat(101));
    await dialog.getByText("1 characters too long").waitFor();
    expect(await findings(ana.page)).toEqual([]);
    await dialog.getByRole("button", { name: "In a meeting" }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await seePeople(bob);
    await rowOf(bob, ana.name).getByText("In a meeting").waitFor();
    expect(await findings(bob.page)).toEqual([]);
  });
});
