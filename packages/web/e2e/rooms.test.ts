import { describe, expect, it } from "vitest";
import { makeAccount } from "./kit/account.ts";
import { findings } from "./kit/axe.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { newPerson, sharedServer } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

async function newUser(name: string, path = "/"): Promise<Person> {
  const person = await newPerson(server(), name);
  await person.open(path);
  await makeAccount(person);
  return person;
}

async function chooseInRoomMenu({ page }: Person, entry: string): Promise<void> {
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menu").getByText(entry, { exact: true }).click();
}

async function inviteLink({ page }: Person, uses: string): Promise<string> {
  await page.getByRole("button", { name: "Invite people" }).click();
  await page.getByLabel("Lets in").selectOption(uses);
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByRole("textbox", { name: "Invite link" }).inputValue();
  await page.keyboard.press("Escape");
  return new URL(link).pathname;
}

it("a private room: made, invited to by a link that looking does not use up, roles, a way out, the archive", async () => {
  const [ana, bob] = await Promise.all([newUser("Ana"), newUser("Bob")]);
  await ana.page.getByRole("button", { name: "New room" }).click();
  await ana.page.getByText("Private").click();
  await ana.page.getByLabel("Name").fill("Board");
  await ana.page.getByLabel("Topic").fill("What we decide");
  await ana.page.keyboard.press("Enter");
  await ana.isIn("Board");
  await ana.page.getByText("What we decide").waitFor();

  const path = await inviteLink(ana, "1 person");
  for (let look = 0; look < 2; look++) {
    await bob.open(path);
    await bob.page.getByRole("heading", { name: "Board" }).waitFor();
    await bob.page.getByRole("button", { name: "Join the room" }).waitFor();
  }
  expect(await bob.room("Board").count()).toBe(0);
  await bob.page.getByRole("button", { name: "Join the room" }).click();
  await bob.isIn("Board");
  await ana.page.getByText("Ana let Bob in").waitFor();

  const cleo = await newPerson(server(), "Cleo");
  await cleo.open(path);
  await cleo.page.getByText("This link has ended").waitFor();

  await ana.page.getByRole("button", { name: "What Bob may do" }).click();
  await ana.page.getByRole("menuitem", { name: "Make a moderator" }).click();
  await bob.page.getByText("Ana made Bob a moderator").waitFor();
  await chooseInRoomMenu(bob, "Room settings");
  await bob.page.getByLabel("Topic").fill("What we decided");
  await bob.page.getByText("Announcements").click();
  await bob.page.getByRole("button", { name: "Save" }).click();
  await ana.page.locator(".room-topic", { hasText: "What we decided" }).waitFor();

  await ana.page.getByRole("button", { name: "What Bob may do" }).click();
  await ana.page.getByRole("menuitem", { name: "Make a mere member" }).click();
  await bob.page.getByText("Only moderators write here.").waitFor();
  await ana.say("the last word");
  await bob.sees(["the last word"]);

  await chooseInRoomMenu(ana, "Room settings");
  await ana.page.getByRole("button", { name: "Archive" }).click();
  await bob.page.getByText("This room is archived").waitFor();
  await ana.page.getByText("This room is archived").waitFor();

  await ana.page.getByRole("button", { name: "What Bob may do" }).click();
  await ana.page.getByRole("menuitem", { name: "Take out of the room" }).click();
  await expect.poll(() => bob.page.getByRole("link", { name: "Board" }).count(), { timeout: PATIENCE_MS }).toBe(0);
});

it("people who are let in, a public room that is found and joined, a conversation, favourites and silence", async () => {
  const [dora, emil] = await Promise.all([newUser("Dora"), newUser("Emil")]);
  const { page } = dora;
  await page.getByRole("button", { name: "New room" }).click();
  await page.getByLabel("Name").fill("Garden plans");
  await page.getByRole("button", { name: "Create room" }).click();
  await dora.isIn("Garden plans");
  await emil.page.getByRole("button", { name: "Browse rooms" }).click();
  await emil.page.getByRole("searchbox", { name: "Find a room" }).fill("gard");
  await emil.page.getByRole("button", { name: "Join Garden plans" }).click();
  await emil.isIn("Garden plans");

  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("combobox", { name: "People" }).fill("em");
  await page.getByRole("option", { name: "Emil" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Start talking" }).click();
  await dora.isIn("Emil");
  await dora.say("just us");
  await emil.room("Dora").click();
  await emil.sees(["just us"]);
  await emil.say("yes");
  await dora.sees(["just us", "yes"]);

  await emil.room("Garden plans").click();
  await chooseInRoomMenu(emil, "Make it a favourite");
  await emil.page.getByRole("list", { name: "Favourites" }).getByRole("link", { name: "Garden plans" }).waitFor();
  await emil.room("Dora").click({ button: "right" });
  await emil.page.getByRole("menuitemradio", { name: "Nothing (mute)" }).click();
  await emil.room("Dora").getByLabel("muted").waitFor();
  await dora.say("are you there?");
  await dora.room("Garden plans").click();
  await dora.isIn("Garden plans");
  await dora.say("and here?");
  await emil.sees(["and here?"]);
  expect(await emil.unread("Dora").count()).toBe(0);
});

describe.each(["light", "dark"] as const)("axe finds nothing serious, %s", (colorScheme) => {
  it("in the dialogs, panels and menus of a room, wide and narrow", async () => {
    const fay = await newPerson(server(), `Fay ${colorScheme}`, { colorScheme });
    const { page } = fay;
    const look = async (): Promise<void> => expect(await findings(page)).toEqual([]);
    await fay.open("/");
    await makeAccount(fay);
    await page.getByRole("button", { name: "New room" }).click();
    await page.getByLabel("Name").fill(`Workshop ${colorScheme}`);
    await look();
    await page.keyboard.press("Enter");
    await fay.isIn(`Workshop ${colorScheme}`);
    await page.getByRole("button", { name: "Room menu" }).click();
    await look();
    await page.getByRole("menuitem", { name: "Room settings" }).click();
    await page.getByLabel("Description").waitFor();
    await look();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Invite people" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByRole("textbox", { name: "Invite link" }).inputValue();
    await page.getByRole("combobox", { name: "People to let in" }).fill("a");
    await look();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Browse rooms" }).click();
    await page.getByRole("button", { name: `Open Workshop ${colorScheme}` }).waitFor();
    await look();
    await page.keyboard.press("Escape");
    await fay.open(new URL(link).pathname);
    await page.getByRole("button", { name: "Join the room" }).waitFor();
    await look();
    await page.getByRole("button", { name: "Join the room" }).click();
    await fay.isIn(`Workshop ${colorScheme}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Room menu" }).waitFor();
    if (await page.getByRole("complementary", { name: "Who is online" }).isVisible())
      await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menu").waitFor();
    await look();
  });
});
