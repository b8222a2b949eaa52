import type { Page } from "playwright-core";
import type { Person } from "./person.ts";

/** Presses Tab until the named control has the focus. */
export async function tabTo({ page }: Person, name: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${name}`);
}

/** What the control that has the focus is called. */
export async function focused(page: Page): Promise<string> {
  return (await focusLook(page)).name;
}

export function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

/** What has the focus, and whether it, or the box around it, is drawn otherwise than without the focus. */
export function focusLook(page: Page): Promise<{ name: string; isInSight: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: "", isInSight: true };
    const name = element.getAttribute("aria-label") ?? element.innerText.trim();
    const look = (): string =>
      [
        element,
        element.nextElementSibling,
        element.parentElement,
        element.closest("form > *"),
        element.closest(".writing"),
      ]
        .filter((each) => each !== null)
        .map((each) => getComputedStyle(each))
        .map(({ outline, boxShadow, borderColor }) => `${outline} ${boxShadow} ${borderColor}`)
        .join("; ");
    const withFocus = look();
    element.blur();
    const without = look();
    element.focus({ preventScroll: true });
    return { name, isInSight: withFocus !== without };
  });
}
