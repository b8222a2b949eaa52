import { expect, it } from "vitest";
import type { Person } from "./kit/person.ts";
import { newPerson, newTab, sharedServer } from "./kit/stage.ts";

const PASSWORD = "seven green bicycles";
const server = sharedServer();

async function fillIn(person: Person, way: "Sign in" | "Create account", password = PASSWORD): Promise<void> {
  const { page, name } = person;
  await page.getByRole("tab", { name: way }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("tabpanel").getByRole("button", { name: way }).click();
}

async function signOut({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
}

it("an account is made, left, refused with a wrong password and entered again with its rooms", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.open("/r/garden");
  await fillIn(ana, "Create account", "short");
  expect(await ana.page.getByLabel("Password").evaluate((field: HTMLInputElement) => field.validity.tooShort)).toBe(
    true,
  );
  await fillIn(ana, "Create account");
  await ana.isIn("garden");
  await ana.say("mine");
  await ana.sees(["mine"]);
  await ana.composer.pressSequentially("a secret draft");
  await signOut(ana);

  await ana.page.getByRole("heading", { name: "Parley" }).waitFor();
  await fillIn(ana, "Sign in", "eight blue bicycles");
  expect(await ana.page.getByRole("alert").innerText()).toBe("Name or password is wrong.");
  await fillIn(ana, "Sign in");
  await ana.room("garden").click();
  await ana.isIn("garden");
  await ana.sees(["mine"]);
  expect(await ana.message("mine").getByText("you", { exact: true }).count()).toBe(1);
  expect(await ana.composer.inputValue()).toBe("");
  await ana.page.reload();
  await ana.isIn("garden");
});

it("a name that is taken is refused with words", async () => {
  const [first, second] = await Promise.all([newPerson(server(), "Dora"), newPerson(server(), "dora")]);
  await first.open("/");
  await fillIn(first, "Create account");
  await first.page.getByRole("button", { name: "Account menu" }).waitFor();
  await second.open("/");
  await fillIn(second, "Create account");
  expect(await second.page.getByRole("alert").innerText()).toBe("This name is taken. Choose another one.");
});

it("a second device shows what is unread, and reading there clears the first", async () => {
  const [laptop, phone, bob] = await Promise.all([
    newPerson(server(), "Cleo"),
    newPerson(server(), "Cleo"),
    newPerson(server(), "Bob"),
  ]);
  await laptop.open("/r/kitchen");
  await fillIn(laptop, "Create account");
  await laptop.isIn("kitchen");
  await laptop.open("/");
  await laptop.page.getByRole("heading", { name: "Pick up where you left off" }).waitFor();
  await bob.enter("kitchen");
  await bob.say("one");
  await bob.say("two");
  await bob.sees(["one", "two"]);
  await laptop.room("kitchen").getByText("2").waitFor();

  await phone.open("/");
  await fillIn(phone, "Sign in");
  await phone.room("kitchen").getByText("2").waitFor();
  await phone.room("kitchen").click();
  await phone.sees(["one", "two"]);
  await phone.unread("kitchen").waitFor({ state: "detached" });
  await laptop.unread("kitchen").waitFor({ state: "detached" });
  await bob.say("three");
  await laptop.room("kitchen").getByText("1").waitFor();
});

it("signing out in one tab ends the other tab's connection, which says so", async () => {
  const ana = await newPerson(server(), "Emma");
  await ana.open("/r/office");
  await fillIn(ana, "Create account");
  await ana.isIn("office");
  const other = await newTab(server(), ana);
  await other.open("/r/office");
  await other.isIn("office");
  await signOut(ana);
  const dialog = other.page.getByRole("dialog", { name: "Please sign in again" });
  await dialog.waitFor();
  const bob = await newPerson(server(), "Bob");
  await bob.enter("office");
  await bob.say("is anybody here?");
  await bob.sees(["is anybody here?"]);
  await bob.page.getByRole("button", { name: "1 online" }).waitFor();
  expect(await other.message("is anybody here?").count()).toBe(0);

  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await other.message("is anybody here?").waitFor();
  await dialog.waitFor({ state: "detached" });
});
