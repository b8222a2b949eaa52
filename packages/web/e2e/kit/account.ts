import type { Person } from "./person.ts";

const PASSWORD = "seven green bicycles";

/** Makes an account with the person's name, at the page they are on. */
export async function makeAccount({ page, name }: Person): Promise<void> {
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("tabpanel").getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Account menu" }).waitFor();
}
