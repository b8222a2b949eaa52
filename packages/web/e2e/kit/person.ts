import type { BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Longest wait for what must happen; a quiet machine needs a tenth of it. */
export const PATIENCE_MS = 15_000;

/** Somebody at a page: what they do, and what they see. */
export class Person {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Dialogs, violations of the content security policy and uncaught errors: there must be none. */
  readonly problems: string[] = [];
  readonly #url: URL;

  private constructor(name: string, page: Page, url: URL) {
    this.name = name;
    this.context = page.context();
    this.page = page;
    this.#url = url;
    page.on("dialog", (dialog) => {
      this.problems.push(`a dialog said ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("pageerror", (error) => this.problems.push(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      if (message.text().startsWith(VIOLATION)) this.problems.push(message.text());
    });
  }

  static async at(url: URL, name: string, context: BrowserContext): Promise<Person> {
    const page = await context.newPage();
    await page.addInitScript((prefix) => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
        // The console is the one way out of the page that survives a reload.
        // oxlint-disable-next-line no-console
        console.error(`${prefix} ${violatedDirective} by ${blockedURI} in ${sourceFile}`);
      });
    }, VIOLATION);
    return new Person(name, page, url);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.#url).href);
  }

  /** Follows a room's link as somebody the browser has never seen. */
  async enter(code: string): Promise<void> {
    await this.open(`/r/${code}`);
    await this.page.getByLabel("Your name").fill(this.name);
    await this.page.getByRole("button", { name: "Join the room" }).click();
    await this.isIn(code);
  }

  async isIn(code: string): Promise<void> {
    await this.page.getByRole("main").getByRole("heading", { name: code }).waitFor();
    await this.composer.waitFor();
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^Message / });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Where a message is edited, in its place. */
  get editor(): Locator {
    return this.page.getByRole("textbox", { name: "Edit message" });
  }

  /**
   * Points at a message until its toolbar is there. While a list scrolls nothing in it can be pointed at, and a mouse that
   * lies still afterwards points at nothing.
   */
  async pointAt(text: string | RegExp): Promise<Locator> {
    const toolbar = this.message(text).getByRole("toolbar");
    const point = async () => {
      await this.message(text).hover();
      // Rows that came into view by this are measured now, and may have moved the message away from the pointer.
      for (let frame = 0; frame < 6; frame += 1) await this.page.evaluate(() => new Promise(requestAnimationFrame));
      return toolbar.isVisible();
    };
    await expect.poll(point, { timeout: PATIENCE_MS }).toBe(true);
    return toolbar;
  }

  /** Opens a message's menu. A press that falls into a list that is still scrolling opens none. */
  async openMenu(text: string | RegExp): Promise<Locator> {
    const menu = this.page.getByRole("menu");
    const press = async () => {
      await this.message(text).locator(".message-words").click({ button: "right" });
      await menu.waitFor({ timeout: 1000 }).catch(() => undefined);
      return menu.isVisible();
    };
    await expect.poll(press, { timeout: PATIENCE_MS }).toBe(true);
    return menu;
  }

  /** Picks something from a message's menu. */
  async choose(text: string | RegExp, what: string): Promise<void> {
    const menu = await this.openMenu(text);
    await menu.getByRole("menuitem", { name: what }).click();
  }

  /** Has an account and is signed in, without the form. */
  async signUp(): Promise<void> {
    const { name } = this;
    const made = await this.context.request.post(new URL("/api/v1/auth/register", this.#url).href, {
      data: { name, password: "seven green bicycles" },
    });
    expect(made.status()).toBe(201);
    await this.context.addInitScript((who) => {
      if (location.protocol === "http:") localStorage.setItem("parley:who", who);
    }, `user:${name}`);
  }

  message(text: string | RegExp): Locator {
    return this.page.getByRole("article").filter({ has: this.page.locator(".message-text", { hasText: text }) });
  }

  /** The texts of the messages on the page, in the order they stand there. */
  texts(): Promise<string[]> {
    return this.page.locator(".message-text").allInnerTexts();
  }

  /** In the end the room reads exactly like this, and nothing of it is still to be sent. */
  async sees(texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.texts(), { timeout: PATIENCE_MS }).toEqual(texts);
    await expect.poll(() => this.page.locator("[data-pending]").count(), { timeout: PATIENCE_MS }).toBe(0);
  }

  room(code: string): Locator {
    return this.page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: code });
  }

  unread(code: string): Locator {
    return this.room(code).getByText("unread");
  }

  /** The bar that says the page is not connected. */
  get banner(): Locator {
    return this.page.locator(".banner");
  }
}

const VIOLATION = "content security policy violated:";
