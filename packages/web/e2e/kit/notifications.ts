import type { Page } from "playwright-core";

/** In place of the browser's: a headless one shows none. */
export async function recordNotifications(page: Page): Promise<void> {
  await page.context().grantPermissions(["notifications"]);
  await page.evaluate(() => {
    const told: string[] = [];
    class Recorded extends EventTarget {
      static readonly permission = "granted";
      constructor(title: string, { body }: NotificationOptions) {
        super();
        told.push(`${title}: ${body}`);
      }
      close(): void {}
    }
    Object.assign(window, { Notification: Recorded, told });
  });
}

/** What was told so far, the oldest first. */
export function notifications(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => Reflect.get(window, "told") as string[]);
}

/** Chooses in the settings what this device tells of. */
export async function notifyOf(page: Page, level: "Everything" | "Mentions" | "Off"): Promise<void> {
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByText(level, { exact: true }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.waitFor({ state: "detached" });
}
