import { describe, expect, it } from "vitest";
import { findings } from "./kit/axe.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { sharedServer, twoMembers } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

/** The row of a message with everything on it. */
const rowOf = ({ page }: Person, text: string) => page.locator(".row").filter({ hasText: text });

const markedAt = (person: Person, text: string, reader: Person) =>
  rowOf(person, text).getByRole("img", { name: `Read by ${reader.name}` });

async function switchReceipts({ page }: Person, isOn: boolean): Promise<void> {
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  const toggle = page.getByRole("checkbox", { name: "Let others see what I have read" });
  await expect.poll(() => toggle.isEnabled(), { timeout: PATIENCE_MS }).toBe(true);
  await toggle.setChecked(isOn);
  await expect.poll(() => toggle.isEnabled(), { timeout: PATIENCE_MS }).toBe(true);
  expect(await toggle.isChecked()).toBe(isOn);
  await page.getByRole("button", { name: "Done" }).click();
}

describe("who has read what", () => {
  it("is seen beside the newest message each has read, moves along, and moves nothing", async () => {
    const [ana, bob] = await twoMembers(server(), "reading");
    await ana.say("the first");
    await markedAt(ana, "the first", bob).waitFor();
    // Bob looks elsewhere: what comes now is not read.
    await bob.open("/");
    await bob.page.getByRole("heading", { name: "Pick up where you left off" }).waitFor();
    await ana.say("the second");
    await ana.message("the second").waitFor();
    const before = await ana.message("the second").boundingBox();
    await bob.open("/r/reading");
    await markedAt(ana, "the second", bob).waitFor();
    await markedAt(ana, "the first", bob).waitFor({ state: "detached" });
    expect(await ana.message("the second").boundingBox()).toEqual(before);
    expect(await findings(ana.page)).toEqual([]);
    // A reload shows it too: it is asked for, not only told.
    await ana.page.reload();
    await markedAt(ana, "the second", bob).waitFor();
  });

  it("is listed for a message, by name, from its menu", async () => {
    const [ana, bob] = await twoMembers(server(), "asking");
    await ana.say("who reads this?");
    await markedAt(ana, "who reads this?", bob).waitFor();
    await ana.choose("who reads this?", "Read by");
    const dialog = ana.page.getByRole("dialog", { name: "Read by" });
    await dialog.getByRole("listitem").filter({ hasText: bob.name }).waitFor();
    expect(await dialog.getByRole("listitem").count()).toBe(1);
    expect(await findings(ana.page)).toEqual([]);
    await ana.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("is kept to oneself by a switch: what was shown goes at once, and comes back with it", async () => {
    const [ana, bob] = await twoMembers(server(), "hiding");
    await ana.say("in the open");
    const mark = markedAt(ana, "in the open", bob);
    await mark.waitFor();
    await switchReceipts(bob, false);
    await mark.waitFor({ state: "detached" });
    await ana.choose("in the open", "Read by");
    await ana.page.getByText("Nobody else has read it yet").waitFor();
    await ana.page.keyboard.press("Escape");
    // On all of one's devices, and after a reload.
    await bob.page.reload();
    await switchReceipts(bob, true);
    await mark.waitFor();
  });
});
